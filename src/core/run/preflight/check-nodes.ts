import type { V1Pod } from '@kubernetes/client-node';
import { isPodTaskError } from '../../base/failure.ts';
import { isJsonObject } from '../../base/json.ts';
import type { Cluster } from '../../cluster/cluster.ts';
import type { Check } from './check.ts';
import { findMisfit } from './fit-nodes.ts';
import type { Misfit } from './fit-nodes.ts';

const pageSize = 250;
/** More nodes than this nobody waits for. */
const mostPages = 8;

/**
 * Looks whether any node can take the pod as the API server would store it; `unknown` where nodes may not be listed, where the
 * pod has a node or a scheduler of its own, and in a cluster of so many nodes that not all are read.
 */
export async function checkNodes(
  { spec }: V1Pod,
  cluster: Cluster,
  signal: AbortSignal,
): Promise<Check> {
  const unknown: Check = { kind: 'node', subject: '', state: 'unknown' };
  const isUsual = (spec?.schedulerName ?? 'default-scheduler') === 'default-scheduler';
  if (spec === undefined || cluster.read === undefined || !isUsual) return unknown;
  if (spec.nodeName !== undefined && spec.nodeName !== '') return unknown;
  const misfits: Misfit[] = [];
  let next: string | undefined;
  try {
    for (let page = 0; page < mostPages; page++) {
      const query = { api: '/api/v1', resource: 'nodes', limit: pageSize, next };
      const { items, metadata } = await cluster.read(query, signal);
      for (const node of Array.isArray(items) ? items : []) {
        if (!isJsonObject(node)) return unknown;
        const misfit = findMisfit(spec, node);
        if (misfit === undefined) return { kind: 'node', subject: '', state: 'ok' };
        misfits.push(misfit);
      }
      const more = isJsonObject(metadata) ? metadata['continue'] : undefined;
      if (typeof more !== 'string' || more === '') {
        // Where there are none they are made for the pods.
        return misfits.length === 0 ? unknown : describe(misfits);
      }
      next = more;
    }
    return unknown;
  } catch (error) {
    if (isPodTaskError(error, 'cluster-forbidden')) return unknown;
    throw error;
  }
}

function describe(misfits: readonly Misfit[]): Check {
  const count = (why: Misfit['why']): Readonly<Record<string, number>> => {
    const found = misfits.filter((one) => one.why === why).length;
    return found === 0 ? {} : { [why]: found };
  };
  const taints = misfits.flatMap((one) => (one.why === 'taints' ? [one.taint] : []));
  const resources = misfits.flatMap((one) => (one.why === 'small' ? one.resources : []));
  const data = {
    count: misfits.length,
    ...count('cordoned'),
    ...count('labels'),
    ...count('taints'),
    ...count('small'),
    ...(taints.length === 0 ? {} : { taint: first(taints) }),
    ...(resources.length === 0 ? {} : { resources: first(resources) }),
  };
  const notice = { code: 'preflight-no-node', data } as const;
  return { kind: 'node', subject: '', state: 'missing', notice };
}

function first(texts: readonly string[]): string {
  const all = [...new Set(texts)];
  return all.length > 3 ? `${all.slice(0, 3).join(', ')}, …` : all.join(', ');
}
