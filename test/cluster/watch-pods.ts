import { KubeConfig, Watch } from '@kubernetes/client-node';
import type { V1Pod } from '@kubernetes/client-node';
import type { TestCluster } from './test-cluster.ts';

/**
 * Watches the pods of the namespace with the administrator's eyes until `judge`, given them by name after each change, has
 * an answer.
 */
export async function watchPods<T>(
  cluster: TestCluster,
  judge: (pods: ReadonlyMap<string, V1Pod>) => T | undefined,
  namespace: string = cluster.namespace,
): Promise<T> {
  const config = new KubeConfig();
  config.loadFromFile(cluster.kubeconfig);
  const watch = new Watch(config);
  for (;;) {
    const { items, metadata } = await cluster.api.listNamespacedPod({ namespace });
    const pods = new Map(items.map((pod) => [pod.metadata?.name ?? '', pod]));
    const first = judge(pods);
    if (first !== undefined) return first;
    const answer = await new Promise<{ readonly value: T } | undefined>((resolve, reject) => {
      const stop = new AbortController();
      const see = (type: string, pod: V1Pod): void => {
        const name = pod.metadata?.name ?? '';
        if (type === 'DELETED') pods.delete(name);
        else if (type === 'ADDED' || type === 'MODIFIED') pods.set(name, pod);
        const value = judge(pods);
        if (value === undefined) return;
        resolve({ value });
        stop.abort();
      };
      // Its end without an error, and its time limit where nothing changes, mean: list and watch again.
      const end = (): void => resolve(undefined);
      const query = { resourceVersion: metadata?.resourceVersion ?? '' };
      watch.watch(`/api/v1/namespaces/${namespace}/pods`, query, see, end).then((watching) => {
        if (stop.signal.aborted) watching.abort();
        else stop.signal.addEventListener('abort', () => watching.abort());
      }, reject);
    });
    if (answer !== undefined) return answer.value;
  }
}

/** Resolves when none is left that `isMeant` holds for. */
export function awaitNone(
  cluster: TestCluster,
  isMeant: (pod: V1Pod) => boolean = () => true,
  namespace?: string,
): Promise<true> {
  return watchPods(
    cluster,
    (pods) => ([...pods.values()].some(isMeant) ? undefined : true),
    namespace,
  );
}
