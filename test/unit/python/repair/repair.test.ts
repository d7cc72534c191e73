import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Call } from '../../../../src/core/python/syntax/syntax.ts';
import { walk } from '../../../../src/core/python/syntax/walk.ts';
import { pythonParser } from '../run-python.ts';

const parser = await pythonParser();

const whole = `import os

with DAG("d") as dag:
    doc = """
    words, and more words
    """
    first = Pod(
        task_id="a",
        image="i",
        env={
            "A": "1",
        },
    )
    if os.environ:
        second = Pod(task_id="b")
    third = Pod(task_id="c", arguments=["x"])
`;

/** The first lines and ids of the calls of Pod that are read. */
function podsOf(text: string): readonly (readonly [line: number, id: string])[] {
  const found: [number, string][] = [];
  walk(parser.parse(text).body, (node) => {
    if ('e' in node && node.e === 'call' && node.callee.e === 'name' && node.callee.name === 'Pod')
      found.push([node.span.line, idOf(node, text)]);
    return true;
  });
  return found.sort((a, b) => a[0] - b[0]);
}

function idOf(call: Call, text: string): string {
  const id = call.arguments.find((one) => one.name === 'task_id')?.value.span;
  return id === undefined ? '' : text.slice(id.start, id.end);
}

const all = podsOf(whole);

test('reads the whole text', () => {
  assert.deepEqual(all, [
    [7, '"a"'],
    [15, '"b"'],
    [16, '"c"'],
  ]);
});

// What is written in place of what; lines keep their numbers, but for `added` lines before the first call.
const cases: readonly (readonly [title: string, from: string, to: string, added?: number])[] = [
  ['a string that is not closed', 'import os\n', 'import os; x = "abc\n'],
  ['triple quotes that nothing closes', 'import os\n', 'import os; x = """\n'],
  ['triple quotes that close too early', '    words,', '    """ words,'],
  ['a call without its end', '    doc = """', '    foo(bar, [1,\n    doc = """', 1],
  ['a keyword argument without its value', 'image="i",', 'image='],
  ['a missing comma', 'image="i",', 'image="i"'],
  ['an argument cut short that takes a bracket along', 'env={', 'env'],
  ['a missing closing bracket', '        },\n    )', '        ,\n    )'],
  ['a header without its colon', 'if os.environ:', 'if os.environ'],
  ['a header without its end', 'if os.environ:', 'for x in'],
  ['a header without a block', '    doc = """', '    if x:\n    doc = """', 1],
  ['a try that nothing ends', '    doc = """', '    try:\n        y = 1\n    doc = """', 2],
  ['a definition without a name', '    doc = """', '    def \n    doc = """', 1],
  ['an operator without a right side', '    doc = """', '    x = 1 +\n    doc = """', 1],
  ['an attribute without its name', '    doc = """', '    dag.\n    doc = """', 1],
  ['a name without its value', '    doc = """', '    image =\n    doc = """', 1],
  ['text of a template', '    doc = """', '{% if x %}\n    doc = """', 1],
  [
    'a merge that is not resolved',
    '    doc = """',
    '<<<<<<< HEAD\n    y = 1\n=======\n    y = Pod(task_id="z")\n>>>>>>> b\n    doc = """',
    5,
  ],
];

for (const [title, from, to, added = 0] of cases) {
  test(`reads what is around ${title}`, () => {
    const text = whole.replace(from, () => to);
    assert.notEqual(text, whole);
    assert.deepEqual(
      podsOf(text),
      all.map(([line, id]) => [line + added, id]),
    );
    assert.notEqual(parser.parse(text).broken.length, 0);
    const windows = text.replaceAll('\n', '\r\n');
    assert.deepEqual(podsOf(windows), podsOf(text));
  });
}

test('looks at a broken text of any size in bounded work', () => {
  const text = `x = [\n${'    {"a": 1, "b" 2},\n'.repeat(20_000)}]\ny = Pod(task_id="a")\n`;
  assert.deepEqual(podsOf(text), [[20_003, '"a"']]);
});

test('a blank line in brackets stays a line', () => {
  const text = 'f(\n \n \\  a=2,\n)\nb = 1\n';
  const { body } = parser.parse(text);
  assert.deepEqual(
    body.map(({ span }) => span.line),
    [1, 5],
  );
});

test('what has no value yet gets none from the next line', () => {
  const { body } = parser.parse('image =\ntag = "t"\ndag.\nx = 1\n');
  assert.deepEqual(
    body.map((one) => [one.s, one.span.line]),
    [
      ['assign', 1],
      ['assign', 2],
      ['expression', 3],
      ['assign', 4],
    ],
  );
});
