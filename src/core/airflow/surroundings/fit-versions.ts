import { findModule, findName } from '../tables/imports.ts';
import { compareVersions, newestPair, recordedPairs } from '../tables/versions.ts';
import type { VersionPair } from '../tables/versions.ts';

/**
 * The newest recorded pair of versions that a DAG file without pinned versions fits: one in which most of what its own level
 * imports from Airflow exists, and the parameters of its DAGs. Undefined where the newest pair does as well as any.
 */
export function fitVersions(source: string): VersionPair | undefined {
  const lacking = listNeeds(source);
  const isLacking = (pair: VersionPair): number => lacking.filter((lacks) => lacks(pair)).length;
  let best: VersionPair | undefined;
  let least = isLacking(newestPair);
  if (least === 0) return undefined;
  for (const pair of [...recordedPairs].sort(newestFirst)) {
    const count = isLacking(pair);
    if (count < least) [best, least] = [pair, count];
  }
  return best;
}

function newestFirst(a: VersionPair, b: VersionPair): number {
  return compareVersions(b.airflow, a.airflow) || compareVersions(b.provider, a.provider);
}

/** Tests of a pair, each true where something lacks; one for each thing. What is indented, as under `try`, may lack. */
function listNeeds(source: string): readonly ((pair: VersionPair) => boolean)[] {
  const needs = new Map<string, (pair: VersionPair) => boolean>();
  const statement =
    /^(?:from[ \t]+(airflow[\w.]*)[ \t]+import[ \t]+(\([^)]*\)|[^\n#]+)|import[ \t]+(airflow[\w.]*))/gm;
  for (const [, from, names, plain] of source.matchAll(statement)) {
    const module = from ?? plain ?? '';
    needs.set(module, (pair) => findModule(module, pair).presence === 'absent');
    for (const [name] of (names ?? '').matchAll(/(?<![\w.]|\bas\s+)(?!as\b)[A-Za-z_]\w*/g))
      needs.set(
        `${module} ${name}`,
        (pair) =>
          findModule(module, pair).presence !== 'absent' &&
          findName(module, name, pair) === 'absent',
      );
  }
  // Taken out of Airflow 3, and in most DAG files of before.
  if (/\bschedule_interval\s*=/.test(source))
    needs.set('schedule_interval', ({ airflow }) => !airflow.startsWith('2.'));
  return [...needs.values()];
}
