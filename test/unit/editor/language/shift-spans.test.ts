import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Span } from '../../../../src/core/base/span.ts';
import { shiftAnalysis } from '../../../../src/editor/language/shift-spans.ts';
import type { TextEdit } from '../../../../src/editor/language/shift-spans.ts';
import { analysisOf } from './analysis-of.ts';

/** Edits a text and says what is left of what stood between « and ». */
function edit(text: string, from: number, to: number, added: string): string | undefined {
  const start = text.indexOf('«');
  const end = text.indexOf('»') - 1;
  const before = text.replace(/[«»]/g, '');
  const change: TextEdit = {
    range: { start: place(before, from), end: place(before, to) },
    rangeOffset: from,
    rangeLength: to - from,
    text: added,
  };
  const after = before.slice(0, from) + added + before.slice(to);
  const [site] = shiftAnalysis(analysisOf([span(before, start, end)]), [change]).sites;
  if (site === undefined) return undefined;
  assert.deepEqual(site.span, span(after, site.span.start, site.span.end));
  return after.slice(site.span.start, site.span.end);
}

function place(text: string, offset: number): { line: number; character: number } {
  const lines = text.slice(0, offset).split('\n');
  return { line: lines.length - 1, character: lines.at(-1)?.length ?? 0 };
}

function span(text: string, start: number, end: number): Span {
  const [from, to] = [place(text, start), place(text, end)];
  return {
    start,
    end,
    line: from.line + 1,
    column: from.character,
    endLine: to.line + 1,
    endColumn: to.character,
  };
}

const text = 'a = 1\nb = «Pod(\n  x)» + 1\nc = 2\n';

const cases: readonly (readonly [string, number, number, string, string | undefined])[] = [
  ['lines before it', 0, 0, '# one\n# two\n', 'Pod(\n  x)'],
  ['text before it on its line', 6, 7, 'longer', 'Pod(\n  x)'],
  ['a line break right before it', 10, 10, '\n', 'Pod(\n  x)'],
  ['lines joined before it', 5, 6, ' ', 'Pod(\n  x)'],
  ['text inside', 15, 15, 'y,\n  ', 'Pod(\ny,\n    x)'],
  ['text right behind', 19, 19, '()', 'Pod(\n  x)'],
  ['lines behind it', 23, 24, '', 'Pod(\n  x)'],
  ['its beginning deleted', 6, 12, '', 'd(\n  x)'],
  ['its end deleted', 14, 22, '', 'Pod('],
  ['the whole deleted', 6, 23, '', undefined],
];

for (const [name, from, to, added, expected] of cases) {
  test(`a site stays where it is after an edit: ${name}`, () => {
    assert.equal(edit(text, from, to, added), expected);
  });
}

test('a problem whose place was edited is told from the others', () => {
  const problem = {
    code: 'no-dag',
    file: '/w/dag.py',
    span: span(text, 10, 13),
    data: {},
    severity: 'error',
  } as const;
  const elsewhere = { ...problem, file: '/w/helper.py' };
  const found = analysisOf([], { problems: [problem, elsewhere], later: [problem] });
  const typed = (at: number): readonly (boolean | undefined)[] => {
    const range = { start: place(text, at), end: place(text, at) };
    const edits = [{ range, rangeOffset: at, rangeLength: 0, text: 'x' }];
    const { problems, later = [] } = shiftAnalysis(found, edits);
    return [...problems, ...later].map((one) => one.isEdited);
  };
  assert.deepEqual(typed(9), [undefined, undefined, undefined]);
  assert.deepEqual(typed(10), [true, undefined, true]);
  assert.deepEqual(typed(13), [true, undefined, true]);
  assert.deepEqual(typed(14), [undefined, undefined, undefined]);
});
