import assert from 'node:assert/strict';
import { test } from 'node:test';
import { printJson, toFloat } from '../../../src/cli/print-json.ts';

test('integers keep every digit, floats stay floats', () => {
  assert.equal(
    printJson([12345678901234567890n, toFloat(1), toFloat(1e22), toFloat(-0)]),
    '[12345678901234567890,1.0,1e+22,-0.0]',
  );
  assert.equal(printJson(toFloat(NaN)), '{"$float":"nan"}');
});

test('keys of a Map are its own, whatever they are called', () => {
  assert.equal(printJson(new Map([['__proto__', 1]])), '{"__proto__":1}');
});

test('absent fields are left out', () => {
  assert.equal(printJson({ a: undefined, b: null }), '{"b":null}');
});

test('indented text is what JSON.stringify prints', () => {
  const value = { a: [1, 'x\n', { b: true }], c: [], d: {}, e: null };
  assert.equal(printJson(value, '  '), JSON.stringify(value, null, 2));
  assert.equal(printJson(value), JSON.stringify(value));
});
