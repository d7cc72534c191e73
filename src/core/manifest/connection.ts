import type { RunContext } from '../airflow/surroundings/run-context.ts';
import { atLeast, inRange } from '../airflow/tables/versions.ts';
import { parseJson } from '../base/json.ts';
import type { Json } from '../base/json.ts';
import type { Value } from '../python/value.ts';
import { dictValue, isTruthy, listValue, noneValue, strValue } from './model-value.ts';
import type { Refusals } from './refusal.ts';
import type { SidecarOptions } from './xcom-sidecar.ts';

/** An extra of the Kubernetes connection, also under its old prefix; None where it is not set or falsy (`KubernetesHook._get_field`). */
export function extraOf(extras: ReadonlyMap<string, Value> | undefined, name: string): Value {
  const found = extras?.get(name) ?? extras?.get(`extra__kubernetes__${name}`);
  return found !== undefined && isTruthy(found) ? found : noneValue;
}

/**
 * Whether the hook loads the in-cluster configuration (`KubernetesHook.get_conn`): asked for, or nothing is named and trying
 * it first succeeds. Options that exclude each other are a refusal.
 */
export function isInCluster(
  args: { readonly inCluster: Value; readonly configFile: Value },
  extras: ReadonlyMap<string, Value> | undefined,
  context: RunContext,
  refusals: Refusals,
): boolean {
  const asked = args.inCluster.kind === 'none' ? extraOf(extras, 'in_cluster') : args.inCluster;
  const path =
    args.configFile.kind === 'none' ? extraOf(extras, 'kube_config_path') : args.configFile;
  const config = extraOf(extras, 'kube_config');
  if ([asked, path, config].filter(isTruthy).length > 1) {
    const names = atLeast(context.versions.provider, '10.7.0')
      ? 'kube_config_path, kube_config, in_cluster, config_dict'
      : 'kube_config_path, kube_config, in_cluster';
    refusals.add('invalid-value', {
      argument: 'in_cluster',
      detail: `Invalid connection configuration. Options ${names} are mutually exclusive. You can only use one option at a time.`,
    });
  }
  if (isTruthy(asked)) return true;
  return path.kind === 'none' && config.kind === 'none' && context.inCluster;
}

/** The sidecar as the connection wants it: image and resources except in 7.0 to 7.4.0, the security context from 10.20 unless the parameter has one. */
export function sidecarOptions(
  extras: ReadonlyMap<string, Value> | undefined,
  securityContext: Value,
  provider: string,
  refusals: Refusals,
): SidecarOptions {
  if (inRange(provider, { since: '7.0.0', until: '7.4.1' })) return {};
  const json = (name: string): Value => readJson(extraOf(extras, name), name, refusals);
  const context = !atLeast(provider, '10.20.0')
    ? noneValue
    : securityContext.kind !== 'none'
      ? securityContext
      : json('xcom_sidecar_container_security_context');
  return {
    image: extraOf(extras, 'xcom_sidecar_container_image'),
    resources: json('xcom_sidecar_container_resources'),
    securityContext: context,
  };
}

function readJson(text: Value, name: string, refusals: Refusals): Value {
  if (text.kind === 'none') return noneValue;
  const json = text.kind === 'str' ? parseJson(text.value) : undefined;
  if (json === undefined) {
    refusals.add('invalid-value', {
      argument: 'kubernetes_conn_id',
      detail: `the extra ${name} of the connection is not JSON text`,
    });
    return noneValue;
  }
  return toValue(json);
}

function toValue(json: Json): Value {
  if (json === null) return noneValue;
  if (typeof json === 'boolean') return { kind: 'bool', value: json };
  if (typeof json === 'string') return strValue(json);
  if (typeof json === 'number')
    return Number.isSafeInteger(json)
      ? { kind: 'int', value: BigInt(json) }
      : { kind: 'float', value: json };
  if (Array.isArray(json)) return listValue((json as readonly Json[]).map(toValue));
  return dictValue(Object.entries(json).map(([key, item]) => [key, toValue(item)] as const));
}
