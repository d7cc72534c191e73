import type { V1ObjectMeta, V1Pod } from '@kubernetes/client-node';

/** A pending pod of a pod task in the namespace `n`. */
export function makePod(name: string, metadata: V1ObjectMeta = {}): V1Pod {
  const labels = { kubernetes_pod_operator: 'True', dag_id: 'd', task_id: name };
  return {
    metadata: Object.assign({ name, namespace: 'n', uid: `uid-${name}`, labels }, metadata),
    spec: { containers: [{ name: 'base', image: 'busybox' }] },
    status: { phase: 'Pending' },
  };
}

/** The same pod in another phase. */
export function withPhase(pod: V1Pod, phase: string): V1Pod {
  return Object.assign({}, pod, { status: { phase } });
}
