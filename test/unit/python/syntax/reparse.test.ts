import assert from 'node:assert/strict';
import { readFileSync, readdirSync } from 'node:fs';
import { test } from 'node:test';
import { generateDag, seeded } from '../../../bench/dag-text.ts';
import { pythonParser } from '../run-python.ts';
import { settleSpan } from '../../../../src/core/base/span.ts';
import { MovingSpan } from '../../../../src/core/python/syntax/moving-span.ts';
import { editText } from './edited-text.ts';

const golden = new URL('../../../fixtures/golden/dags/', import.meta.url);
const goldenText = readdirSync(golden)
  .filter((name) => name.endsWith('.py'))
  .map((name) => readFileSync(new URL(name, golden), 'utf8'));

const samples: readonly (readonly [name: string, text: string])[] = [
  ['generated', generateDag({ lines: 300, tasks: 12, seed: 3 })],
  ['generated, with CRLF', generateDag({ lines: 200, tasks: 8, seed: 4 }).replaceAll('\n', '\r\n')],
  [
    'generated, with a mark and characters of two units',
    `\ufeff${generateDag({ lines: 200, tasks: 8, seed: 5 }).replaceAll('registry', '😀é')}`,
  ],
  ...goldenText.map((text, i) => [`golden ${i}`, text.repeat(text.length < 2000 ? 3 : 1)] as const),
];

test('after any edits a text is parsed to what it is parsed to from the start', async () => {
  const parser = await pythonParser();
  for (const [i, [name, text]] of samples.entries()) {
    const kept = parser.follow();
    const draw = seeded(i);
    let edited = text;
    for (let round = 0; round < (name.startsWith('golden') ? 4 : 40); round++) {
      // Most often of a text that is whole.
      const next = editText(edited, draw);
      const wanted = parser.parse(next);
      assert.deepEqual(settled(kept.parse(next)), wanted, `${name}, round ${round}`);
      if (wanted.broken.length === 0 || draw(4) === 0) edited = next;
    }
    kept.dispose();
  }
});

/** The same with its spans as they are now. */
function settled(part: unknown): unknown {
  if (part instanceof MovingSpan) return settleSpan(part);
  if (typeof part !== 'object' || part === null || part instanceof Uint8Array) return part;
  if (Array.isArray(part)) return part.map(settled);
  return Object.fromEntries(Object.entries(part).map(([key, value]) => [key, settled(value)]));
}
