import assert from 'node:assert/strict';
import { readFileSync, readdirSync } from 'node:fs';
import { test } from 'node:test';
import { generateDag, seeded, type Draw } from '../../../bench/dag-text.ts';
import { pythonParser } from '../run-python.ts';

// POD_TASKS_SEED repeats a run, POD_TASKS_EDITS is how many edits are made of each file.
const seed = Number(process.env['POD_TASKS_SEED'] ?? Date.now() % 2 ** 31);
const edits = Number(process.env['POD_TASKS_EDITS'] ?? 6);

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
  '{',
  'foo(',
  'x = [\n',
  'try:\n',
  'else:\n',
  'def ',
  'f"{',
  '        labels={"a": "1",\n',
  '\r\n',
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

test(`after any edits a text is parsed to what it is parsed to from the start (seed ${seed})`, async () => {
  const kept = await pythonParser();
  for (const [i, [name, text]] of samples.entries()) {
    const draw = seeded(seed + i);
    let whole = text;
    let edited = text;
    for (let round = 0; round < (name.startsWith('golden') ? edits : 4 * edits); round++) {
      edited = edit(edited, draw);
      const wanted = (await pythonParser()).parse(edited);
      assert.deepEqual(kept.parse(edited), wanted, `seed ${seed}, ${name}, round ${round}`);
      // A text stays broken for some edits, and is then as it was when it was whole.
      if (wanted.broken.length === 0) whole = edited;
      else if (draw(3) === 0) edited = whole;
    }
  }
});

const typed: readonly (readonly [what: string, broken: string])[] = [
  ['whole', 'edited = Pod(\n    name="new",\n)\n'],
  ['broken', 'edited = Pod(\n    name="new",\n    labels={"a": \n)\n'],
  [
    'broken so that its lines have to be repaired',
    'edited = Pod(\n    name="new"\n    x = = 3\n)\n',
  ],
];

for (const [what, statement] of typed) {
  test(`statements around one that is ${what} are taken over, moved where their place is another`, async () => {
    const before = generateDag({ lines: 200, tasks: 2, seed: 6 });
    const after = 'after = Pod(name="x")\n'.repeat(50);
    const parser = await pythonParser();
    const first = parser.parse(`${before}edited = 1\n${after}`).body;
    const second = parser.parse(`${before}${statement}${after}`).body;
    const third = parser.parse(`${before}${statement.replace('new', 'old')}${after}`).body;
    const at = first.length - 51;
    assert.ok(at > 20);
    for (let i = 0; i < at; i++) assert.equal(second[i], first[i], `statement ${i}`);
    const [last, moved] = [first.at(-1), second.at(-1)];
    assert.ok(last !== undefined && moved !== undefined);
    assert.equal(moved.span.start - last.span.start, statement.length - 'edited = 1\n'.length);
    assert.equal(moved.span.line - last.span.line, statement.split('\n').length - 2);
    // A letter for a letter moves nothing.
    assert.equal(third.length, second.length);
    for (const i of [...first.keys()].slice(0, at)) assert.equal(third[i], first[i]);
    for (let i = 1; i <= 50; i++) assert.equal(third.at(-i), second.at(-i), `${i} from the end`);
  });
}
