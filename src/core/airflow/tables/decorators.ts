import { findNearest } from '../../base/find-nearest.ts';
import { atLeast, inRange, type VersionPair } from './versions.ts';

// Task decorators that come with Airflow or its own providers, and the Airflow versions that have them.
const core: Readonly<Record<string, { readonly since?: string; readonly until?: string }>> = {
  python: {},
  virtualenv: {},
  external_python: {},
  branch: {},
  branch_virtualenv: { since: '2.8.0' },
  branch_external_python: {},
  short_circuit: {},
  sensor: {},
  bash: { since: '2.9.0' },
  run_if: { since: '2.10.0' },
  skip_if: { since: '2.10.0' },
};

// Of other providers; they may be there or not.
const others = ['docker', 'pyspark', 'snowpark', 'ray', 'dbt', 'stub', 'agent', 'llm', 'embed'];

/** Whether `task.NAME` exists; decorators of other providers are not known, but what is a misspelt name of ours is none. */
export function findDecorator(
  name: string,
  versions: VersionPair,
): 'present' | 'absent' | 'unknown' {
  if (name === 'kubernetes') return 'present';
  if (name === 'kubernetes_cmd') return atLeast(versions.provider, '10.5.0') ? 'present' : 'absent';
  const range = Object.hasOwn(core, name) ? core[name] : undefined;
  if (range === undefined) return isMisspelt(name) ? 'absent' : 'unknown';
  return inRange(versions.airflow, range) ? 'present' : 'absent';
}

function isMisspelt(name: string): boolean {
  const known = ['kubernetes', 'kubernetes_cmd', ...Object.keys(core)];
  return !others.includes(name) && findNearest(name, known) !== undefined;
}
