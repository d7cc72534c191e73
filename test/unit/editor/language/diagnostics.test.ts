import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Problem, ProblemCode } from '../../../../src/core/base/problem.ts';
import type { Span } from '../../../../src/core/base/span.ts';
import { createWords } from '../../../../src/core/words/say.ts';
import { describeDiagnostics } from '../../../../src/editor/language/diagnostics.ts';
import { shiftAnalysis } from '../../../../src/editor/language/shift-spans.ts';
import { analysisOf, lineSpan } from './analysis-of.ts';

const words = createWords('en', 'editor');

function problem(
  code: ProblemCode,
  span: Span,
  more: Partial<Problem> & { readonly argument?: string } = {},
): Problem {
  const { argument = 'x', ...rest } = more;
  return { code, file: '/w/dag.py', span, data: { argument }, severity: 'error', ...rest };
}

test('each thing is said once, in the order of the text, with its severity and tag', () => {
  const late = problem('invalid-value', lineSpan(5));
  const found = analysisOf([], {
    problems: [
      late,
      problem('argument-ignored', lineSpan(2), { severity: 'warning' }),
      problem('argument-deprecated', lineSpan(3), { severity: 'info' }),
      // That reading was given up is no fault of the file.
      problem('bounds-reached', lineSpan(4)),
    ],
    refusals: [late],
  });
  assert.deepEqual(
    describeDiagnostics(found, words).map(({ line, severity, tag, problem: { code } }) => [
      line,
      code,
      severity,
      tag,
    ]),
    [
      [1, 'argument-ignored', 'warning', 'unnecessary'],
      [2, 'argument-deprecated', 'info', 'deprecated'],
      [3, 'bounds-reached', 'warning', undefined],
      [4, 'invalid-value', 'error', undefined],
    ],
  );
});

test('what goes over several lines marks the first of them alone', () => {
  const span = { ...lineSpan(2), endLine: 9, endColumn: 1 };
  const [one] = describeDiagnostics(analysisOf([], { problems: [problem('no-dag', span)] }), words);
  assert.deepEqual([one?.line, one?.column, one?.endColumn], [1, 0, 1000]);
});

test('what is wrong with an imported file is said at the beginning, with its place', () => {
  const there = problem('python-raises', lineSpan(7), { file: '/w/helper.py' });
  const [one] = describeDiagnostics(analysisOf([], { refusals: [there] }), words);
  assert.deepEqual([one?.line, one?.elsewhere], [0, there]);
});

test('while the text is broken, what is being changed is not said, and all else stays', () => {
  const known = analysisOf([], {
    problems: [problem('invalid-argument', lineSpan(2)), problem('no-dag', lineSpan(4))],
  });
  // A character is put in behind the argument.
  const at = { line: 1, character: 5 };
  const typed = { range: { start: at, end: at }, rangeOffset: 25, rangeLength: 0, text: '(' };
  const later = [problem('syntax-error', lineSpan(2))];
  const said = describeDiagnostics({ ...shiftAnalysis(known, [typed]), later }, words);
  assert.deepEqual(
    said.map(({ problem: { code } }) => code),
    ['syntax-error', 'no-dag'],
  );
});
