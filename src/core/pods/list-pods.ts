import type { V1Pod } from '@kubernetes/client-node';
import { isPodTaskError } from '../base/failure.ts';
import type { Cluster, PodPage, PodQuery } from '../cluster/cluster.ts';

/** What every pod of a pod task is labelled with. */
export const podTaskLabel = 'kubernetes_pod_operator=True';

/** All pods that a query found at one moment. */
export interface PodList {
  readonly pods: readonly V1Pod[];
  /** From here a watch continues. */
  readonly version: string;
}

/** Pods in a page, and how often a list whose pages are too old to go on is begun. */
const most = { page: 500, tries: 3 } as const;

/** All pods of a query, page by page; throws what `Cluster.list` throws. */
export async function listPods(
  cluster: Cluster,
  query: PodQuery,
  signal: AbortSignal,
): Promise<PodList> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await listOnce(cluster, query, signal);
    } catch (error) {
      if (!isPodTaskError(error, 'expired') || attempt === most.tries) throw error;
    }
  }
}

async function listOnce(cluster: Cluster, query: PodQuery, signal: AbortSignal): Promise<PodList> {
  const pods: V1Pod[] = [];
  let page: PodPage | undefined;
  do {
    const next = page?.next;
    const which = next === undefined ? { limit: most.page } : { limit: most.page, next };
    page = await cluster.list(query, which, signal);
    // Not push(...): a server may put any number into a page.
    for (const pod of page.pods) pods.push(pod);
  } while (page.next !== undefined);
  return { pods, version: page.version };
}
