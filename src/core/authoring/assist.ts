import type { VersionPair } from '../airflow/tables/versions.ts';
import { listParameters } from './parameters.ts';
import type { ParameterFacts } from './parameters.ts';
import { findPodCall } from './pod-calls.ts';

/** What can be written at a place in the brackets of a task. */
export interface Proposals {
  readonly parameters: readonly ParameterFacts[];
  /** The name that is begun there, which a proposal replaces. */
  readonly start: number;
  readonly end: number;
  /** True where an `=` stands behind it already. */
  readonly hasValue: boolean;
}

/** The names that an argument which begins at `offset`, or just before it, can have; undefined where none begins. */
export function proposeParameters(
  text: string,
  offset: number,
  operators: readonly string[],
  versions: VersionPair,
): Proposals | undefined {
  const found = findPodCall(text, offset, operators);
  if (found === undefined) return undefined;
  const { call, form, cloud } = found;
  const here = call.arguments.find(({ start, end }) => start <= offset && offset <= end);
  const begun = here && text.slice(here.start, offset);
  if (begun !== undefined && !/^[\p{L}\p{N}_]*$/u.test(begun)) return undefined;
  const given = new Set(
    call.arguments.flatMap((one) =>
      one === here || one.keyword === undefined ? [] : [one.keyword.name],
    ),
  );
  const name = /[\p{L}\p{N}_]*/uy;
  name.lastIndex = offset;
  name.exec(text);
  return {
    parameters: listParameters(form, cloud, versions).filter(
      (one) => !given.has(one.name) && !one.isIgnored && one.successor === undefined,
    ),
    start: here?.start ?? offset,
    end: name.lastIndex,
    hasValue: here?.keyword !== undefined,
  };
}

/** The parameter whose name stands at `offset`. */
export function findParameterAt(
  text: string,
  offset: number,
  operators: readonly string[],
  versions: VersionPair,
):
  { readonly parameter: ParameterFacts; readonly start: number; readonly end: number } | undefined {
  const found = findPodCall(text, offset, operators);
  const keyword = found?.call.arguments.find(
    (one) => one.keyword !== undefined && one.keyword.start <= offset && offset <= one.keyword.end,
  )?.keyword;
  if (found === undefined || keyword === undefined) return undefined;
  const { form, cloud } = found;
  const parameter = listParameters(form, cloud, versions).find((one) => one.name === keyword.name);
  return parameter && { parameter, start: keyword.start, end: keyword.end };
}
