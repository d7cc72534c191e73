import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { V1Pod } from '@kubernetes/client-node';
import type { Clock } from '../../../../src/core/base/clock.ts';
import { PodTaskError, isPodTaskError } from '../../../../src/core/base/failure.ts';
import type { Cluster } from '../../../../src/core/cluster/cluster.ts';
import type { RunEvent } from '../../../../src/core/run/run-event.ts';
import { runPod, toPod } from '../../../contract/lab.ts';
import type { Lab } from '../../../contract/lab.ts';
import type { Step } from '../../../scripted/script.ts';
import type { ScriptedLog } from '../../../scripted/scripted-log.ts';
import { openLab, steps } from '../lab.ts';

const never = new AbortController().signal;

/** A pod that does what is said, and its log once it runs. */
function open(...program: readonly Step[]) {
  const { lab, cluster } = openLab();
  const pod = toPod(lab, steps(...program));
  const log = (): ScriptedLog =>
    cluster.log({ namespace: 'default', name: pod.metadata?.name ?? '' }, 'base');
  return { lab, cluster, pod, log };
}

function count(events: readonly RunEvent[], type: RunEvent['type']): number {
  return events.filter((event) => event.type === type).length;
}

function warnings(events: readonly RunEvent[]): readonly string[] {
  return events.flatMap((event) => (event.type === 'warning' ? [event.message.code] : []));
}

async function runs(lab: Lab, pod: V1Pod, onLine: (text: string) => void, more = {}) {
  return await runPod(lab, pod, more, (event) => {
    if (event.type === 'log') onLine(event.text);
  });
}

test('a stream that stays open and brings nothing is found out by the last line', async () => {
  const { lab, pod, log } = open({ log: 'a\n' }, { wait: 100_000 }, { log: 'b\n' }, { wait: 9e6 });
  let heard: number | undefined;
  const began = lab.clock.now().getTime();
  const { lines, events } = await runs(lab, pod, (text) => {
    if (text === 'a') log().stall();
    else heard = lab.clock.now().getTime() - began;
  });
  assert.deepEqual(lines, ['a', 'b']);
  assert.equal(count(events, 'gap'), 0);
  // It is written after 100 s and looked for after 30, 90 and 210 s.
  assert.ok(heard !== undefined && heard < 220_000, String(heard));
});

test('a log that is silent for hours is looked at less and less, and not opened again', async () => {
  const { lab, cluster, pod } = open({ log: 'a\n' }, { wait: 8 * 3_600_000 }, { log: 'b\n' });
  let streams = 0;
  const logs: Cluster['logs'] = (query, signal) => {
    if (query.follow) streams++;
    return cluster.logs(query, signal);
  };
  const { lines } = await runPod({ ...lab, cluster: withLogs(cluster, logs) }, pod);
  assert.deepEqual(lines, ['a', 'b']);
  assert.equal(streams, 1);
  assert.ok(cluster.calls.filter((call) => call.startsWith('logs')).length < 105);
});

test('a long last line is not taken for a new one by its last piece', async () => {
  const long = 'x'.repeat(40_000);
  const { lab, cluster, pod } = open({ log: `a\n${long}\n` }, { wait: 3_600_000 });
  let streams = 0;
  const logs: Cluster['logs'] = (query, signal) => {
    if (query.follow) streams++;
    return cluster.logs(query, signal);
  };
  const { lines, events } = await runPod({ ...lab, cluster: withLogs(cluster, logs) }, pod);
  assert.deepEqual(lines, ['a', long]);
  assert.equal(count(events, 'gap'), 0);
  assert.ok(streams <= 3, `${streams} streams`);
});

test("the kubelet's own words are a warning, no line of the container's and no end", async () => {
  const { lab, pod, log } = open({ log: 'a\n' }, { wait: 60_000 }, { log: 'b\n' }, { wait: 9e5 });
  const word = 'failed to create fsnotify watcher: too many open files';
  const { lines, events } = await runs(lab, pod, (text) => {
    log().refuse(text === 'a' ? word : undefined, true);
  });
  assert.deepEqual(lines, ['a', 'b']);
  assert.equal(count(events, 'gap'), 0);
  const said = events.find((event) => event.type === 'warning');
  assert.deepEqual(said?.message, {
    code: 'log-refused',
    data: { container: 'base', detail: word },
  });
  assert.equal(warnings(events).filter((code) => code === 'log-refused').length, 1);
});

test('a log that the kubelet refuses after the end is a gap, with what it says', async () => {
  const { lab, pod, log } = open({ log: 'a\n' }, { wait: 60_000 }, { log: 'b\n' }, { exit: 2 });
  const { lines, events, verdict } = await runs(lab, pod, () => {
    log().refuse('unable to retrieve container logs for containerd://0123');
  });
  assert.deepEqual(lines, ['a']);
  assert.equal(verdict?.exit_code, 2);
  assert.equal(events.find((event) => event.type === 'gap')?.why, 'log-unreadable');
});

test('a log that cannot be followed at all is read when its container has ended', async () => {
  const { lab, cluster } = openLab();
  const read: Cluster['logs'] = async function* (query, signal) {
    if (query.follow) throw new PodTaskError('cluster-refused', { status: 501 });
    yield* cluster.logs(query, signal);
  };
  const pod = toPod(lab, steps({ log: 'a\n' }, { wait: 9000 }, { log: 'b\n' }, { exit: 0 }));
  const { lines, events } = await runPod({ ...lab, cluster: withLogs(cluster, read) }, pod);
  assert.deepEqual(lines, ['a', 'b']);
  assert.equal(count(events, 'gap'), 0);
});

test('a log whose last line is never to be looked at ends all the same', async () => {
  const { lab, cluster } = openLab();
  const read: Cluster['logs'] = async function* (query, signal) {
    if (query.tailLines !== undefined) throw new PodTaskError('cluster-refused', { status: 500 });
    yield* cluster.logs(query, signal);
  };
  const pod = toPod(lab, steps({ log: 'a\n' }, { wait: 9000 }, { log: 'b\n' }, { exit: 0 }));
  const began = lab.clock.now().getTime();
  const { lines, events } = await runPod({ ...lab, cluster: withLogs(cluster, read) }, pod);
  assert.deepEqual(lines, ['a', 'b']);
  assert.equal(count(events, 'gap'), 0);
  assert.ok(lab.clock.now().getTime() - began < 60_000);
});

test('a gap covers what was lost also where the clock of the node is ahead', async () => {
  const { lab, pod, log } = open({ log: 'a\n' }, { wait: 60_000 }, { log: 'b\n' }, { exit: 2 });
  const { clock } = lab;
  const behind: Clock = {
    now: () => new Date(clock.now().getTime() - 3_600_000),
    sleep: (ms, signal) => clock.sleep(ms, signal),
  };
  const began = clock.now().getTime();
  const { events } = await runs({ ...lab, clock: behind }, pod, () => {
    log().refuse('unable to retrieve container logs for containerd://0123');
  });
  const gap = events.find((event) => event.type === 'gap');
  assert.ok(gap !== undefined && Date.parse(gap.from) >= began);
  assert.ok(Date.parse(gap.to) >= began + 60_000, gap.to);
});

test('what the kubelet cannot follow any more is read all the same', async () => {
  const { lab, pod, log } = open({ log: 'a\n' }, { wait: 60_000 }, { log: 'b\n' }, { exit: 2 });
  const { lines, events } = await runs(lab, pod, () => {
    log().refuse('failed to create fsnotify watcher: too many open files', true);
  });
  assert.deepEqual(lines, ['a', 'b']);
  assert.equal(count(events, 'gap'), 0);
});

for (const code of ['cluster-forbidden', 'conflict', 'expired', 'cluster-unauthorized'] as const) {
  test(`three answers ${code} in a row cost no line`, async () => {
    const { lab, cluster, pod } = open({ log: 'a\n' }, { wait: 5000 }, { log: 'b\n' });
    cluster.cutLog(1);
    cluster.fail('logs', new PodTaskError(code), 3, 1);
    const { lines, events } = await runPod(lab, pod);
    assert.deepEqual(lines, ['a', 'b']);
    assert.equal(count(events, 'gap'), 0);
    assert.ok(!warnings(events).includes('log-unreadable'));
  });
}

test('the log of an ended container is waited for while the cluster is out of reach', async () => {
  const { lab, cluster, pod } = open({ log: 'a\n' }, { wait: 1000 }, { log: 'b\n' }, { exit: 0 });
  cluster.cutLog(1);
  cluster.fail('logs', new PodTaskError('cluster-unreachable'), 14, 1);
  const { lines, events } = await runPod(lab, pod);
  assert.deepEqual(lines, ['a', 'b']);
  assert.equal(count(events, 'gap'), 0);
});

test('credentials that are refused for a while are said, and the run goes on', async () => {
  const { lab, cluster, pod } = open({ log: 'a\n' }, { wait: 120_000 }, { log: 'b\n' });
  const unauthorized = new PodTaskError('cluster-unauthorized');
  const { lines, verdict, events } = await runs(lab, pod, (text) => {
    if (text !== 'a') return;
    cluster.fail('list', unauthorized, 40);
    cluster.fail('watch', unauthorized, 2);
    cluster.fail('logs', unauthorized, 40);
    cluster.endWatches();
    cluster.log({ namespace: 'default', name: pod.metadata?.name ?? '' }, 'base').stall();
  });
  assert.equal(verdict?.outcome, 'success');
  assert.deepEqual(lines, ['a', 'b']);
  assert.equal(warnings(events).filter((code) => code === 'login-lost').length, 1);
});

test('credentials that stay refused end the run, after some patience and with the pod on record', async () => {
  const { lab, cluster, pod } = open({ log: 'a\n' }, { wait: 9e6 });
  const unauthorized = new PodTaskError('cluster-unauthorized');
  const began = lab.clock.now().getTime();
  const running = runs(lab, pod, () => {
    for (const call of ['list', 'watch', 'logs', 'get', 'delete', 'events'] as const) {
      cluster.fail(call, unauthorized, 1e9);
    }
    cluster.endWatches();
  });
  await assert.rejects(running, (error) => isPodTaskError(error, 'cluster-unauthorized'));
  assert.ok(lab.clock.now().getTime() - began > 300_000);
  assert.equal(cluster.table.get({ namespace: 'default', name: 'pod-1' }).metadata?.name, 'pod-1');
});

test('a silent watch does not hide the end of a pod whose log is not wanted', async () => {
  const { lab, cluster, pod } = open({ wait: 60_000 }, { exit: 3 });
  const silent: Cluster['watch'] = async function* (_query, _version, signal) {
    await new Promise((resolve) => signal.addEventListener('abort', resolve, { once: true }));
    signal.throwIfAborted();
    yield* [];
  };
  const blind = withOwn(cluster, { watch: silent });
  const { verdict } = await runPod({ ...lab, cluster: blind }, pod, { getLogs: false });
  assert.equal(verdict?.exit_code, 3);
  assert.ok(lab.clock.now().getTime() - Date.parse('2026-01-15T12:00:00Z') < 400_000);
});

test('two rotations during a disconnect are one gap with its span', async () => {
  const { lab, cluster, pod, log } = open({ log: 'a\nb\n' }, { wait: 60_000 }, { log: 'z\n' });
  cluster.fail('logs', new PodTaskError('cluster-unreachable'), 3, 1);
  cluster.cutLog(2, new PodTaskError('stream-broken'));
  const { events, lines } = await runs(lab, pod, (text) => {
    if (text !== 'b') return;
    log().rotate();
    log().write('lost\n');
    log().rotate();
    log().write('c\n', '2026-01-15T12:00:09.000000000Z');
  });
  assert.deepEqual(lines, ['a', 'b', 'c', 'z']);
  const gap = events.find((event) => event.type === 'gap');
  assert.equal(gap?.why, 'log-rotated');
  assert.equal(gap.to, '2026-01-15T12:00:09.000000000Z');
  assert.ok(gap.from < gap.to);
  assert.equal(count(events, 'gap'), 1);
  await lab.cluster.close();
  assert.equal(never.aborted, false);
});

function withLogs(cluster: Cluster, logs: Cluster['logs']): Cluster {
  return withOwn(cluster, { logs });
}

function withOwn(cluster: Cluster, own: Partial<Pick<Cluster, 'logs' | 'watch'>>): Cluster {
  return new Proxy(cluster, {
    get(target, key) {
      const replaced = own[key as keyof typeof own];
      if (replaced !== undefined) return replaced;
      const value: unknown = Reflect.get(target, key, target);
      return typeof value === 'function' ? (value.bind(target) as unknown) : value;
    },
  });
}

test('a container beside that still runs is read to its last line before the pod is deleted', async () => {
  const second = {
    sh: '',
    steps: [{ log: 'x\n' }, { wait: 5000 }, { log: 'y\nz\n' }, { wait: 9e6 }],
  };
  const { lab, cluster } = openLab();
  const pod = toPod(lab, steps({ wait: 9000 }, { file: '{}' }, { exit: 0 }), {
    second,
    xcom: true,
  });
  const name = { namespace: 'default', name: pod.metadata?.name ?? '' };
  const settings = { doXcomPush: true, containerLogs: true as const };
  const { lines, events, cleaned } = await runs(
    lab,
    pod,
    (text) => {
      if (text === 'x') cluster.log(name, 'second').stall();
    },
    settings,
  );
  assert.equal(cleaned, 'deleted');
  assert.deepEqual(lines, ['x', 'y', 'z']);
  assert.equal(count(events, 'gap'), 0);
});

test('what a silent stream of a deleted pod did not bring is a gap before the end', async () => {
  const second = {
    sh: '',
    steps: [{ log: 'x\n' }, { wait: 9e6 }, { onTerm: [{ log: 'last\n' }] }],
  };
  const { lab, cluster } = openLab();
  const pod = toPod(lab, steps({ wait: 9000 }, { file: '{}' }, { exit: 0 }), {
    second,
    xcom: true,
  });
  const settings = { doXcomPush: true, containerLogs: true as const };
  const hang: Cluster['logs'] = async function* (query, signal) {
    for await (const bytes of cluster.logs(query, signal)) {
      yield bytes;
      if (query.container !== 'second' || !query.follow) continue;
      await new Promise((resolve) => signal.addEventListener('abort', resolve, { once: true }));
      signal.throwIfAborted();
    }
  };
  const hung = withLogs(cluster, hang);
  const { lines, events, cleaned } = await runs(
    { ...lab, cluster: hung },
    pod,
    () => undefined,
    settings,
  );
  assert.equal(cleaned, 'deleted');
  assert.deepEqual(lines, ['x']);
  assert.equal(count(events, 'gap'), 1);
  const types = events.map(({ type }) => type);
  assert.ok(types.indexOf('gap') < types.indexOf('cleaned'));
});
