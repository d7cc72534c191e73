import { setTimeout } from 'node:timers/promises';
import {
  CoordinationV1Api,
  PatchStrategy,
  V1MicroTime,
  setHeaderOptions,
} from '@kubernetes/client-node';
import type { V1Node } from '@kubernetes/client-node';
import type { TestCluster } from './test-cluster.ts';

/** Resolves when this holds of the one real node of the test cluster. */
export async function awaitNode(
  { api }: TestCluster,
  isMeant: (node: V1Node) => boolean,
): Promise<void> {
  while (!isMeant(await api.readNode({ name: 'localhost' }))) await setTimeout(200);
}

const leases = 'kube-node-lease';

/**
 * Makes a node that says each second that it is well and takes no pods; gives what ends it. Where no node answers at all,
 * the node controller blames itself and gives up no pod (its zone state FullDisruption).
 */
export async function keepNode(cluster: TestCluster, name: string): Promise<() => Promise<void>> {
  const { api } = cluster;
  const coordination = cluster.apiOf(CoordinationV1Api);
  const taints = [{ key: 'pod-tasks-test/leave', effect: 'NoSchedule' }];
  const node = await api.createNode({ body: { metadata: { name }, spec: { taints } } });
  const now = new Date();
  const times = { lastHeartbeatTime: now, lastTransitionTime: now };
  const ready = { type: 'Ready', status: 'True', reason: 'KubeletReady', message: '', ...times };
  Object.assign(node.status ?? {}, { conditions: [ready] });
  await api.replaceNodeStatus({ name, body: node });
  const own = { name, namespace: leases };
  const spec = { holderIdentity: name, leaseDurationSeconds: 40 };
  await coordination.createNamespacedLease({
    namespace: leases,
    body: { metadata: own, spec: { ...spec, renewTime: new V1MicroTime() } },
  });
  const how = setHeaderOptions('Content-Type', PatchStrategy.MergePatch);
  const stop = new AbortController();
  const renew = async (): Promise<void> => {
    while (!stop.signal.aborted) {
      const body = { spec: { renewTime: new V1MicroTime() } };
      await coordination.patchNamespacedLease({ ...own, body }, how);
      await setTimeout(1000, undefined, { signal: stop.signal }).catch(() => undefined);
    }
  };
  const renewing = renew();
  return async () => {
    stop.abort();
    await renewing;
    await coordination.deleteNamespacedLease(own);
    await api.deleteNode({ name });
  };
}
