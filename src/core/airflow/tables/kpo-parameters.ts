import { inRange, type VersionRange } from './versions.ts';

/** A parameter of KubernetesPodOperator over all provider versions; `4.0.0` stands for "4.0.0 or before". */
export interface KpoParameter {
  /** For example `env_vars`. */
  readonly name: string;
  readonly since: string;
  /** The first version without it. */
  readonly until?: string;
  /** Python's words for the newest type, for example `list[str]/None`. */
  readonly type: string;
  /** Rendered from this version on, and no longer from `templatedUntil`. */
  readonly templatedSince?: string;
  readonly templatedUntil?: string;
  /** Accepted and without effect from this version on. */
  readonly ignoredSince?: string;
  /** What the constructor makes of the value; absent: left as given. */
  readonly conversion?: Conversion;
}

/**
 * Conversions at construction: `list`, `dict`: falsy becomes empty; `models`: each must be its model class;
 * `model-or-dict`, `models-or-dicts`: a dict is read by the client's deserialiser; `env-vars`: a dict becomes V1EnvVars;
 * `split-or-list`: a str is split on commas; `exit-codes`: an int becomes a list of it.
 */
export type Conversion =
  | 'list'
  | 'dict'
  | 'models'
  | 'model-or-dict'
  | 'models-or-dicts'
  | 'env-vars'
  | 'split-or-list'
  | 'exit-codes';

/** The parameters that `provider`'s operator names in its signature (BaseOperator's own not counted). */
export function findParameters(provider: string): readonly KpoParameter[] {
  return parameters.filter((parameter) => inRange(provider, rangeOf(parameter)));
}

/** The parameters of one version, for whoever asks often. */
export interface ParameterTable {
  readonly all: readonly KpoParameter[];
  find(name: string): KpoParameter | undefined;
}

/** See ParameterTable. */
export function createParameterTable(provider: string): ParameterTable {
  const all = findParameters(provider);
  const byName = new Map(all.map((one) => [one.name, one]));
  return { all, find: (name) => byName.get(name) };
}

/** The parameter `name` of `provider`'s operator; undefined where its signature has none. */
export function findParameter(name: string, provider: string): KpoParameter | undefined {
  return parameters.find((one) => one.name === name && inRange(provider, rangeOf(one)));
}

/** True where `provider`'s operator names the parameter in its own signature; see also `acceptsBaseParameter`. */
export function acceptsParameter(name: string, provider: string): boolean {
  return findParameter(name, provider) !== undefined;
}

/** True where `provider` renders templates in the parameter, on its own or as a part of another field. */
export function isTemplated(name: string, provider: string): boolean {
  const found = findParameter(name, provider);
  if (found?.templatedSince === undefined) return false;
  const { templatedSince: since, templatedUntil: until } = found;
  return inRange(provider, toRange(since, until));
}

/** True where the parameter is accepted and does nothing in `provider`. */
export function isIgnored(name: string, provider: string): boolean {
  const since = findParameter(name, provider)?.ignoredSince;
  return since !== undefined && inRange(provider, { since });
}

/** The first version whose operator has the parameter; undefined where none has. */
export function findIntroduction(name: string): string | undefined {
  return parameters.find((one) => one.name === name)?.since;
}

function rangeOf({ since, until }: KpoParameter): VersionRange {
  return toRange(since, until);
}

function toRange(since: string, until: string | undefined): VersionRange {
  return { ...(since === oldest ? {} : { since }), ...(until === undefined ? {} : { until }) };
}

// Stands for any version before as well.
const oldest = '4.0.0';

const parameters: readonly KpoParameter[] = [
  { name: 'kubernetes_conn_id', since: '4.1.0', type: 'str/None', templatedSince: '9.0.1' },
  { name: 'namespace', since: '4.0.0', type: 'str/None', templatedSince: '4.0.0' },
  { name: 'image', since: '4.0.0', type: 'str/None', templatedSince: '4.0.0' },
  { name: 'name', since: '4.0.0', type: 'str/None', templatedSince: '10.3.0' },
  { name: 'random_name_suffix', since: '4.0.0', type: 'bool' },
  {
    name: 'cmds',
    since: '4.0.0',
    type: 'list[str]/None',
    templatedSince: '4.0.0',
    conversion: 'list',
  },
  {
    name: 'arguments',
    since: '4.0.0',
    type: 'list[str]/None',
    templatedSince: '4.0.0',
    conversion: 'list',
  },
  { name: 'ports', since: '4.0.0', type: 'list[V1ContainerPort]/None', conversion: 'models' },
  {
    name: 'volume_mounts',
    since: '4.0.0',
    type: 'list[V1VolumeMount]/None',
    templatedSince: '5.1.0',
    conversion: 'models',
  },
  {
    name: 'volumes',
    since: '4.0.0',
    type: 'list[V1Volume]/None',
    templatedSince: '5.1.0',
    conversion: 'models',
  },
  {
    name: 'env_vars',
    since: '4.0.0',
    type: 'list[V1EnvVar]/dict[str,str]/None',
    templatedSince: '4.0.0',
    conversion: 'env-vars',
  },
  {
    name: 'env_from',
    since: '4.0.0',
    type: 'list[V1EnvFromSource]/None',
    templatedSince: '7.14.0',
    conversion: 'list',
  },
  { name: 'secrets', since: '4.0.0', type: 'list[Secret]/None', conversion: 'list' },
  { name: 'in_cluster', since: '4.0.0', type: 'bool/None' },
  { name: 'cluster_context', since: '4.0.0', type: 'str/None', templatedSince: '7.5.0' },
  {
    name: 'labels',
    since: '4.0.0',
    type: 'dict/None',
    templatedSince: '4.0.0',
    conversion: 'dict',
  },
  { name: 'reattach_on_restart', since: '4.0.0', type: 'bool/None' },
  { name: 'durable', since: '10.20.0', type: 'bool/None' },
  { name: 'startup_timeout_seconds', since: '4.0.0', type: 'int' },
  { name: 'startup_check_interval_seconds', since: '7.9.0', type: 'int' },
  { name: 'schedule_timeout_seconds', since: '10.5.0', type: 'int/None' },
  { name: 'get_logs', since: '4.0.0', type: 'bool' },
  { name: 'base_container_name', since: '5.2.0', type: 'str/None', templatedSince: '10.4.0' },
  { name: 'base_container_status_polling_interval', since: '10.4.0', type: 'float' },
  { name: 'init_container_logs', since: '10.1.0', type: 'Iterable[str]/str/Literal[True]/None' },
  { name: 'container_logs', since: '7.3.0', type: 'Iterable[str]/str/Literal[True]/None' },
  { name: 'image_pull_policy', since: '4.0.0', type: 'str/None' },
  {
    name: 'annotations',
    since: '4.0.0',
    type: 'dict/None',
    templatedSince: '7.10.0',
    conversion: 'dict',
  },
  {
    name: 'container_resources',
    since: '4.2.0',
    type: 'V1ResourceRequirements/None',
    templatedSince: '5.0.0',
  },
  { name: 'affinity', since: '4.0.0', type: 'V1Affinity/None', conversion: 'model-or-dict' },
  { name: 'config_file', since: '4.0.0', type: 'str/None', templatedSince: '4.0.0' },
  { name: 'runtime_class_name', since: '10.15.0', type: 'str/None' },
  {
    name: 'node_selector',
    since: '4.0.0',
    type: 'dict/None',
    templatedSince: '9.0.1',
    conversion: 'dict',
  },
  {
    name: 'image_pull_secrets',
    since: '4.0.0',
    type: 'list[V1LocalObjectReference]/None',
    conversion: 'split-or-list',
  },
  { name: 'service_account_name', since: '4.0.0', type: 'str/None' },
  { name: 'automount_service_account_token', since: '10.5.0', type: 'bool/None' },
  { name: 'hostnetwork', since: '4.0.0', type: 'bool' },
  { name: 'host_aliases', since: '7.8.0', type: 'list[V1HostAlias]/None' },
  {
    name: 'tolerations',
    since: '4.0.0',
    type: 'list[V1Toleration]/None',
    conversion: 'models-or-dicts',
  },
  {
    name: 'security_context',
    since: '4.0.0',
    type: 'V1PodSecurityContext/dict/None',
    conversion: 'dict',
  },
  { name: 'container_security_context', since: '4.4.0', type: 'V1SecurityContext/dict/None' },
  {
    name: 'xcom_sidecar_container_security_context',
    since: '10.20.0',
    type: 'V1SecurityContext/dict/None',
  },
  { name: 'dnspolicy', since: '4.0.0', type: 'str/None' },
  { name: 'dns_config', since: '7.0.0', type: 'V1PodDNSConfig/None' },
  { name: 'hostname', since: '7.0.0', type: 'str/None', templatedSince: '10.3.0' },
  { name: 'subdomain', since: '7.0.0', type: 'str/None' },
  { name: 'schedulername', since: '4.0.0', type: 'str/None' },
  { name: 'full_pod_spec', since: '4.0.0', type: 'V1Pod/None' },
  { name: 'init_containers', since: '4.0.0', type: 'list[V1Container]/None', conversion: 'list' },
  { name: 'log_events_on_failure', since: '4.0.0', type: 'bool' },
  { name: 'log_events_on_startup', since: '10.25.0', type: 'bool' },
  { name: 'do_xcom_push', since: '4.0.0', type: 'bool' },
  { name: 'pod_template_file', since: '4.0.0', type: 'str/None', templatedSince: '4.0.0' },
  { name: 'pod_template_dict', since: '7.12.0', type: 'dict/None', templatedSince: '7.12.0' },
  { name: 'priority_class_name', since: '4.0.0', type: 'str/None' },
  // Part of env_vars, and so rendered with it, up to 8.1.
  {
    name: 'pod_runtime_info_envs',
    since: '4.0.0',
    type: 'list[V1EnvVar]/None',
    templatedSince: '5.0.0',
    templatedUntil: '8.2.0',
    conversion: 'models',
  },
  { name: 'termination_grace_period', since: '4.0.0', type: 'int/None' },
  // Part of env_from, and so rendered with it, from 7.14; a field of its own from 10.23.
  {
    name: 'configmaps',
    since: '4.0.0',
    type: 'list[str]/None',
    templatedSince: '7.14.0',
    conversion: 'list',
  },
  {
    name: 'skip_on_exit_code',
    since: '6.1.0',
    type: 'int/Container[int]/None',
    conversion: 'exit-codes',
  },
  { name: 'deferrable', since: '5.2.0', type: 'bool' },
  { name: 'poll_interval', since: '5.2.0', type: 'float' },
  { name: 'log_pod_spec_on_failure', since: '7.1.0', type: 'bool' },
  { name: 'on_finish_action', since: '7.2.0', type: 'str' },
  { name: 'on_kill_action', since: '10.15.0', type: 'str' },
  { name: 'is_delete_operator_pod', since: '4.0.0', type: 'bool/None', ignoredSince: '10.0.0' },
  { name: 'termination_message_policy', since: '7.4.0', type: 'str' },
  { name: 'active_deadline_seconds', since: '7.5.0', type: 'int/None' },
  { name: 'callbacks', since: '7.14.0', type: 'class/list[class]/None' },
  {
    name: 'progress_callback',
    since: '7.6.0',
    type: 'Callable[[str],None]/None',
    ignoredSince: '10.0.0',
  },
  { name: 'logging_interval', since: '8.0.0', type: 'int/None' },
  { name: 'trigger_kwargs', since: '10.6.0', type: 'dict/None', templatedSince: '10.6.0' },
  { name: 'container_name_log_prefix_enabled', since: '10.8.0', type: 'bool' },
  { name: 'log_formatter', since: '10.8.0', type: 'Callable[[str,str],str]/None' },
  { name: 'resources', since: '4.0.0', type: 'dict[str,Any]/None', until: '5.0.0' },
  { name: 'node_selectors', since: '4.0.0', type: 'dict/None', until: '5.0.0' },
];
