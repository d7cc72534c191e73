import type { V1ContainerState, V1PodStatus } from '@kubernetes/client-node';
import { xcomSidecar } from '../../../src/core/run/pod-facts.ts';
import type { TestCluster } from '../test-cluster.ts';
import { removeNow, whenCreated, xcom } from './acts.ts';
import { onNode, quietNode } from './quiet-nodes.ts';
import type { VerdictCase } from './verdict-case.ts';

/** Reports of a pod what an agent in the place of the kubelet would, for example a virtual kubelet. */
const report =
  (status: V1PodStatus, states: Readonly<Record<string, V1ContainerState>> = {}) =>
  async (name: string, { api, namespace }: TestCluster): Promise<void> => {
    const pod = await api.readNamespacedPod({ name, namespace });
    const containerStatuses = Object.entries(states).map(([container, state]) => {
      const known = { name: container, image: 'busybox', imageID: '' };
      return { ...known, ready: false, restartCount: 0, state };
    });
    Object.assign(pod.status ?? {}, status, { containerStatuses });
    await api.replaceNamespacedPodStatus({ name, namespace, body: pod });
  };

const ended = (exitCode: number, reason: string): V1ContainerState => {
  const at = new Date();
  return { terminated: { exitCode, reason, startedAt: at, finishedAt: at } };
};

const cases: readonly VerdictCase[] = [
  {
    cause: 'evicted',
    form: 'other-agent',
    act: whenCreated(
      report({
        phase: 'Failed',
        reason: 'Evicted',
        message: 'Pod was evicted by the node agent to make room for a system daemon.',
      }),
    ),
    data: {},
  },
  {
    cause: 'evicted',
    form: 'no-message',
    act: whenCreated(report({ phase: 'Failed', reason: 'Evicted' }, { base: ended(143, 'Error') })),
    data: {},
  },
  {
    cause: 'unknown',
    form: 'failed-without-why',
    act: whenCreated(report({ phase: 'Failed' })),
    data: {},
  },
  {
    cause: 'unknown',
    form: 'reason-of-another-agent',
    act: whenCreated(
      report(
        { phase: 'Failed', reason: 'ProviderFailed', message: 'the capacity provider has no room' },
        { base: ended(0, 'Completed') },
      ),
    ),
    data: { reason: 'ProviderFailed', message: 'the capacity provider has no room' },
  },
  // The kubelet itself calls a pod Pending until each of its containers has started.
  ...['ContainerCreating', 'ImagePullBackOff'].map((reason, i): VerdictCase => ({
    cause: 'xcom-sidecar-late',
    form: i === 0 ? 'creating' : 'image',
    wish: { xcom: true },
    settings: { ...xcom, startupTimeoutSeconds: 3600, scheduleTimeoutSeconds: 3600 },
    haste: 300,
    act: async ({ type }, { name, cluster }) => {
      const states = { base: ended(0, 'Completed'), [xcomSidecar]: { waiting: { reason } } };
      if (type === 'created') await report({ phase: 'Running' }, states)(name, cluster);
      // Nobody else ends what runs there.
      if (type === 'finished') await removeNow(name, cluster);
    },
    data: { minutes: 15 },
  })),
];

/** What those say of pods who write their status in the kubelet's place. */
export const agentsCases = cases.map((one): VerdictCase => ({
  ...one,
  source: 'its status written in the place of the kubelet',
  // They have no log to give.
  settings: { ...one.settings, getLogs: false },
  change: onNode(quietNode),
}));
