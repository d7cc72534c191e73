import assert from 'node:assert/strict';
import { test } from 'node:test';
import { pythonParser } from '../python/run-python.ts';
import { readCases, renderCase, type Case } from './recorded.ts';

const parser = await pythonParser();

function expected(one: Case): Partial<Case> {
  const { text, value, error, message } = one;
  if (error !== undefined) return { error, message: message ?? '' };
  return value === undefined ? { text: text ?? '' } : { value };
}

for (const one of readCases()) {
  test(`renders as Jinja 3.1.6: cases.txt:${one.line} ${JSON.stringify(one.template)}`, () => {
    const got = renderCase(parser, one);
    if (one.options?.unknown === true) assert.equal(typeof got.unknown, 'string');
    else assert.deepEqual(got, expected(one));
  });
}
