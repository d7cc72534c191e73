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

/** Whether `task.NAME` exists; decorators of other providers are not known. */
export function findDecorator(
  name: string,
  versions: VersionPair,
): 'present' | 'absent' | 'unknown' {
  if (name === 'kubernetes') return 'present';
  if (name === 'kubernetes_cmd') return atLeast(versions.provider, '10.5.0') ? 'present' : 'absent';
  const range = Object.hasOwn(core, name) ? core[name] : undefined;
  if (range === undefined) return 'unknown';
  return inRange(versions.airflow, range) ? 'present' : 'absent';
}
