import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { V1Pod } from '@kubernetes/client-node';
import { PodTaskError } from '../../../../src/core/base/failure.ts';
import type { Cluster } from '../../../../src/core/cluster/cluster.ts';
import { mergePatch } from '../../../../src/core/sandbox/pod-status.ts';
import { runPod, toPod } from '../../../contract/lab.ts';
import { openLab, steps } from '../lab.ts';

/** The same cluster with other streams. */
function withStreams(cluster: Cluster, streams: Partial<Pick<Cluster, 'watch' | 'logs'>>): Cluster {
  return new Proxy(cluster, {
    get(target, key) {
      const own = streams[key as keyof typeof streams];
      if (own !== undefined) return own;
      const value: unknown = Reflect.get(target, key, target);
      return typeof value === 'function' ? (value.bind(target) as unknown) : value;
    },
  });
}

async function* nothing(signal: AbortSignal): AsyncGenerator<never, void, void> {
  await new Promise((resolve) => signal.addEventListener('abort', resolve, { once: true }));
  signal.throwIfAborted();
  yield* [];
}

const talk = [{ log: 'a\n' }, { wait: 300_000 }, { log: 'b\n' }] as const;

test('a cluster whose versions have always expired is not asked without a pause', async () => {
  const { lab, cluster } = openLab();
  cluster.fail('watch', new PodTaskError('expired'), 1e9);
  const { lines, verdict } = await runPod(lab, toPod(lab, steps(...talk)));
  assert.equal(verdict?.outcome, 'success');
  assert.deepEqual(lines, ['a', 'b']);
  assert.ok(cluster.calls.filter((call) => call === 'watch').length < 170);
});

test('a watch that ends at once, always, does not hide what becomes of the pod', async () => {
  const { lab, cluster } = openLab();
  let watches = 0;
  const ends = withStreams(cluster, {
    watch: async function* () {
      watches++;
      yield* await Promise.resolve([]);
    },
  });
  const { lines, verdict } = await runPod({ ...lab, cluster: ends }, toPod(lab, steps(...talk)));
  assert.equal(verdict?.outcome, 'success');
  assert.deepEqual(lines, ['a', 'b']);
  assert.ok(watches < 170);
});

test('a watch that keeps silent does not hide that the container has ended', async () => {
  const { lab, cluster } = openLab();
  const silent = withStreams(cluster, { watch: (_query, _version, signal) => nothing(signal) });
  const pod = toPod(lab, steps(...talk, { exit: 3 }));
  const { lines, verdict } = await runPod({ ...lab, cluster: silent }, pod);
  assert.equal(verdict?.exit_code, 3);
  assert.deepEqual(lines, ['a', 'b']);
});

test('a log that keeps silent after its container has ended is a gap in the end', async () => {
  const { lab, cluster } = openLab();
  const silent = withStreams(cluster, { logs: (_query, signal) => nothing(signal) });
  const pod = toPod(lab, steps({ log: 'a\n' }, { exit: 3 }));
  const { events, verdict } = await runPod({ ...lab, cluster: silent }, pod);
  assert.equal(verdict?.exit_code, 3);
  assert.equal(events.find((event) => event.type === 'gap')?.why, 'log-unreadable');
});

test('a log that always ends before its last line has a gap there', async () => {
  const { lab, cluster } = openLab();
  for (let i = 0; i < 20; i++) cluster.cutLog(1);
  const pod = toPod(lab, steps({ log: 'a\n' }, { wait: 5000 }, { log: 'b\n' }));
  const { events, lines } = await runPod(lab, pod);
  assert.deepEqual(lines, ['a']);
  assert.equal(events.filter(({ type }) => type === 'gap').length, 1);
});

test('a time limit that falls into an outage is judged when the cluster answers again', async () => {
  const { lab, cluster } = openLab();
  cluster.fail('get', new PodTaskError('cluster-unreachable'), 3);
  const pod = toPod(lab, steps({ waiting: 'Slow' }, { wait: 1e9 }, { waiting: '' }));
  const { verdict } = await runPod(lab, pod, { scheduleTimeoutSeconds: undefined });
  assert.equal(verdict?.reason, 'StartTimeout');
});

test('an evicted pod without the status of its containers is judged', async () => {
  const { lab, cluster } = openLab();
  const pod = toPod(lab, steps({ log: 'a\n' }, { wait: 1e9 }));
  const name = { namespace: 'default', name: pod.metadata?.name ?? '' };
  const { lines, verdict } = await runPod(lab, pod, {}, ({ type }) => {
    if (type !== 'log') return;
    const status = { phase: 'Failed', reason: 'Evicted', containerStatuses: null };
    cluster.table.update(name, (one) => mergePatch(one, { status }) as V1Pod);
  });
  assert.deepEqual(lines, ['a']);
  assert.equal(verdict?.reason, 'Evicted');
});

test('a watch that keeps silent from the beginning delays the start by seconds alone', async () => {
  const { lab, cluster } = openLab();
  const silent = withStreams(cluster, { watch: (_query, _version, signal) => nothing(signal) });
  const pod = toPod(lab, steps({ wait: 1000 }, { log: 'a\n' }, { wait: 3_600_000 }));
  const began = lab.clock.now().getTime();
  let late = Infinity;
  await runPod({ ...lab, cluster: silent }, pod, {}, ({ type }) => {
    if (type === 'log') late = lab.clock.now().getTime() - began;
  });
  assert.ok(late < 15_000, `${late} ms`);
});

test('a silent watch and no log do not hide for long that the pod has ended', async () => {
  const { lab, cluster } = openLab();
  const silent = withStreams(cluster, { watch: (_query, _version, signal) => nothing(signal) });
  const pod = toPod(lab, steps(...talk, { exit: 3 }));
  const began = lab.clock.now().getTime();
  const { verdict } = await runPod({ ...lab, cluster: silent }, pod, { getLogs: false });
  assert.equal(verdict?.exit_code, 3);
  assert.ok(lab.clock.now().getTime() - began < 300_000 + 160_000);
});

test('a watch that is forbidden for a moment is opened again and nothing is said', async () => {
  const { lab, cluster } = openLab();
  cluster.fail('watch', new PodTaskError('cluster-forbidden'), 2);
  cluster.fail('watch', new PodTaskError('cluster-unauthorized'), 1);
  const { verdict, events } = await runPod(lab, toPod(lab, steps(...talk)));
  assert.equal(verdict?.outcome, 'success');
  assert.ok(!events.some(({ type }) => type === 'warning'));
});
