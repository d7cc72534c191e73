import type {
  V1Node,
  V1NodeSelectorRequirement,
  V1NodeSelectorTerm,
  V1PodSpec,
  V1Taint,
  V1Toleration,
} from '@kubernetes/client-node';
import { listTooMuch, sumRequests } from './sum-requests.ts';

/** Why a node cannot take a pod; the first reason, in the scheduler's order. */
export type Misfit =
  | { readonly why: 'cordoned' }
  | { readonly why: 'labels' }
  | { readonly why: 'taints'; readonly taint: string }
  | { readonly why: 'small'; readonly resources: readonly string[] };

/**
 * Why the node cannot take the pod, as far as that hangs on the two alone: cordons, `nodeSelector` and required node affinity,
 * taints, and requests beside what an empty node of this kind has. Undefined where it may take it.
 */
export function findMisfit(spec: V1PodSpec, node: V1Node): Misfit | undefined {
  const taints = node.spec?.taints ?? [];
  const tolerations = spec.tolerations ?? [];
  const untolerated = taints.find(
    (taint) =>
      taint.effect !== 'PreferNoSchedule' && !tolerations.some((one) => tolerates(one, taint)),
  );
  const isCordoned = node.spec?.unschedulable === true;
  if (isCordoned && !tolerations.some((one) => tolerates(one, cordon))) return { why: 'cordoned' };
  if (!isSelected(spec, node)) return { why: 'labels' };
  if (untolerated !== undefined) {
    const { key, value = '', effect } = untolerated;
    return { why: 'taints', taint: `${key}${value === '' ? '' : `=${value}`}:${effect}` };
  }
  const resources = listTooMuch(sumRequests(spec), node.status?.allocatable ?? {});
  return resources.length === 0 ? undefined : { why: 'small', resources };
}

const cordon: V1Taint = { key: 'node.kubernetes.io/unschedulable', effect: 'NoSchedule' };

/** As `Toleration.ToleratesTaint`; an operator that is not known here counts as one that tolerates. */
function tolerates(toleration: V1Toleration, taint: V1Taint): boolean {
  const { effect = '', key = '', operator = 'Equal', value = '' } = toleration;
  if (effect !== '' && effect !== taint.effect) return false;
  if (key === '' ? operator !== 'Exists' : key !== taint.key) return false;
  return operator !== 'Equal' || value === (taint.value ?? '');
}

/** By `nodeSelector` and `requiredDuringSchedulingIgnoredDuringExecution`, of which one term has to hold. */
function isSelected({ nodeSelector = {}, affinity }: V1PodSpec, node: V1Node): boolean {
  const labels = new Map(Object.entries(node.metadata?.labels ?? {}));
  if (!Object.entries(nodeSelector).every(([key, value]) => labels.get(key) === value)) {
    return false;
  }
  const required = affinity?.nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution;
  if (required === undefined) return true;
  const fields = new Map([['metadata.name', node.metadata?.name ?? '']]);
  return required.nodeSelectorTerms.some((term) => holds(term, labels, fields));
}

/** A term without any requirement selects nothing. */
function holds(
  { matchExpressions = [], matchFields = [] }: V1NodeSelectorTerm,
  labels: ReadonlyMap<string, string>,
  fields: ReadonlyMap<string, string>,
): boolean {
  return (
    matchExpressions.length + matchFields.length > 0 &&
    matchExpressions.every((one) => isMet(one, labels)) &&
    matchFields.every((one) => isMet(one, fields))
  );
}

function isMet(
  { key, operator, values = [] }: V1NodeSelectorRequirement,
  has: ReadonlyMap<string, string>,
): boolean {
  const value = has.get(key);
  switch (operator) {
    case 'In':
      return value !== undefined && values.includes(value);
    case 'NotIn':
      return value === undefined || !values.includes(value);
    case 'Exists':
      return value !== undefined;
    case 'DoesNotExist':
      return value === undefined;
    case 'Gt':
    case 'Lt': {
      const [own, other] = [toInteger(value), toInteger(values[0])];
      if (own === undefined || other === undefined) return false;
      return operator === 'Gt' ? own > other : own < other;
    }
    default:
      return true;
  }
}

function toInteger(text: string | undefined): bigint | undefined {
  return text !== undefined && /^[+-]?\d{1,19}$/.test(text) ? BigInt(text) : undefined;
}
