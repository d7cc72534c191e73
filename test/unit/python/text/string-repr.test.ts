import assert from 'node:assert/strict';
import { test } from 'node:test';
import { floatRepr } from '../../../../src/core/python/text/number-text.ts';
import { bytesRepr, stringRepr, toAscii } from '../../../../src/core/python/text/string-repr.ts';
import { recorded, toFloat } from './recorded.ts';

interface Reprs {
  str: [string, string, string][];
  bytes: [number[], string][];
  float: [{ float: string }, string][];
}

test('repr() of str, bytes and float, and ascii(), are as in CPython', () => {
  const reprs = recorded('repr') as Reprs;
  for (const [text, repr, ascii] of reprs.str) {
    assert.equal(stringRepr(text), repr);
    assert.equal(toAscii(stringRepr(text)), ascii);
  }
  for (const [bytes, repr] of reprs.bytes) assert.equal(bytesRepr(Uint8Array.from(bytes)), repr);
  for (const [n, repr] of reprs.float) assert.equal(floatRepr(toFloat(n.float)), repr);
});
