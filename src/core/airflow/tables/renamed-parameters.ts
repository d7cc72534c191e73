import { acceptsBaseParameter } from './base-parameters.ts';
import { acceptsParameter } from './kpo-parameters.ts';
import { inRange } from './versions.ts';
import type { VersionPair, VersionRange } from './versions.ts';

interface Renamed {
  readonly from: string;
  readonly to: string;
  /** Where the old name is obeyed, in versions of the provider, but no longer to be used. */
  readonly deprecated?: VersionRange;
}

// Old names of Airflow 1.10, and those that the provider itself names in its warnings and errors.
const renamed: readonly Renamed[] = [
  {
    from: 'is_delete_operator_pod',
    to: 'on_finish_action',
    deprecated: { since: '7.2.0', until: '10.0.0' },
  },
  { from: 'node_selectors', to: 'node_selector' },
  { from: 'resources', to: 'container_resources' },
  { from: 'xcom_push', to: 'do_xcom_push' },
  { from: 'task_concurrency', to: 'max_active_tis_per_dag' },
];

/** The parameter of these versions that took the place of `name`; undefined where there is none. */
export function findSuccessor(
  name: string,
  { airflow, provider }: VersionPair,
): string | undefined {
  const to = renamed.find((one) => one.from === name)?.to;
  if (to === undefined) return undefined;
  return acceptsParameter(to, provider) || acceptsBaseParameter(to, airflow) ? to : undefined;
}

/** True where `provider` obeys the parameter and warns that another one is to be used. */
export function isDeprecated(name: string, provider: string): boolean {
  const range = renamed.find((one) => one.from === name)?.deprecated;
  return range !== undefined && inRange(provider, range);
}
