import type { V1Pod } from '@kubernetes/client-node';
import type { Cluster, PodQuery } from '../core/cluster/cluster.ts';
import { usageError } from './usage-error.ts';

/** All pods of a query, page by page, and the version from which a watch continues. */
export async function listPods(
  cluster: Cluster,
  query: PodQuery,
  signal: AbortSignal,
): Promise<{ readonly pods: readonly V1Pod[]; readonly version: string }> {
  const pods: V1Pod[] = [];
  let next: string | undefined;
  for (;;) {
    const page = await cluster.list(
      query,
      next === undefined ? { limit: 500 } : { limit: 500, next },
      signal,
    );
    pods.push(...page.pods);
    if (page.next === undefined) return { pods, version: page.version };
    next = page.next;
  }
}

/**
 * The namespace of the pod called `name`: as given, else where a pod task's pod has that name, else `default`. Throws `usage`
 * where several have it, since the wrong one could be deleted.
 */
export async function findNamespace(
  cluster: Cluster,
  name: string,
  given: string | undefined,
  signal: AbortSignal,
): Promise<string> {
  if (given !== undefined) return given;
  const { pods } = await listPods(
    cluster,
    { namespace: undefined, fieldSelector: `metadata.name=${name}`, labelSelector: podTaskLabel },
    signal,
  );
  const namespaces = pods.flatMap(({ metadata }) =>
    metadata?.name === name && metadata.namespace !== undefined ? [metadata.namespace] : [],
  );
  if (namespaces.length > 1) {
    throw usageError('several-namespaces', { pod: name, namespaces: namespaces.join(', ') });
  }
  return namespaces[0] ?? 'default';
}

/** What every pod of a pod task is labelled with. */
export const podTaskLabel = 'kubernetes_pod_operator=True';
