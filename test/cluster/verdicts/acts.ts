import assert from 'node:assert/strict';
import { setTimeout } from 'node:timers/promises';
import type { V1Container, V1PodSpec } from '@kubernetes/client-node';
import type { TestCluster } from '../test-cluster.ts';
import type { Act } from './verdict-case.ts';

export const soon = { startupTimeoutSeconds: 6, scheduleTimeoutSeconds: 3 };
/** Long enough for the kubelet to ask thrice: where a secret or ConfigMap does not come within a second it waits for 10 to 15. */
export const patient = { startupTimeoutSeconds: 45, scheduleTimeoutSeconds: 10 };
export const xcom = { doXcomPush: true };
export const never = 'echo ready; sleep 300';
export const limited = (base: V1Container, memory: string): void => {
  base.resources = { limits: { memory } };
};
/** Another program in place of the shell. */
export const program = (base: V1Container, ...command: readonly string[]): void => {
  base.command = [...command];
  delete base.args;
};
export const mounted = (
  base: V1Container,
  spec: V1PodSpec,
  volume: Omit<NonNullable<V1PodSpec['volumes']>[number], 'name'>,
  mountPath = '/v',
): void => {
  spec.volumes = [...(spec.volumes ?? []), { name: 'v', ...volume }];
  base.volumeMounts = [...(base.volumeMounts ?? []), { name: 'v', mountPath }];
};
// Of each two dollars in an argument Kubernetes leaves one.
export const dying = (signal: string): string => `sh -c 'kill -${signal} $$$$'; exit $?`;
export const whenRunning =
  (does: (name: string, cluster: TestCluster) => Promise<unknown>): Act =>
  async ({ type }, { name, cluster }) => {
    if (type === 'log') await does(name, cluster);
  };
export const whenPending =
  (does: (name: string, cluster: TestCluster) => Promise<unknown>): Act =>
  async ({ type }, { name, cluster }) => {
    if (type === 'pending') await does(name, cluster);
  };
export const remove = (name: string, { api, namespace }: TestCluster): Promise<unknown> =>
  api.deleteNamespacedPod({ name, namespace, gracePeriodSeconds: 1 });
export const removeNow = (name: string, { api, namespace }: TestCluster): Promise<unknown> =>
  api.deleteNamespacedPod({ name, namespace, gracePeriodSeconds: 0 });
export const evict = (name: string, { api, namespace }: TestCluster): Promise<unknown> =>
  api.createNamespacedPodEviction({
    name,
    namespace,
    body: { metadata: { name, namespace }, deleteOptions: { gracePeriodSeconds: 1 } },
  });

/** Gives the pod an owner and removes that: the garbage collector takes the pod with it. */
export async function removeOwner(name: string, { api, namespace }: TestCluster): Promise<void> {
  const owner = await api.createNamespacedConfigMap({ namespace, body: { metadata: { name } } });
  const { uid = '' } = owner.metadata ?? {};
  const ownerReferences = [{ apiVersion: 'v1', kind: 'ConfigMap', name, uid }];
  const pod = await api.readNamespacedPod({ name, namespace });
  Object.assign(pod.metadata ?? {}, { ownerReferences });
  await api.replaceNamespacedPod({ name, namespace, body: pod });
  await api.deleteNamespacedConfigMap({ name, namespace });
}

/** Puts another pod in the place of this one, as `kubectl replace --force` does. */
export async function replace(name: string, cluster: TestCluster): Promise<void> {
  const { api, namespace } = cluster;
  await removeNow(name, cluster);
  const containers = [{ name: 'base', image: 'busybox', command: ['sh', '-c', 'exit 4'] }];
  const spec = { restartPolicy: 'Never', containers };
  await api.createNamespacedPod({ namespace, body: { metadata: { name }, spec } });
}

/** The other pod is left alone. */
export async function isOther(name: string, { api, namespace }: TestCluster): Promise<void> {
  const { metadata } = await api.readNamespacedPod({ name, namespace });
  assert.deepEqual([metadata?.labels, metadata?.deletionTimestamp], [undefined, undefined]);
}

/** Makes a pod that wants as much as this one and is more important, though less so than all that others run. */
export async function displace(name: string, { api, namespace }: TestCluster): Promise<void> {
  const { spec } = await api.readNamespacedPod({ name, namespace });
  const requests = spec?.containers[0]?.resources?.requests ?? {};
  await api.createNamespacedPod({
    namespace,
    body: {
      metadata: { name: `${name}-displacer` },
      spec: {
        restartPolicy: 'Never',
        priorityClassName: `${namespace}-low`,
        containers: [
          { name: 'base', image: 'busybox', command: ['true'], resources: { requests } },
        ],
      },
    },
  });
}

/** Makes a pod without which the node cannot be, as a controller of the node's own software would, that needs the same. */
export async function displaceByKubelet(
  name: string,
  { api, namespace }: TestCluster,
): Promise<void> {
  const { spec } = await api.readNamespacedPod({ name, namespace });
  const requests = spec?.containers[0]?.resources?.requests ?? {};
  await api.createNamespacedPod({
    namespace,
    body: {
      metadata: { name: `${name}-critical` },
      spec: {
        restartPolicy: 'Never',
        nodeName: spec?.nodeName ?? '',
        priorityClassName: 'system-node-critical',
        containers: [
          { name: 'base', image: 'busybox', command: ['true'], resources: { requests } },
        ],
      },
    },
  });
}

export const whenCreated =
  (does: (name: string, cluster: TestCluster) => Promise<unknown>): Act =>
  async ({ type }, { name, cluster }) => {
    if (type === 'created') await does(name, cluster);
  };

/** Lets the pod to its node behind one whose secrets take the kubelet seconds to ask for: `kubeAPIQPS` and `kubeAPIBurst`. */
export async function crowd(name: string, { api, namespace }: TestCluster): Promise<void> {
  const envFrom = Array.from({ length: 300 }, (_, i) => ({ secretRef: { name: `no-${i}` } }));
  const base = { name: 'base', image: 'busybox', envFrom };
  await api.createNamespacedPod({
    namespace,
    body: {
      metadata: { name: `${name}-crowd` },
      spec: { nodeName: 'localhost', containers: [base] },
    },
  });
  const pod = await api.readNamespacedPod({ name, namespace });
  if (pod.spec !== undefined) delete pod.spec.schedulingGates;
  await api.replaceNamespacedPod({ name, namespace, body: pod });
}

/** Removes a pod that has to leave its node, as the kubelet would that is not there. */
export async function removeDisrupted(
  name: string,
  { api, namespace }: TestCluster,
): Promise<void> {
  for (;;) {
    const { status } = await api.readNamespacedPod({ name, namespace });
    if (status?.conditions?.some(({ type }) => type === 'DisruptionTarget') === true) break;
    await setTimeout(100);
  }
  await api.deleteNamespacedPod({ name, namespace, gracePeriodSeconds: 0 });
}
