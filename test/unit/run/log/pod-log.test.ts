import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { V1Pod } from '@kubernetes/client-node';
import { PodTaskError, isPodTaskError } from '../../../../src/core/base/failure.ts';
import { silentLog } from '../../../../src/core/base/log.ts';
import { followPodLog } from '../../../../src/core/run/log/pod-log.ts';
import type { RunEvent } from '../../../../src/core/run/run-event.ts';
import { createJumpingClock } from '../../../scripted/jumping-clock.ts';
import { withScript } from '../../../scripted/script.ts';
import type { Step } from '../../../scripted/script.ts';
import { ScriptedCluster } from '../../../scripted/scripted-cluster.ts';

const name = { namespace: 'n', name: 'p' };

/** A cluster with a pod whose containers do what the script says. */
async function open(
  steps: Readonly<Record<string, readonly Step[]>>,
  init: readonly string[] = [],
) {
  const clock = createJumpingClock();
  const cluster = new ScriptedCluster(clock);
  const toContainer = (one: string) => ({ name: one, image: 'busybox' });
  const spec = {
    restartPolicy: 'Never',
    containers: Object.keys(steps)
      .filter((one) => !init.includes(one))
      .map(toContainer),
    initContainers: init.map(toContainer),
  };
  const pod: V1Pod = withScript({ metadata: { name: 'p' }, spec }, steps);
  const stop = new AbortController();
  const made = await cluster.create(pod, 'n', stop.signal);
  const parts = { clock, log: silentLog, signal: stop.signal };
  const follow = (uid = made.metadata?.uid) => followPodLog(name, uid, cluster, parts);
  const followOne = (container: string) =>
    followPodLog(name, undefined, cluster, { ...parts, container });
  return { followOne, clock, cluster, stop, follow };
}

/** As the operator does when it has read the result. */
async function endSidecar(cluster: ScriptedCluster, signal: AbortSignal): Promise<void> {
  const query = { ...name, container: 'airflow-xcom-sidecar', command: ['kill'] };
  for await (const _ of cluster.exec(query, signal));
}

async function collect(events: AsyncIterable<RunEvent>): Promise<readonly string[]> {
  const lines: string[] = [];
  for await (const event of events) lines.push(show(event));
  return lines;
}

function show(event: RunEvent): string {
  switch (event.type) {
    case 'log':
      return `${event.container}: ${event.text}`;
    case 'started':
      return `started ${event.container}`;
    case 'gap':
      return `gap ${event.container} ${event.why}`;
    case 'warning':
      return `warning ${event.message.code}`;
    default:
      return event.type;
  }
}

test('a pod is followed from its beginning to its end, with all containers but the XCom sidecar', async () => {
  const { cluster, follow, stop } = await open(
    {
      prepare: [{ log: 'prepared\n' }],
      base: [{ log: 'one\n' }, { wait: 60_000 }, { log: 'two\n' }],
      other: [{ log: 'beside\n' }],
      'airflow-xcom-sidecar': [{ log: 'never\n' }, { exit: 0 }],
    },
    ['prepare'],
  );
  const lines: string[] = [];
  for await (const event of follow()) {
    lines.push(show(event));
    if (show(event) === 'base: two') await endSidecar(cluster, stop.signal);
  }
  for (const line of ['prepare: prepared', 'base: one', 'base: two', 'other: beside']) {
    assert.equal(lines.filter((one) => one === line).length, 1, line);
  }
  assert.ok(!lines.some((line) => line.includes('never')));
  assert.ok(lines.indexOf('started prepare') < lines.indexOf('started base'));
});

test('of one container the log is read until that has ended, though others go on', async () => {
  const { clock, followOne } = await open({
    base: [{ log: 'one\n' }, { wait: 60_000 }, { log: 'two\n' }],
    other: [{ log: 'beside\n' }, { wait: 3_600_000 }],
  });
  const began = clock.now().getTime();
  const lines = (await collect(followOne('base'))).filter((line) => line.includes(': '));
  assert.deepEqual(lines, ['base: one', 'base: two']);
  assert.ok(clock.now().getTime() - began < 600_000);
});

test('a pod that has ended gives its whole log', async () => {
  const { clock, cluster, follow, stop } = await open({ base: [{ count: 500 }, { exit: 3 }] });
  while ((await cluster.get(name, stop.signal)).status?.phase !== 'Failed') {
    await clock.sleep(1000, stop.signal);
  }
  const lines = (await collect(follow())).filter((line) => line.startsWith('base: '));
  assert.equal(lines.length, 500);
});

test('a stream that breaks is carried on without a repeat', async () => {
  const { cluster, follow } = await open({
    base: [{ count: 50 }, { wait: 5000 }, { log: 'last\n' }],
  });
  cluster.cutLog(20, new PodTaskError('stream-broken'));
  const lines = (await collect(follow())).filter((line) => line.startsWith('base: '));
  assert.equal(new Set(lines).size, 51);
  assert.equal(lines.length, 51);
});

test('what nobody may read is a warning', async () => {
  const { cluster, follow } = await open({ base: [{ log: 'x\n' }, { wait: 1000 }] });
  cluster.fail('logs', new PodTaskError('cluster-forbidden'), 100);
  assert.ok((await collect(follow())).includes('warning log-unreadable'));
});

test('a pod that is deleted while it is followed ends it', async () => {
  const { cluster, follow, stop } = await open({ base: [{ log: 'x\n' }, { wait: 3_600_000 }] });
  const events = follow();
  const lines: string[] = [];
  for await (const event of events) {
    lines.push(show(event));
    if (event.type === 'log') await cluster.delete(name, { gracePeriodSeconds: 0 }, stop.signal);
  }
  assert.ok(lines.includes('base: x'));
});

test('a pod that is not there, or another of its name, is not found', async () => {
  const { follow, cluster } = await open({ base: [] });
  await assert.rejects(collect(follow('another')), (error) => isPodTaskError(error, 'not-found'));
  cluster.table.remove(name);
  await assert.rejects(collect(follow()), (error) => isPodTaskError(error, 'not-found'));
});

test('an abort ends it with the reason of the signal', async () => {
  const { follow, stop } = await open({ base: [{ log: 'x\n' }, { wait: 3_600_000 }] });
  const reason = new Error('enough');
  const reading = (async () => {
    for await (const event of follow()) if (event.type === 'log') stop.abort(reason);
  })();
  await assert.rejects(reading, (error) => error === reason);
});

test('a reader that stops leaves no stream open', async () => {
  const { cluster, follow, clock, stop } = await open({ base: [{ log: 'x\n' }, { wait: 60_000 }] });
  for await (const event of follow()) if (event.type === 'log') break;
  const before = cluster.calls.length;
  await clock.sleep(50_000, stop.signal);
  assert.equal(cluster.calls.length, before);
});
