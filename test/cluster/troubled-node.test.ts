import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, afterEach, before, suite, test } from 'node:test';
import { PatchStrategy, setHeaderOptions } from '@kubernetes/client-node';
import type { V1Node, V1Pod, V1Taint } from '@kubernetes/client-node';
import type { Lab } from '../contract/lab.ts';
import { runPod, toPod } from '../contract/lab.ts';
import { openLab } from './cluster-lab.ts';
import { findRoom } from './find-room.ts';
import { openOddRegistry } from './odd-registry.ts';
import { isRecording } from './record-history.ts';
import { Logind } from './logind.ts';
import { Runtime } from './runtime.ts';
import { Servers } from './servers.ts';
import { findKubeconfig, isTestCluster, openTestCluster } from './test-cluster.ts';
import type { TestCluster } from './test-cluster.ts';
import { removeNow } from './verdicts/acts.ts';
import { checkVerdict } from './verdicts/check-verdict.ts';
import {
  crowdedCase,
  keptAwayCases,
  lostCases,
  manyProcesses,
  pressedCases,
  restartedCases,
  shutDownCases,
  taintedCase,
  taints,
  toSlowCase,
  trouble,
} from './verdicts/troubled-node.ts';
import { awaitNode, keepNode } from './watch-nodes.ts';
import { awaitNone, watchPods } from './watch-pods.ts';

const skip = isTestCluster(findKubeconfig(process.env))
  ? false
  : 'nobody may restart the servers of a cluster that is not ours';

const room = { cpu: '1', memory: '1Mi' };

suite('the verdict on pods of a node in trouble', { skip, timeout: 300_000 }, () => {
  let cluster: TestCluster;
  let lab: Lab;
  let servers: Servers;
  before(async () => {
    cluster = await openTestCluster('exclusive');
    lab = openLab(cluster);
    servers = new Servers(cluster.home ?? '');
  });
  afterEach(async () => {
    servers.restore();
    await awaitNode(cluster, isWell);
    const { api, namespace } = cluster;
    // Those of a test that failed.
    await api.deleteCollectionNamespacedPod({ namespace, gracePeriodSeconds: 0 });
    await awaitNone(cluster);
  });
  after(async () => {
    await lab.cluster.close();
    await cluster.close();
  });

  test('it stops answering and comes back: two pods are lost, one that may wait loses no line', async () => {
    // The kubelet tells every ten seconds that it is there.
    const patience = ['--node-monitor-grace-period=12s', '--node-monitor-period=1s'];
    servers.restart('controller-manager', ...patience);
    const release = await keepNode(cluster, `${cluster.namespace}-well`);
    try {
      const count = 250;
      const numbers = `i=0; while [ $i -lt ${count} ]; do i=$((i+1)); echo $i; sleep 0.1; done`;
      const pod = toPod(lab, { sh: numbers, steps: [] }, { labels: { [trouble]: 'waits' } });
      const waiting = runPod(lab, pod);
      const lost = lostCases.map((one) => checkVerdict(one, lab, cluster, room));
      await watchPods(cluster, (pods) => toTrue(pods.size === 3 && isEach(pods, isRunning)));
      servers.kill('kubelet');
      const removed = await watchPods(cluster, (pods) => {
        const leaving = [...pods.values()].filter(isDisrupted);
        return leaving.length < 2 ? undefined : leaving.find(isMeant('removed-by-force'));
      });
      await removeNow(removed.metadata?.name ?? '', cluster);
      servers.start('kubelet');
      await Promise.all(lost);
      const { verdict, lines } = await waiting;
      assert.equal(verdict?.outcome, 'success', JSON.stringify(verdict));
      const all = Array.from({ length: count }, (_, i) => String(i + 1));
      assert.deepEqual(lines, all);
    } finally {
      await release();
    }
  });

  test('it and its runtime are started anew: nobody knows how what ran on it has ended', async () => {
    const runtime = new Runtime(cluster.home ?? '');
    const lost = restartedCases.map((one) => checkVerdict(one, lab, cluster, room));
    const pods = await watchPods(cluster, (all) =>
      all.size === 2 && isEach(all, isRunning) ? [...all.values()] : undefined,
    );
    const [forgotten] = pods.filter(isMeant('forgotten'));
    const [unseen] = pods.filter(isMeant('end-unseen'));
    assert.ok(forgotten !== undefined && unseen !== undefined);
    servers.kill('kubelet');
    await runtime.forget(forgotten);
    const processes = runtime.listProcesses(unseen);
    servers.kill('containerd');
    for (const id of processes) process.kill(id, 'SIGKILL');
    servers.start('containerd');
    servers.start('kubelet');
    await Promise.all(lost);
  });

  test('it runs short of memory: neither what ran before nor what comes is taken up', async () => {
    const evicted = checkVerdict(pressedCases.running, lab, cluster, room);
    await watchPods(cluster, (pods) => toTrue(pods.size === 1 && isEach(pods, isRunning)));
    servers.restartKubelet([
      'evictionSoft: {memory.available: 99%}',
      'evictionSoftGracePeriod: {memory.available: 1s}',
    ]);
    await evicted;
    await checkVerdict(pressedCases.late, lab, cluster, room);
  });

  test('a pod without which it cannot be displaces another', async () => {
    await checkVerdict(crowdedCase, lab, cluster, await findRoom(cluster));
  });

  test('its taints keep pods away, and take one that runs', async () => {
    const { api } = cluster;
    const taint = async (wanted: readonly V1Taint[]): Promise<void> => {
      const how = setHeaderOptions('Content-Type', PatchStrategy.MergePatch);
      await api.patchNode({ name: 'localhost', body: { spec: { taints: wanted } } }, how);
    };
    const leaving = checkVerdict(taintedCase, lab, cluster, room);
    await watchPods(cluster, (pods) => toTrue(pods.size === 1 && isEach(pods, isRunning)));
    try {
      await taint(taints);
      await Promise.all(keptAwayCases.map((one) => checkVerdict(one, lab, cluster, room)));
      await taint([{ key: 'pod-tasks-test/leave', effect: 'NoExecute' }]);
      await leaving;
    } finally {
      await taint([]);
    }
  });

  // Its pod goes only when the pull has ended, which takes half a minute.
  test('it pulls an image that does not come to an end', { skip: !isRecording }, async () => {
    const registry = await openOddRegistry(cluster.home ?? '', cluster.namespace);
    try {
      await checkVerdict(toSlowCase(`${registry.host}/any/endless:1`), lab, cluster, room);
    } finally {
      await registry.close();
    }
  });

  test('it is shut down: what runs is ended, what comes is refused', async () => {
    const logind = new Logind();
    try {
      await logind.says('listening');
      const { ended, late } = shutDownCases;
      servers.restartKubelet(['shutdownGracePeriod: 10s'], logind.environment);
      await logind.says('watched');
      const ending = checkVerdict(ended, lab, cluster, room);
      await watchPods(cluster, (pods) => toTrue(pods.size === 1 && isEach(pods, isRunning)));
      logind.announce('begin');
      await ending;
      await checkVerdict(late, lab, cluster, room);
    } finally {
      await logind.close();
    }
  });

  test('it runs short of process numbers', { skip: !isRecording }, async () => {
    const least = countFreeProcesses() - manyProcesses;
    servers.restartKubelet([
      `evictionSoft: {pid.available: "${least}"}`,
      'evictionSoftGracePeriod: {pid.available: 1s}',
    ]);
    await checkVerdict(pressedCases.pids, lab, cluster, room);
  });
});

/** As the kubelet counts (pkg/kubelet/stats/pidlimit). */
function countFreeProcesses(): number {
  const read = (file: string): string => readFileSync(join('/proc', file), 'utf8').trim();
  const most = ['sys/kernel/pid_max', 'sys/kernel/threads-max'].map((file) => Number(read(file)));
  const now = /\d+\/(\d+)/.exec(read('loadavg'))?.[1];
  return Math.min(...most) - Number(now);
}

const toTrue = (holds: boolean): true | undefined => (holds ? true : undefined);

const isEach = (pods: ReadonlyMap<string, V1Pod>, holds: (pod: V1Pod) => boolean): boolean =>
  [...pods.values()].every(holds);

const isRunning = ({ status }: V1Pod): boolean => status?.phase === 'Running';

const isMeant =
  (form: string) =>
  ({ metadata }: V1Pod): boolean =>
    metadata?.labels?.[trouble] === form;

const isDisrupted = ({ metadata, status }: V1Pod): boolean =>
  metadata?.deletionTimestamp !== undefined &&
  status?.conditions?.some(({ type }) => type === 'DisruptionTarget') === true;

/** Ready, short of nothing and open to all pods. */
function isWell({ spec, status }: V1Node): boolean {
  const conditions = status?.conditions ?? [];
  return (
    (spec?.taints ?? []).length === 0 &&
    conditions.length > 0 &&
    conditions.every(({ type, status: is }) => is === (type === 'Ready' ? 'True' : 'False'))
  );
}
