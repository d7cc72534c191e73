import { acceptsParameter } from '../airflow/tables/kpo-parameters.ts';
import { atLeast, clientMajor } from '../airflow/tables/versions.ts';
import type { Value } from '../python/value.ts';
import { toConfigMapSources, toPullSecrets } from './environment.ts';
import { normalizeLabels } from './labels.ts';
import { modelFromDict } from './model-from-dict.ts';
import {
  boolValue,
  dictValue,
  isTruthy,
  itemsOf,
  listValue,
  modelValue,
  noneValue,
  strValue,
} from './model-value.ts';
import type { ObjectValue } from './model-value.ts';
import type { Refusals } from './refusal.ts';

/** What the pod of the parameters is made of, beside the arguments: what other rules have worked out. */
export interface PodParts {
  /** An effective argument; None where it is not given. */
  readonly argument: (name: string) => Value;
  /** False where the argument is not given, so that the operator's default counts. */
  readonly given: (name: string) => boolean;
  readonly name: Value;
  readonly namespace: Value;
  readonly baseContainerName: Value;
  readonly command: Value;
  /** V1EnvVars, pod_runtime_info_envs included. */
  readonly env: readonly Value[];
  readonly provider: string;
  readonly refusals: Refusals;
}

/** The pod that the operator makes of its own parameters (`build_pod_request_obj`), before the template is put under it. */
export function createParametersPod(parts: PodParts): ObjectValue {
  const { argument, provider } = parts;
  return modelValue('V1Pod', {
    api_version: strValue('v1'),
    kind: strValue('Pod'),
    metadata: modelValue('V1ObjectMeta', {
      namespace: parts.namespace,
      labels: normalizeLabels(orEmptyDict(argument('labels')), provider),
      name: parts.name,
      annotations: orEmptyDict(argument('annotations')),
    }),
    spec: createSpec(parts),
  });
}

function createSpec(parts: PodParts): Value {
  const { argument, provider } = parts;
  const since = (name: string): Value =>
    acceptsParameter(name, provider) ? argument(name) : noneValue;
  return modelValue('V1PodSpec', {
    runtime_class_name: since('runtime_class_name'),
    node_selector: orEmptyDict(
      isTruthy(argument('node_selector')) ? argument('node_selector') : since('node_selectors'),
    ),
    affinity: toAffinity(parts),
    tolerations: toTolerations(parts),
    init_containers: orEmptyList(argument('init_containers')),
    host_aliases: since('host_aliases'),
    containers: listValue([createContainer(parts)]),
    image_pull_secrets: orEmptyList(toPullSecrets(argument('image_pull_secrets'))),
    service_account_name: argument('service_account_name'),
    automount_service_account_token: since('automount_service_account_token'),
    host_network: parts.given('hostnetwork') ? argument('hostnetwork') : boolValue(false),
    hostname: since('hostname'),
    subdomain: since('subdomain'),
    security_context: orEmptyDict(argument('security_context')),
    dns_policy: argument('dnspolicy'),
    dns_config: since('dns_config'),
    scheduler_name: argument('schedulername'),
    restart_policy: strValue('Never'),
    priority_class_name: argument('priority_class_name'),
    volumes: orEmptyList(argument('volumes')),
    active_deadline_seconds: since('active_deadline_seconds'),
    termination_grace_period_seconds: atLeast(provider, '10.9.0')
      ? argument('termination_grace_period')
      : noneValue,
  });
}

function createContainer(parts: PodParts): Value {
  const { argument, provider } = parts;
  const resources = argument('container_resources');
  const policy = argument('termination_message_policy');
  return modelValue('V1Container', {
    image: argument('image'),
    name: parts.baseContainerName,
    command: parts.command,
    ports: orEmptyList(argument('ports')),
    image_pull_policy: argument('image_pull_policy'),
    resources:
      resources.kind === 'none' && !atLeast(provider, '5.0.0') ? argument('resources') : resources,
    volume_mounts: orEmptyList(argument('volume_mounts')),
    args: orEmptyList(argument('arguments')),
    env: listValue(parts.env, argument('env_vars').origin),
    env_from: listValue(
      [...itemsOf(argument('env_from')), ...toConfigMapSources(argument('configmaps'))],
      argument('env_from').origin ?? argument('configmaps').origin,
    ),
    security_context: argument('container_security_context'),
    termination_message_policy: !atLeast(provider, '7.4.0')
      ? noneValue
      : parts.given('termination_message_policy')
        ? policy
        : strValue('File'),
  });
}

/** An affinity that is falsy is sent as `{}`; a dict goes through the model, which drops keys that it does not know. */
function toAffinity({ argument, provider, refusals }: PodParts): Value {
  const value = argument('affinity');
  if (!isTruthy(value)) return dictValue([]);
  const source = { clientMajor: clientMajor(provider), argument: 'affinity', refusals };
  return value.kind === 'dict' ? modelFromDict(value, 'V1Affinity', source) : value;
}

function toTolerations({ argument, provider, refusals }: PodParts): Value {
  const value = argument('tolerations');
  const source = { clientMajor: clientMajor(provider), argument: 'tolerations', refusals };
  const items = value.kind === 'set' ? value.items : itemsOf(value);
  return listValue(
    items.map((item) =>
      item.kind === 'dict' ? modelFromDict(item, 'V1Toleration', source) : item,
    ),
    value.origin,
  );
}

/** `value or []`. */
function orEmptyList(value: Value): Value {
  return isTruthy(value) ? value : listValue([], value.origin);
}

/** `value or {}`. */
function orEmptyDict(value: Value): Value {
  return isTruthy(value) ? value : dictValue([], value.origin);
}
