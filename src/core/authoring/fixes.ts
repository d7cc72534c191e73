import { findSuccessor } from '../airflow/tables/renamed-parameters.ts';
import type { VersionPair } from '../airflow/tables/versions.ts';
import type { Problem } from '../base/problem.ts';
import { findCallAround } from './call-text.ts';
import type { ArgumentText, CallText, KeywordText } from './call-text.ts';
import { fixImport } from './fix-import.ts';
import { explainUnknown } from './parameters.ts';

/** A replacement of a part of a text. Offsets in UTF-16 units. */
export interface TextChange {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/** What would solve a problem; `to` is the new parameter or the modules that are imported from. */
export type Fix =
  | { readonly kind: 'rename' | 'import'; readonly to: string; readonly change: TextChange }
  | { readonly kind: 'remove'; readonly change: TextChange };

/** The fixes for a problem at its place in the text, the best one first. */
export function findFixes(
  text: string,
  { code, span, data }: Pick<Problem, 'code' | 'span' | 'data'>,
  versions: VersionPair,
): readonly Fix[] {
  const name = String(data['argument'] ?? '');
  switch (code) {
    case 'import-missing':
      return fixImport(text, span.start, versions);
    case 'invalid-argument':
      return fixArgument(text, span.start, name, explainUnknown(name, versions).nearest, true);
    case 'argument-ignored':
    case 'argument-deprecated':
      return fixArgument(text, span.start, name, findSuccessor(name, versions), true);
    case 'invalid-value':
      return fixArgument(text, span.start, name, findSuccessor(name, versions), false);
    default:
      return [];
  }
}

function fixArgument(
  text: string,
  at: number,
  name: string,
  to: string | undefined,
  mayGo: boolean,
): readonly Fix[] {
  // At the first character of the name the brackets around it are those of its call.
  const call = findCallAround(text, at);
  const argument = call?.arguments.find((one) => one.keyword?.name === name);
  const keyword = argument?.keyword;
  if (call === undefined || argument === undefined || keyword === undefined) return [];
  const isThere = call.arguments.some((one) => one.keyword?.name === to);
  const renamed = to === undefined || isThere ? undefined : rename(text, argument, keyword, to);
  return [
    ...(renamed === undefined || to === undefined
      ? []
      : [{ kind: 'rename', to, change: renamed } as const]),
    ...(mayGo ? [{ kind: 'remove', change: remove(text, call, argument) } as const] : []),
  ];
}

function rename(
  text: string,
  { end }: ArgumentText,
  keyword: KeywordText,
  to: string,
): TextChange | undefined {
  if (keyword.name !== 'is_delete_operator_pod' || to !== 'on_finish_action')
    return { start: keyword.start, end: keyword.end, text: to };
  const value = text.slice(keyword.value, end);
  const converted = convertDeletion(value);
  return converted === undefined
    ? undefined
    : { start: keyword.start, end, text: `${to}=${converted}` };
}

/** What `on_finish_action` says for a value of `is_delete_operator_pod`. */
function convertDeletion(value: string): string | undefined {
  switch (value) {
    case 'True':
      return '"delete_pod"';
    case 'False':
      return '"keep_pod"';
    // Nothing is said by it.
    case 'None':
      return undefined;
    default:
      // Only what binds more tightly than a conditional.
      return /^[\w.]+$/.test(value) ? `"delete_pod" if ${value} else "keep_pod"` : undefined;
  }
}

function remove(text: string, call: CallText, argument: ArgumentText): TextChange {
  const i = call.arguments.indexOf(argument);
  const next = call.arguments[i + 1];
  const before = call.arguments[i - 1];
  const hasRemark = (start: number, end: number): boolean => text.slice(start, end).includes('#');
  if (next !== undefined && !hasRemark(argument.end, next.start))
    return { start: argument.start, end: next.start, text: '' };
  if (next === undefined && before !== undefined && !hasRemark(before.end, argument.start))
    return { start: before.end, end: argument.end, text: '' };
  const comma = /\s*,/y;
  comma.lastIndex = argument.end;
  return {
    start: argument.start,
    end: comma.test(text) ? comma.lastIndex : argument.end,
    text: '',
  };
}
