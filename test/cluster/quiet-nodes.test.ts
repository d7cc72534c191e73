import { after, before, suite, test } from 'node:test';
import type { Lab } from '../contract/lab.ts';
import { openLab } from './cluster-lab.ts';
import { openTestCluster } from './test-cluster.ts';
import type { TestCluster } from './test-cluster.ts';
import { agentsCases } from './verdicts/agents.ts';
import { checkVerdict } from './verdicts/check-verdict.ts';
import { quietNode, quietNodeCases, taintedNode } from './verdicts/quiet-nodes.ts';
import { awaitNone } from './watch-pods.ts';

const room = { cpu: '1', memory: '1Mi' };

suite('the verdict on pods of nodes that do nothing', { concurrency: true }, () => {
  let cluster: TestCluster;
  let lab: Lab;
  before(async () => {
    // What other suites hear of why no node takes a pod would tell of these nodes too.
    cluster = await openTestCluster('exclusive');
    lab = openLab(cluster);
    const { namespace } = cluster;
    await createNode(cluster, quietNode(namespace), 'NoSchedule');
    await createNode(cluster, taintedNode(namespace), 'NoExecute');
  });
  after(async () => {
    const { api, namespace } = cluster;
    // No kubelet there ends what has to end.
    await api.deleteCollectionNamespacedPod({ namespace, gracePeriodSeconds: 0 });
    await awaitNone(cluster);
    await api.deleteNode({ name: quietNode(namespace) });
    await api.deleteNode({ name: taintedNode(namespace) });
    await lab.cluster.close();
    await cluster.close();
  });

  for (const one of [...quietNodeCases, ...agentsCases]) {
    test(`${one.cause}: ${one.form}`, () => checkVerdict(one, lab, cluster, room));
  }
});

/** A node without a kubelet, which no pod gets to that does not name it. */
async function createNode({ api }: TestCluster, name: string, effect: string): Promise<void> {
  const labels = { 'kubernetes.io/hostname': name };
  const taints = [{ key: 'pod-tasks-test/leave', effect }];
  await api.createNode({ body: { metadata: { name, labels }, spec: { taints } } });
}
