import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseXCom } from '../../../src/core/run/xcom.ts';

const cases: readonly [text: string, printed: string | undefined][] = [
  ['{"a": [1, 2.5, null, true]}', '{"a":[1,2.5,null,true]}'],
  [' "text"\n', '"text"'],
  ['null', 'null'],
  ['12345678901234567890', '12345678901234567890'],
  ['[-9007199254740993]', '[-9007199254740993]'],
  ['1e400', 'null'],
  // What Python's json reads and writes beyond JSON.
  ['{"a": NaN, "b": -Infinity}', '{"a":"NaN","b":"-Infinity"}'],
  ['["NaN \\" NaN", NaN]', '["NaN \\" NaN","NaN"]'],
  ['{not json', undefined],
  ["{'a': 1}", undefined],
  ['', undefined],
  ['{"a": 1} trailing', undefined],
];
for (const [text, printed] of cases) {
  test(`${text.trim() || 'nothing'} is read as ${printed ?? 'no JSON'}`, () => {
    const value = parseXCom(text);
    assert.equal(value === undefined ? undefined : JSON.stringify(value), printed);
  });
}

test('a key like __proto__ is a plain key', () => {
  const value = parseXCom('{"__proto__": {"polluted": 1}}');
  assert.equal(JSON.stringify(value), '{"__proto__":{"polluted":1}}');
  assert.equal(({} as { polluted?: number }).polluted, undefined);
});
