import { findParameter } from './kpo-parameters.ts';
import { inRange } from './versions.ts';
import type { VersionRange } from './versions.ts';

/** The default of a parameter of `provider`'s operator, as Python writes it; undefined where it is not known. */
export function findDefault(name: string, provider: string): string | undefined {
  if (findParameter(name, provider) === undefined) return undefined;
  const found = defaults.filter((one) => one.name === name);
  if (found.length === 0) return 'None';
  return found.find((one) => inRange(provider, one))?.text;
}

// As the signatures have them; the default of all others is None. Versions that none of the rows of a name holds are not known.
const defaults: readonly (VersionRange & { readonly name: string; readonly text: string })[] = [
  { name: 'kubernetes_conn_id', text: "'kubernetes_default'" },
  { name: 'random_name_suffix', text: 'True' },
  { name: 'reattach_on_restart', text: 'True', until: '10.20.0' },
  { name: 'reattach_on_restart', text: 'None', since: '10.20.0' },
  { name: 'durable', text: 'True', until: '10.21.0' },
  { name: 'durable', text: 'None', since: '10.21.0' },
  { name: 'startup_timeout_seconds', text: '120' },
  { name: 'startup_check_interval_seconds', text: '1', until: '8.1.0' },
  { name: 'startup_check_interval_seconds', text: '5', since: '8.1.0' },
  { name: 'get_logs', text: 'True' },
  { name: 'base_container_status_polling_interval', text: '1' },
  { name: 'container_logs', text: "'base'", until: '9.0.0' },
  { name: 'container_logs', text: 'None', since: '9.0.0' },
  { name: 'hostnetwork', text: 'False' },
  { name: 'log_events_on_failure', text: 'False' },
  { name: 'log_events_on_startup', text: 'True' },
  { name: 'do_xcom_push', text: 'False' },
  {
    name: 'deferrable',
    text: "conf.getboolean('operators', 'default_deferrable')",
    since: '7.4.2',
  },
  { name: 'poll_interval', text: '2' },
  { name: 'log_pod_spec_on_failure', text: 'True' },
  { name: 'on_finish_action', text: "'delete_pod'" },
  { name: 'on_kill_action', text: "'delete_pod'" },
  { name: 'is_delete_operator_pod', text: 'True', until: '7.2.0' },
  { name: 'is_delete_operator_pod', text: 'None', since: '7.2.0' },
  { name: 'termination_message_policy', text: "'File'" },
  { name: 'container_name_log_prefix_enabled', text: 'True' },
];
