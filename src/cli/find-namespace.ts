import type { Cluster } from '../core/cluster/cluster.ts';
import { listPods, podTaskLabel } from '../core/pods/list-pods.ts';
import { usageError } from './usage-error.ts';

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
