import { after, before, suite, test } from 'node:test';
import { NodeV1Api, SchedulingV1Api } from '@kubernetes/client-node';
import type { Lab } from '../contract/lab.ts';
import { openLab } from './cluster-lab.ts';
import { findRoom } from './find-room.ts';
import { isRecording } from './record-history.ts';
import { openTestCluster } from './test-cluster.ts';
import type { TestCluster } from './test-cluster.ts';
import { checkVerdict } from './verdicts/check-verdict.ts';
import { cleanedUpCases } from './verdicts/cleaned-up.ts';
import { containersCases } from './verdicts/containers.ts';
import { endsCases } from './verdicts/ends.ts';
import { kubeletCases } from './verdicts/kubelet.ts';
import { nodesCases } from './verdicts/nodes.ts';
import { partsCases } from './verdicts/parts.ts';
import { resultsCases } from './verdicts/results.ts';
import type { Room } from './verdicts/verdict-case.ts';
import { awaitNone } from './watch-pods.ts';

/** All that one node can bring about without harm to what else runs on it; those that take longest first. */
const verdictCases = [
  ...cleanedUpCases,
  ...kubeletCases,
  ...partsCases,
  ...containersCases,
  ...nodesCases,
  ...resultsCases,
  ...endsCases,
];

/** Pods at a time; more would make each wait for the one node. */
const atOnce = 14;

suite('the verdict on a real cluster', { concurrency: atOnce }, () => {
  let cluster: TestCluster;
  let lab: Lab;
  let room: Room;
  before(async () => {
    cluster = await openTestCluster('shared');
    lab = openLab(cluster);
    await createParts(cluster);
    room = await findRoom(cluster);
  });
  after(async () => {
    await removeParts(cluster);
    await awaitNone(cluster);
    await lab.cluster.close();
    await cluster.close();
  });

  for (const one of verdictCases) {
    const isSkipped = one.slow === true && !isRecording;
    test(`${one.cause}: ${one.form}`, { skip: isSkipped }, async () => {
      await checkVerdict(one, lab, cluster, room);
    });
  }
});

const priorities = { lowest: -10, low: -5 };
const handlers = ['no-handler', 'also-no-handler'];

/** What pods of the cases name. */
async function createParts(cluster: TestCluster): Promise<void> {
  const { api, namespace } = cluster;
  for (const handler of handlers) {
    const body = { metadata: { name: `${namespace}-${handler}` }, handler };
    await cluster.apiOf(NodeV1Api).createRuntimeClass({ body });
  }
  for (const [name, value] of Object.entries(priorities)) {
    const body = { metadata: { name: `${namespace}-${name}` }, value };
    await cluster.apiOf(SchedulingV1Api).createPriorityClass({ body });
  }
  const ports = [{ containerPort: 80, hostPort: 39_471 }];
  const taker = { name: 'taker', image: 'busybox', command: ['sleep', '600'], ports };
  await api.createNamespacedPod({
    namespace,
    body: {
      metadata: { name: 'taker' },
      spec: { terminationGracePeriodSeconds: 0, containers: [taker] },
    },
  });
  const data = {
    text: 'no first line',
    binary: '\u007fNO',
    lost: '#!/no/such/interpreter\n',
    windows: '#!/bin/sh\r\necho\r\n',
  };
  await api.createNamespacedSecret({ namespace, body: { metadata: { name: 'a-secret' } } });
  await api.createNamespacedConfigMap({ namespace, body: { metadata: { name: 'a-map' } } });
  await api.createNamespacedConfigMap({
    namespace,
    body: { metadata: { name: 'programs' }, data },
  });
  for (const [name, storageClassName] of [
    ['static-claim', ''],
    ['classless-claim', 'no-such-class'],
  ] as const) {
    const resources = { requests: { storage: '1Mi' } };
    const spec = { accessModes: ['ReadWriteOnce'], storageClassName, resources };
    await api.createNamespacedPersistentVolumeClaim({
      namespace,
      body: { metadata: { name }, spec },
    });
  }
}

async function removeParts(cluster: TestCluster): Promise<void> {
  const { api, namespace } = cluster;
  for (const handler of handlers) {
    await cluster.apiOf(NodeV1Api).deleteRuntimeClass({ name: `${namespace}-${handler}` });
  }
  for (const name of Object.keys(priorities)) {
    await cluster.apiOf(SchedulingV1Api).deletePriorityClass({ name: `${namespace}-${name}` });
  }
  // Those that the suite made beside its runs.
  await api.deleteCollectionNamespacedPod({ namespace, gracePeriodSeconds: 0 });
}
