import assert from 'node:assert/strict';
import { readFileSync, readdirSync } from 'node:fs';
import { test } from 'node:test';
import { generateDag, seeded, type Draw } from '../../../bench/dag-text.ts';
import { pythonParser } from '../run-python.ts';

const golden = new URL('../../../fixtures/golden/dags/', import.meta.url);
const goldenText = readdirSync(golden)
  .filter((name) => name.endsWith('.py'))
  .map((name) => readFileSync(new URL(name, golden), 'utf8'));

const pieces = [
  '\n',
  ' ',
  '    ',
  '(',
  ')',
  '"',
  "'",
  '"""',
  ':',
  ',',
  'x',
  '# é\n',
  'if x:\n',
  '[1]',
  '\\',
  '😀',
];

/** A text as it is after someone has typed, deleted, moved or doubled something. */
function edit(text: string, draw: Draw): string {
  const at = draw(text.length);
  const lines = text.split('\n');
  const line = draw(lines.length);
  switch (draw(7)) {
    case 0:
      return text.slice(0, at) + text.slice(at + draw(20));
    case 1:
      return lines.toSpliced(line, 1 + draw(3)).join('\n');
    case 2:
      return lines.toSpliced(line, 0, lines[draw(lines.length)] ?? '').join('\n');
    case 3:
      return `${['\n', '# remark\n', 'import os\n', '\ufeff'][draw(4)] ?? ''}${text}`;
    default:
      return text.slice(0, at) + (pieces[draw(pieces.length)] ?? '') + text.slice(at);
  }
}

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
  const kept = await pythonParser();
  for (const [i, [name, text]] of samples.entries()) {
    const draw = seeded(i);
    let edited = text;
    for (let round = 0; round < (name.startsWith('golden') ? 4 : 40); round++) {
      // Most often of a text that is whole.
      const next = edit(edited, draw);
      // Short texts are not remembered, so a parser that was asked for one of another kind knows nothing of the last.
      const fresh = await pythonParser();
      const wanted = fresh.parse(next);
      assert.deepEqual(kept.parse(next), wanted, `${name}, round ${round}`);
      if (wanted.broken.length === 0 || draw(4) === 0) edited = next;
    }
  }
});
