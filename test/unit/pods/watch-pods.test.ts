import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { TestContext } from 'node:test';
import type { Clock } from '../../../src/core/base/clock.ts';
import { PodTaskError, isPodTaskError } from '../../../src/core/base/failure.ts';
import type { FailureCode } from '../../../src/core/base/failure.ts';
import type { Ability } from '../../../src/core/cluster/cluster.ts';
import { watchPods } from '../../../src/core/pods/watch-pods.ts';
import type { PodsEvent } from '../../../src/core/pods/watch-pods.ts';
import { createJumpingClock } from '../../scripted/jumping-clock.ts';
import { ScriptedCluster } from '../../scripted/scripted-cluster.ts';
import { makePod, withPhase } from './make-pod.ts';

/** Milliseconds that a watch may say nothing. */
const silence = 300_000;

/** A watched cluster whose pauses are written down; the watch ends with the test. Its silence lasts for ever unless `ends`. */
function open(t: TestContext, lacks: readonly Ability[] = [], ends = false) {
  const jumping = createJumpingClock();
  const pauses: number[] = [];
  const clock: Clock = {
    now: () => jumping.now(),
    sleep: (ms, signal) => {
      if (ms === silence && !ends) return untilAborted(signal);
      pauses.push(ms);
      return jumping.sleep(ms, signal);
    },
  };
  const cluster = new ScriptedCluster(clock, lacks);
  const stop = new AbortController();
  t.after(() => stop.abort());
  const events = watchPods({ namespace: undefined }, cluster, clock, stop.signal);
  const next = async (): Promise<string> => show(await events.next());
  return { cluster, table: cluster.table, clock, pauses, stop, next };
}

function show({ done, value }: IteratorResult<PodsEvent, void>): string {
  if (done === true) return 'end';
  switch (value.type) {
    case 'listed':
      return ['listed', ...value.pods.map(({ metadata }) => metadata?.name)].join(' ');
    case 'lost':
      return `lost ${value.error.code}`;
    case 'back':
    case 'watching':
      return value.type;
    case 'polling':
      return `polling ${value.seconds}`;
    default:
      return `${value.type} ${value.pod.metadata?.name ?? ''} ${value.pod.status?.phase ?? ''}`;
  }
}

function untilAborted(signal: AbortSignal): Promise<void> {
  return new Promise((_resolve, reject) => {
    signal.addEventListener('abort', () => {
      reject(signal.reason as Error);
    });
  });
}

const a = { namespace: 'n', name: 'a' };
const broken = new PodTaskError('stream-broken');
const unreachable = new PodTaskError('cluster-unreachable');

/** Until nothing is left to do but to wait. */
async function settle(): Promise<void> {
  for (let i = 0; i < 20; i++) await new Promise((resolve) => setImmediate(resolve));
}

test('the pods come first and then each change', async (t) => {
  const { table, next } = open(t);
  table.add(makePod('a'));
  table.add(makePod('b'));
  assert.equal(await next(), 'listed a b');
  table.update(a, (pod) => withPhase(pod, 'Running'));
  table.add(makePod('c'));
  table.remove(a);
  assert.equal(await next(), 'modified a Running');
  assert.equal(await next(), 'added c Pending');
  assert.equal(await next(), 'deleted a Running');
});

test('no pods are a list as well', async (t) => {
  const { next } = open(t);
  assert.equal(await next(), 'listed');
});

test('a watch that the server ends goes on at once from its last version', async (t) => {
  const { cluster, table, pauses, next } = open(t);
  table.add(makePod('a'));
  await next();
  table.update(a, (pod) => withPhase(pod, 'Running'));
  table.update(a, (pod) => withPhase(pod, 'Succeeded'));
  assert.equal(await next(), 'modified a Running');
  assert.equal(await next(), 'modified a Succeeded');
  const waiting = next();
  await settle();
  cluster.endWatches();
  await settle();
  table.add(makePod('c'));
  assert.equal(await waiting, 'added c Pending');
  assert.deepEqual(cluster.calls, ['list', 'watch', 'watch']);
  assert.deepEqual(pauses, []);
});

test('watches that end as soon as they begin make no busy loop', async (t) => {
  const { cluster, table, pauses, next } = open(t);
  await next();
  const waiting = next();
  for (let i = 0; i < 10; i++) {
    await settle();
    cluster.endWatches();
  }
  await settle();
  table.add(makePod('a'));
  assert.equal(await waiting, 'added a Pending');
  assert.deepEqual(pauses, [500, 1000, 2000, 4000, 8000, 15_000, 15_000, 15_000, 15_000]);
});

test('after a watch that lived the next is begun at once again', async (t) => {
  const { cluster, table, clock, pauses, stop, next } = open(t);
  await next();
  const waiting = next();
  for (let i = 0; i < 3; i++) {
    await settle();
    cluster.endWatches();
  }
  await settle();
  assert.deepEqual(pauses.splice(0), [500, 1000]);
  await clock.sleep(5000, stop.signal);
  pauses.length = 0;
  cluster.endWatches();
  await settle();
  table.add(makePod('a'));
  assert.equal(await waiting, 'added a Pending');
  assert.deepEqual(pauses, []);
});

test('where the version is gone only the differences come', async (t) => {
  const { cluster, table, next } = open(t);
  for (const name of ['a', 'b', 'c']) table.add(makePod(name));
  assert.equal(await next(), 'listed a b c');
  table.remove(a);
  table.update({ namespace: 'n', name: 'b' }, (pod) => withPhase(pod, 'Running'));
  table.add(makePod('d'));
  table.forget();
  assert.equal(await next(), 'deleted a Pending');
  assert.equal(await next(), 'modified b Running');
  assert.equal(await next(), 'added d Pending');
  table.add(makePod('e'));
  assert.equal(await next(), 'added e Pending');
  assert.deepEqual(cluster.calls, ['list', 'watch', 'list', 'watch']);
});

test('a pod that was replaced under its name while nobody watched goes and comes', async (t) => {
  const { table, next } = open(t);
  table.add(makePod('a', { uid: 'old' }));
  await next();
  table.remove(a);
  table.add(withPhase(makePod('a', { uid: 'new' }), 'Running'));
  table.forget();
  assert.equal(await next(), 'deleted a Pending');
  assert.equal(await next(), 'added a Running');
});

test('a broken stream is no loss where the cluster still answers', async (t) => {
  const { cluster, table, pauses, next } = open(t);
  table.add(makePod('a'));
  await next();
  cluster.fail('watch', broken, 3);
  const waiting = next();
  await settle();
  table.add(makePod('b'));
  assert.equal(await waiting, 'added b Pending');
  assert.deepEqual(pauses, [500, 1000]);
});

test('a lost cluster is said once, tried with growing pauses, and said to be back once', async (t) => {
  const { cluster, table, pauses, next } = open(t);
  table.add(makePod('a'));
  await next();
  cluster.fail('watch', broken);
  cluster.fail('list', unreachable, 8);
  assert.equal(await next(), 'lost cluster-unreachable');
  table.remove(a);
  assert.equal(await next(), 'back');
  assert.equal(await next(), 'deleted a Pending');
  assert.deepEqual(pauses, [500, 1000, 2000, 4000, 8000, 15_000, 15_000, 15_000]);
  table.add(makePod('b'));
  assert.equal(await next(), 'added b Pending');
});

test('a cluster that is lost again is said again, with short pauses first', async (t) => {
  const { cluster, pauses, next } = open(t);
  await next();
  for (let i = 0; i < 2; i++) {
    cluster.fail('watch', unreachable);
    cluster.fail('list', unreachable, 2);
    pauses.length = 0;
    assert.equal(await next(), 'lost cluster-unreachable');
    assert.equal(await next(), 'back');
    assert.deepEqual(pauses.slice(-2), [500, 1000]);
  }
});

test('a cluster that is lost from the beginning is waited for', async (t) => {
  const { cluster, table, next } = open(t);
  table.add(makePod('a'));
  cluster.fail('list', unreachable, 3);
  assert.equal(await next(), 'lost cluster-unreachable');
  assert.equal(await next(), 'back');
  assert.equal(await next(), 'listed a');
});

for (const code of ['cluster-forbidden', 'cluster-unauthorized', 'cluster-refused'] as const) {
  test(`${code} of the list ends it`, async (t) => {
    const { cluster, next } = open(t);
    cluster.fail('list', new PodTaskError(code));
    await assert.rejects(next(), (error) => isPodTaskError(error, code));
  });
}

for (const code of ['cluster-unauthorized', 'cluster-refused', 'internal'] as const) {
  test(`${code} of the watch ends it`, async (t) => {
    const { cluster, next } = open(t);
    await next();
    cluster.fail('watch', new PodTaskError(code));
    await assert.rejects(next(), (error) => isPodTaskError(error, code));
  });
}

test('what is no PodTaskError is thrown', async (t) => {
  const { cluster, next } = open(t);
  await next();
  cluster.fail('watch', new TypeError('a fault of ours'));
  await assert.rejects(next(), TypeError);
});

test('an adapter without watches is asked every 2 seconds', async (t) => {
  const { cluster, table, clock, pauses, next } = open(t, ['watch']);
  table.add(makePod('a'));
  assert.equal(await next(), 'polling 2');
  assert.equal(await next(), 'listed a');
  const start = clock.now().getTime();
  const waiting = next();
  await settle();
  table.remove(a);
  assert.equal(await waiting, 'deleted a Pending');
  assert.equal(clock.now().getTime() - start, pauses.length * 2000);
  assert.deepEqual([...new Set(pauses)], [2000]);
  assert.deepEqual([...new Set(cluster.calls)], ['list']);
});

for (const code of ['cluster-forbidden', 'unsupported'] satisfies FailureCode[]) {
  test(`where watching is ${code} the pods are listed every 2 seconds`, async (t) => {
    const { cluster, table, pauses, next } = open(t);
    cluster.fail('watch', new PodTaskError(code), 100);
    assert.equal(await next(), 'listed');
    assert.equal(await next(), 'polling 2');
    const waiting = next();
    await settle();
    table.add(makePod('a'));
    assert.equal(await waiting, 'added a Pending');
    assert.deepEqual([...new Set(pauses)], [2000]);
    assert.equal(cluster.calls.filter((call) => call === 'watch').length, 1);
  });
}

test('polling outlives a lost cluster and ends where listing is forbidden', async (t) => {
  const { cluster, next } = open(t, ['watch']);
  await next();
  await next();
  cluster.fail('list', unreachable, 2);
  assert.equal(await next(), 'lost cluster-unreachable');
  assert.equal(await next(), 'back');
  cluster.fail('list', new PodTaskError('cluster-forbidden'));
  await assert.rejects(next(), (error) => isPodTaskError(error, 'cluster-forbidden'));
});

test('cancelling ends it quietly, whatever it is doing', async (t) => {
  const before = open(t);
  before.stop.abort();
  assert.equal(await before.next(), 'end');

  const watching = open(t);
  await watching.next();
  const waiting = watching.next();
  await settle();
  watching.stop.abort();
  assert.equal(await waiting, 'end');

  const pausing = open(t);
  pausing.cluster.fail('list', unreachable, 1000);
  await pausing.next();
  pausing.stop.abort();
  assert.equal(await pausing.next(), 'end');

  const polling = open(t, ['watch']);
  await polling.next();
  await polling.next();
  polling.stop.abort();
  assert.equal(await polling.next(), 'end');

  const failing = open(t);
  await failing.next();
  failing.cluster.fail('watch', unreachable);
  const failed = failing.next();
  failing.stop.abort();
  assert.equal(await failed, 'end');
});

test('a watch that says nothing for long is begun anew from a list', async (t) => {
  const { cluster, table, clock, next } = open(t, [], true);
  table.add(makePod('a'));
  assert.equal(await next(), 'listed a');
  // The first watch is open and nothing comes of it.
  cluster.watch = async function* (_query, _version, signal) {
    Reflect.deleteProperty(cluster, 'watch');
    await untilAborted(signal);
    yield { type: 'bookmark', version: '' };
  };
  const waiting = next();
  table.update(a, (pod) => withPhase(pod, 'Running'));
  const began = clock.now().getTime();
  assert.equal(await waiting, 'modified a Running');
  assert.ok(clock.now().getTime() - began <= 2 * silence);
});

test('a watch that was refused is tried again after a while', async (t) => {
  const { cluster, table, next } = open(t);
  cluster.fail('watch', new PodTaskError('cluster-forbidden'));
  assert.equal(await next(), 'listed');
  assert.equal(await next(), 'polling 2');
  const waiting = next();
  // Nothing but the clock goes on, so the lists of five minutes are over in no time.
  while (cluster.calls.filter((call) => call === 'watch').length < 2) await settle();
  const lists = cluster.calls.length;
  table.add(makePod('a'));
  assert.equal(await waiting, 'watching');
  assert.equal(await next(), 'added a Pending');
  assert.ok(lists > 140 && lists < 160, String(lists));
  assert.equal(cluster.calls.length, lists);
});
