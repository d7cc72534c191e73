import assert from 'node:assert/strict';
import { test } from 'node:test';
import { printJson } from '../../../src/cli/print-json.ts';
import { toPrintable, toState } from '../../../src/cli/value-json.ts';
import type { Origin } from '../../../src/core/base/span.ts';
import type { Value } from '../../../src/core/python/value.ts';
import { createWords } from '../../../src/core/words/say.ts';

const view = { words: createWords('en'), clientMajor: 36 };
const at: Origin = {
  file: '/w/a.py',
  span: { start: 0, end: 1, line: 3, column: 4, endLine: 3, endColumn: 5 },
};
const place = '{"file":"/w/a.py","line":3,"column":4}';
const str = (value: string): Value => ({ kind: 'str', value });
const unknown: Value = { kind: 'unknown', reason: { code: 'broken-text', data: {} }, needs: [] };
const waiting: Value = {
  kind: 'placeholder',
  input: { kind: 'variable', key: 'k' },
  default: str('d'),
};

const printed: readonly (readonly [value: Value, json: string])[] = [
  [{ kind: 'none' }, 'null'],
  [{ kind: 'int', value: 10n ** 20n }, '100000000000000000000'],
  [{ kind: 'float', value: 2 }, '2.0'],
  [{ kind: 'bytes', value: new Uint8Array([1, 2]) }, '{"$bytes":"AQI="}'],
  [{ kind: 'tuple', items: [{ kind: 'bool', value: true }] }, '[true]'],
  [{ kind: 'set', items: [str('a')], frozen: false }, '{"$set":["a"]}'],
  [{ kind: 'dict', entries: [[str('__proto__'), str('v')]] }, '{"__proto__":"v"}'],
  [{ kind: 'dict', entries: [[{ kind: 'int', value: 1n }, str('v')]] }, '{"$dict":[[1,"v"]]}'],
  [{ kind: 'dict', entries: [[str('$set'), str('v')]] }, '{"$dict":[["$set","v"]]}'],
  [{ kind: 'duration', microseconds: 300_000_000n }, '{"$object":"timedelta","seconds":300}'],
  [{ kind: 'duration', microseconds: 1_500_000n }, '{"$object":"timedelta","seconds":1.5}'],
  [
    { kind: 'datetime', type: 'datetime', iso: '2024-01-15T00:00:00+00:00', zone: 'UTC' },
    '{"$object":"datetime","value":"2024-01-15T00:00:00+00:00","zone":"UTC"}',
  ],
  [unknown, '{"$unknown":"the text is broken here"}'],
  [waiting, '{"$placeholder":{"kind":"variable","key":"k","default":"d"}}'],
  [
    { kind: 'choice', options: [{ when: 'x', value: str('a') }] },
    '{"$choice":[{"when":"x","value":"a"}]}',
  ],
];

for (const [value, json] of printed) {
  test(`a value of kind ${value.kind} is printed as ${json}`, () => {
    assert.equal(printJson(toPrintable(value, view)), json);
  });
}

test('the fields of a model have the names of the API', () => {
  const fields = new Map<string, Value>([
    ['name', str('v')],
    [
      'host_path',
      { kind: 'object', class: 'V1HostPathVolumeSource', fields: new Map([['path', str('/p')]]) },
    ],
  ]);
  assert.equal(
    printJson(toPrintable({ kind: 'object', class: 'V1Volume', fields }, view)),
    '{"$object":"V1Volume","name":"v","hostPath":{"$object":"V1HostPathVolumeSource","path":"/p"}}',
  );
});

test('a known value has the place where it is written, else that of its task', () => {
  const own: Origin = { file: '/w/b.py', span: { ...at.span, line: 9, column: 0 } };
  assert.equal(
    printJson(toState(str('a'), at, view)),
    `{"state":"known","value":"a","origin":${place}}`,
  );
  assert.match(
    printJson(toState({ ...str('a'), origin: own }, at, view)),
    /"origin":\{"file":"\/w\/b.py","line":9,"column":0\}/,
  );
});

test('a value with something unknown inside is partial, an unknown one gives its reason', () => {
  assert.match(
    printJson(toState({ kind: 'list', items: [unknown] }, at, view)),
    /^\{"state":"partial"/,
  );
  assert.match(printJson(toState(waiting, at, view)), /^\{"state":"partial"/);
  assert.equal(
    printJson(toState(unknown, at, view)),
    '{"state":"unknown","reason":"the text is broken here"}',
  );
});
