import assert from 'node:assert/strict';
import { test } from 'node:test';
import { formatStr } from '../../../../src/core/python/text/format-spec.ts';
import {
  formatBool,
  formatFloat,
  formatInt,
} from '../../../../src/core/python/text/number-format.ts';
import type { Outcome } from '../../../../src/core/python/text/outcome.ts';
import type { Answer, Coded } from './recorded.ts';
import { recorded, toFloat } from './recorded.ts';

function format(value: Coded, spec: string): Outcome {
  if (typeof value === 'string') return formatStr(value, spec);
  if ('bool' in value) return formatBool(value.bool, spec);
  if ('int' in value) return formatInt(BigInt(value.int), spec);
  return formatFloat(toFloat(value.float), spec);
}

test('format() answers as CPython does, for str, int, bool and float', () => {
  const cases = recorded('format') as [Coded, string, Answer][];
  assert.ok(cases.length > 3000);
  for (const [value, spec, answer] of cases) {
    const found = format(value, spec);
    const label = `format(${JSON.stringify(value)}, ${JSON.stringify(spec)})`;
    if ('text' in answer) assert.equal(found, answer.text, label);
    else
      assert.ok(
        typeof found === 'object' && 'className' in found && found.className === answer.raises,
        `${label}: ${answer.raises} ${answer.message}, got ${JSON.stringify(found)}`,
      );
  }
});

test('a width that would fill the memory gives its size and no text', () => {
  assert.deepEqual(formatStr('x', '>99999999'), { size: 99999999 });
  assert.deepEqual(formatInt(1n, '099999999d'), { size: 99999999 });
  assert.deepEqual(formatFloat(1, '.99999999f'), { size: 99999999 });
});
