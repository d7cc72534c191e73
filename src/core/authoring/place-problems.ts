import type { VersionPair } from '../airflow/tables/versions.ts';
import type { Problem, ProblemCode } from '../base/problem.ts';
import { findPlaces } from '../base/span.ts';
import { readCalls } from './call-text.ts';
import type { CallText } from './call-text.ts';
import { explainUnknown } from './parameters.ts';

// What is said of a call or of one of its arguments.
const ofCalls: ReadonlySet<ProblemCode> = new Set([
  'invalid-argument',
  'argument-ignored',
  'argument-deprecated',
  'argument-missing',
  'duplicate-task-id',
  'invalid-id',
  'no-dag',
]);

/** Places the problems of one text. */
export type PlaceProblems = (problems: readonly Problem[]) => readonly Problem[];

/**
 * Puts the problems of a text at the very arguments that they are about, else at the name that is called: each wrong argument
 * by itself, with what it may stand for.
 */
export function createPlaceProblems(text: string, versions: VersionPair): PlaceProblems {
  let place: ReturnType<typeof findPlaces> | undefined;
  // A long file may give many tasks the same wrong argument.
  const explained = new Map<string, ReturnType<typeof explainUnknown>>();
  const explain = (name: string): ReturnType<typeof explainUnknown> => {
    const known = explained.get(name) ?? explainUnknown(name, versions);
    explained.set(name, known);
    return known;
  };
  const placed = (problem: Problem): readonly Problem[] => {
    const { code, span } = problem;
    if (!ofCalls.has(code)) return [problem];
    const calls = readCalls(text, span.start, span.end);
    return namesIn(problem).map((name): Problem => {
      const keyword = findKeyword(calls, name);
      const [first] = calls;
      const at = keyword ?? (first && { start: first.start, end: first.open });
      place ??= findPlaces(text);
      return {
        ...problem,
        span: at === undefined || at.start < span.start ? span : place(at.start, at.end),
        ...(code === 'invalid-argument'
          ? { data: { ...problem.data, argument: name, ...explain(name) } }
          : {}),
      };
    });
  };
  return (problems) => problems.flatMap(placed);
}

function namesIn({ code, data }: Problem): readonly string[] {
  if (code === 'duplicate-task-id' || code === 'invalid-id') return ['task_id'];
  return String(data['argument'] ?? '').split(', ');
}

function findKeyword(
  calls: readonly CallText[],
  name: string,
): { readonly start: number; readonly end: number } | undefined {
  return calls.flatMap((call) => call.arguments).find((argument) => argument.keyword?.name === name)
    ?.keyword;
}
