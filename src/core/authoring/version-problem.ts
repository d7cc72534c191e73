import { findFittingProvider, findNeededAirflow } from '../airflow/tables/needed-airflow.ts';
import type { VersionPair } from '../airflow/tables/versions.ts';
import type { Problem } from '../base/problem.ts';
import { findPlaces } from '../base/span.ts';
import type { Span } from '../base/span.ts';
import type { TextChange } from './fixes.ts';

/**
 * That the provider needs a newer Airflow than the one of the project, at the first import of the provider in a text, else at
 * its first task; undefined where the two fit or the text has neither.
 */
export function findVersionProblem(
  file: string,
  text: string,
  versions: VersionPair,
  firstTask: Span | undefined,
): Problem | undefined {
  const needed = findNeededAirflow(versions);
  if (needed === undefined) return undefined;
  const found = /^[ \t]*(?:from|import)[ \t]+(airflow\.providers\.cncf\.kubernetes[\w.]*)/m.exec(
    text,
  );
  const end = found === null ? 0 : found.index + found[0].length;
  const span = found === null ? firstTask : findPlaces(text)(end - (found[1] ?? '').length, end);
  if (span === undefined) return undefined;
  const { airflow, provider } = versions;
  const fitting = findFittingProvider(airflow);
  const data = { airflow, provider, needed, ...(fitting === undefined ? {} : { fitting }) };
  return { code: 'versions-unfit', file, span, data, severity: 'warning' };
}

/**
 * The change that pins the provider `to` in a requirements file, pyproject.toml, Dockerfile or the like where it pins `from`;
 * undefined where it does not, in a lock file, and where hashes would no longer fit.
 */
export function changePin(
  path: string,
  text: string,
  from: string,
  to: string,
): TextChange | undefined {
  if (/\.lock$/i.test(path)) return undefined;
  const pin =
    /apache[-_.]airflow[-_.]providers[-_.]cncf[-_.]kubernetes["']?[ \t]*(?:\[[^\]\n]*\][ \t]*)?(?:={2,3}|=[ \t]*["'](?:==)?|=[ \t]*\{[^}\n]*\bversion[ \t]*=[ \t]*["'](?:==)?)[ \t]*/gi;
  for (const found of text.matchAll(pin)) {
    const start = found.index + found[0].length;
    const end = start + from.length;
    if (text.slice(start, end) !== from || /^[\w.+]/.test(text.slice(end))) continue;
    const isHashed = /^[^\n]*(?:\\\r?\n[^\n]*)*--hash/.test(text.slice(end));
    return isHashed ? undefined : { start, end, text: to };
  }
  return undefined;
}
