import assert from 'node:assert/strict';
import { after, before, suite, test } from 'node:test';
import type { Cluster } from '../../src/core/cluster/cluster.ts';
import type { Lab } from '../contract/lab.ts';
import { runPod, toPod } from '../contract/lab.ts';
import { openLab } from './cluster-lab.ts';
import { openTestCluster } from './test-cluster.ts';
import type { TestCluster } from './test-cluster.ts';
import { awaitNone } from './watch-pods.ts';

const never = new AbortController().signal;

suite('a run on a real cluster', () => {
  let cluster: TestCluster;
  let lab: Lab;
  before(async () => {
    cluster = await openTestCluster('shared');
    lab = openLab(cluster);
  });
  after(async () => {
    await lab.cluster.close();
    await cluster.close();
  });

  test('a line is told while its container still runs', async () => {
    // The container ends only after its first line has been told here.
    const sh = 'echo ready; until [ -e /tmp/go ]; do sleep 0.1; done; echo done';
    const pod = toPod(lab, { sh, steps: [] });
    const name = { namespace: lab.namespace, name: pod.metadata?.name ?? '' };
    let late = Infinity;
    const { lines, verdict } = await runPod(lab, pod, {}, async (event) => {
      if (event.type !== 'log' || event.text !== 'ready') return;
      late = Date.now() - Date.parse(event.time);
      const command = ['touch', '/tmp/go'];
      for await (const chunk of lab.cluster.exec({ ...name, container: 'base', command }, never)) {
        assert.ok(chunk.type !== 'exit' || chunk.code === 0);
      }
    });
    assert.deepEqual(lines, ['ready', 'done']);
    assert.equal(verdict?.outcome, 'success');
    // From the line's own time. The kubelet tells a start up to a second late.
    assert.ok(late < 5000, `${late} ms`);
  });

  test('a container over its memory limit is OOMKilled', async () => {
    // The runtime hears of it some time after the start, and beside the end.
    const pod = toPod(lab, { sh: 'sleep 1; tail /dev/zero; sleep 1; exit 137', steps: [] });
    const [base] = pod.spec?.containers ?? [];
    assert.ok(base !== undefined);
    base.resources = { limits: { memory: '32Mi' } };
    const { verdict, cleaned } = await runPod(lab, pod);
    assert.deepEqual(
      [verdict?.outcome, verdict?.reason, verdict?.exit_code],
      ['failed', 'OOMKilled', 137],
    );
    assert.equal(cleaned, 'deleted');
  });

  test('a pod with a result is gone from the cluster when its run has ended', async () => {
    const pod = toPod(lab, { sh: 'echo 1 >/airflow/xcom/return.json', steps: [] }, { xcom: true });
    const { verdict, cleaned } = await runPod(lab, pod, { doXcomPush: true });
    assert.deepEqual([verdict?.outcome, cleaned], ['success', 'deleted']);
    const name = { namespace: lab.namespace, name: pod.metadata?.name ?? '' };
    await assert.rejects(lab.cluster.get(name, never), { code: 'not-found' });
  });

  test('the verdict is that of the base container, whatever the sidecar does', async () => {
    const second = { sh: 'exit 3', steps: [] };
    const pod = toPod(lab, { sh: 'echo base; exit 0', steps: [] }, { second });
    const { verdict } = await runPod(lab, pod, { providerVersion: '10.25.0' });
    assert.deepEqual(
      [verdict?.outcome, verdict?.reason, verdict?.exit_code],
      ['failed', 'ContainerFailed', 0],
    );
    const withXCom = toPod(lab, { sh: 'exit 0', steps: [] }, { second, xcom: true });
    const pushed = await runPod(lab, withXCom, { doXcomPush: true });
    assert.deepEqual([pushed.verdict?.outcome, pushed.verdict?.exit_code], ['success', 0]);
  });

  test('a cancel while the result is read deletes the pod', async () => {
    const write = 'echo 1 >/airflow/xcom/return.json';
    const pod = toPod(lab, { sh: write, steps: [] }, { xcom: true });
    let cancelRun: (() => void) | undefined;
    let reads = 0;
    const watched = watchExec(lab.cluster, () => {
      reads++;
      cancelRun?.();
    });
    const { verdict, cleaned, journal } = await runPod(
      { ...lab, cluster: watched },
      pod,
      { doXcomPush: true },
      (_event, cancel) => {
        cancelRun = cancel;
      },
    );
    // Once for the run, and once for the record.
    assert.equal(reads, 2);
    assert.equal(journal.kept.at(-1)?.xcom, '1\n');
    assert.equal(verdict?.outcome, 'cancelled');
    assert.equal(cleaned, 'deleted');
    await awaitNone(cluster);
  });

  test('a cancel during the clean-up changes neither the verdict nor the clean-up', async () => {
    const pod = toPod(lab, { sh: 'exit 4', steps: [] });
    const { events, verdict, cleaned } = await runPod(lab, pod, {}, ({ type }, cancel) => {
      if (type === 'finished') cancel();
    });
    assert.deepEqual([verdict?.outcome, verdict?.exit_code], ['failed', 4]);
    assert.equal(cleaned, 'deleted');
    assert.equal(events.at(-1)?.type, 'cleaned');
    await awaitNone(cluster);
  });

  for (const [exit, action, how] of [
    [0, 'delete_succeeded_pod', 'deleted'],
    [0, 'delete_active_pod', 'kept'],
    [1, 'delete_active_pod', 'kept'],
    [1, 'delete_pod', 'deleted'],
  ] as const) {
    test(`${action} after exit code ${exit}: the pod is ${how}`, async () => {
      const pod = toPod(lab, { sh: `exit ${exit}`, steps: [] });
      const name = pod.metadata?.name ?? '';
      const { cleaned } = await runPod(lab, pod, { onFinishAction: action });
      assert.equal(cleaned, how);
      if (how === 'kept') {
        const { namespace } = cluster;
        const kept = await cluster.api.readNamespacedPod({ namespace, name });
        assert.equal(kept.metadata?.labels?.['already_checked'], 'True');
        await cluster.api.deleteNamespacedPod({ namespace, name, gracePeriodSeconds: 0 });
      }
      await awaitNone(cluster);
    });
  }
});

/** The same cluster, which tells of each `exec` before it begins. */
function watchExec(cluster: Cluster, onExec: () => void): Cluster {
  return new Proxy(cluster, {
    get: (target, key) => {
      const value: unknown = Reflect.get(target, key);
      if (typeof value !== 'function') return value;
      return (...words: readonly unknown[]): unknown => {
        if (key === 'exec') onExec();
        return Reflect.apply(value, target, words);
      };
    },
  });
}
