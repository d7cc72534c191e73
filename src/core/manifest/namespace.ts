import type { Notice } from '../base/notice.ts';
import type { Value } from '../python/value.ts';
import { extraOf } from './connection.ts';
import { isTruthy, strValue, toText } from './model-value.ts';

/**
 * The pod's namespace, first that is set: the merged pod's own, the connection's, `default`. `override` beats all and is
 * said. The file of the service account is the worker's and is not looked at; the kubeconfig's context never counts.
 */
export function chooseNamespace(
  own: Value,
  extras: ReadonlyMap<string, Value> | undefined,
  override: string | undefined,
): { readonly value: Value; readonly notices: readonly Notice[] } {
  const connection = extraOf(extras, 'namespace');
  const value = isTruthy(own) ? own : isTruthy(connection) ? connection : strValue('default');
  const was = toText(value) ?? '';
  if (override === undefined || override === was) return { value, notices: [] };
  return {
    value: strValue(override),
    notices: [{ code: 'namespace-overridden', data: { namespace: override, was } }],
  };
}
