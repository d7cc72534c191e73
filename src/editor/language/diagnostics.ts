import type { Problem } from '../../core/base/problem.ts';
import type { Words } from '../../core/words/say.ts';
import type { FileAnalysis } from '../analysis/analyzer.ts';

/** One entry of the Problems view, ready to be shown. Lines and columns from 0. */
export interface DiagnosticData {
  readonly line: number;
  readonly column: number;
  readonly endColumn: number;
  readonly message: string;
  readonly severity: Problem['severity'];
  readonly tag: 'unnecessary' | 'deprecated' | undefined;
  /** Where it is, for what is wrong with a file that this one imports. */
  readonly elsewhere: Problem | undefined;
  readonly problem: Problem;
}

/** All that is wrong with a file and not just being changed, each thing once, in the order of the text. */
export function describeDiagnostics(
  found: FileAnalysis,
  words: Pick<Words, 'problem'>,
): readonly DiagnosticData[] {
  const all = [...found.problems, ...found.refusals, ...(found.later ?? [])];
  const told = new Map<string, DiagnosticData>();
  for (const problem of all) {
    if (problem.isEdited === true) continue;
    const one = describe(problem, found.file, words);
    const key = `${one.line} ${one.column} ${one.message}`;
    if (!told.has(key)) told.set(key, one);
  }
  return [...told.values()].sort((a, b) => a.line - b.line || a.column - b.column);
}

function describe(problem: Problem, file: string, words: Pick<Words, 'problem'>): DiagnosticData {
  const isHere = problem.file === file;
  const { line, column, endLine, endColumn } = isHere ? problem.span : firstLine;
  return {
    line: line - 1,
    column,
    // What goes over several lines would mark a whole task.
    endColumn: endLine === line ? endColumn : longest,
    message: words.problem(problem).slice(0, longest),
    // That we gave up is no fault of the file.
    severity: problem.code === 'bounds-reached' ? 'warning' : problem.severity,
    tag: tagOf(problem),
    elsewhere: isHere ? undefined : problem,
    problem,
  };
}

// Longer than lines are; VS Code ends it where the line ends.
const longest = 1000;
const firstLine = { line: 1, column: 0, endLine: 1, endColumn: longest };

function tagOf({ code }: Problem): DiagnosticData['tag'] {
  if (code === 'argument-ignored') return 'unnecessary';
  return code === 'argument-deprecated' ? 'deprecated' : undefined;
}
