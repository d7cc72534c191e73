import assert from 'node:assert/strict';
import { readFileSync, readdirSync } from 'node:fs';
import { test } from 'node:test';
import { settleSpan } from '../../../../src/core/base/span.ts';
import { MovingSpan } from '../../../../src/core/python/syntax/moving-span.ts';
import { generateDag, seeded } from '../../../bench/dag-text.ts';
import { pythonParser } from '../run-python.ts';
import { editText } from './edited-text.ts';

// POD_TASKS_SEED draws other ones, POD_TASKS_EDITS is how many edits are made of each file.
const seed = Number(process.env['POD_TASKS_SEED'] ?? 1);
const edits = Number(process.env['POD_TASKS_EDITS'] ?? 6);

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

test(`after any edits a text is parsed to what it is parsed to from the start (seed ${seed})`, async () => {
  const parser = await pythonParser();
  for (const [i, [name, text]] of samples.entries()) {
    const kept = parser.follow();
    const draw = seeded(seed + i);
    let whole = text;
    let edited = text;
    for (let round = 0; round < (name.startsWith('golden') ? edits : 4 * edits); round++) {
      edited = editText(edited, draw);
      const wanted = parser.parse(edited);
      assert.deepEqual(
        settled(kept.parse(edited)),
        wanted,
        `seed ${seed}, ${name}, round ${round}`,
      );
      // A text stays broken for some edits, and is then as it was when it was whole.
      if (wanted.broken.length === 0) whole = edited;
      else if (draw(3) === 0) edited = whole;
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

const typed: readonly (readonly [what: string, broken: string])[] = [
  ['whole', 'edited = Pod(\n    name="new",\n)\n'],
  ['broken', 'edited = Pod(\n    name="new",\n    labels={"a": \n)\n'],
  [
    'broken so that its lines have to be repaired',
    'edited = Pod(\n    name="new"\n    x = = 3\n)\n',
  ],
];

for (const [what, statement] of typed) {
  test(`statements around one that is ${what} are taken over, and move where their place is another`, async () => {
    const before = generateDag({ lines: 200, tasks: 2, seed: 6 });
    const after = 'after = Pod(name="x")\n'.repeat(50);
    const parser = (await pythonParser()).follow();
    const first = parser.parse(`${before}edited = 1\n${after}`).body;
    const at = first.length - 51;
    assert.ok(at > 20);
    const last = first.at(-1)?.span;
    assert.ok(last !== undefined);
    const { start, line } = last;
    const second = parser.parse(`${before}${statement}${after}`).body;
    for (let i = 0; i < at; i++) assert.equal(second[i], first[i], `statement ${i}`);
    for (let i = 1; i <= 50; i++) assert.equal(second.at(-i), first.at(-i), `${i} from the end`);
    assert.equal(last.start - start, statement.length - 'edited = 1\n'.length);
    assert.equal(last.line - line, statement.split('\n').length - 2);
    const third = parser.parse(`${before}${statement.replace('new', 'old')}${after}`).body;
    assert.equal(third.length, second.length);
    for (let i = 0; i < at; i++) assert.equal(third[i], first[i], `statement ${i}`);
    for (let i = 1; i <= 50; i++) assert.equal(third.at(-i), first.at(-i), `${i} from the end`);
    parser.dispose();
  });
}

test('of statements that are alike each is its own', async () => {
  const parser = (await pythonParser()).follow();
  parser.parse('a = 1\nb = 2\nc = 3\n');
  const { body } = parser.parse('b = 2\na = 1\na = 1\nb = 2\nc = 3\n');
  assert.equal(new Set(body).size, 5);
  assert.deepEqual(
    body.map(({ span }) => span.line),
    [1, 2, 3, 4, 5],
  );
  parser.dispose();
});
