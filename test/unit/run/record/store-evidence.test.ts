import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { CoreV1Event, V1Pod } from '@kubernetes/client-node';
import type { Clock } from '../../../../src/core/base/clock.ts';
import { PodTaskError } from '../../../../src/core/base/failure.ts';
import { silentLog } from '../../../../src/core/base/log.ts';
import type { Ability, Cluster, LogQuery } from '../../../../src/core/cluster/cluster.ts';
import type { KeptPod } from '../../../../src/core/run/record/journal.ts';
import type { RunEventData } from '../../../../src/core/run/run-event.ts';
import { storePod } from '../../../../src/core/run/record/store-evidence.ts';
import { createJumpingClock } from '../../../scripted/jumping-clock.ts';
import { podWith } from '../pods.ts';

type Read = (query: LogQuery, signal: AbortSignal) => AsyncIterable<string>;

interface Wish {
  readonly pod: V1Pod;
  readonly clock?: Clock;
  readonly read?: Read;
  readonly events?: () => Promise<readonly CoreV1Event[]>;
  readonly lacks?: readonly Ability[];
  readonly followed?: readonly string[];
  readonly gone?: boolean;
  readonly force?: AbortSignal;
}

async function store(wish: Wish) {
  const { pod, clock = createJumpingClock(), read = nothing, followed = [], gone = false } = wish;
  const queries: string[] = [];
  const lines: string[] = [];
  const told: RunEventData[] = [];
  const warned: string[] = [];
  const kept: KeptPod[] = [];
  const cluster = {
    lacks: new Set(wish.lacks),
    events: wish.events ?? (() => Promise.resolve([])),
    logs: async function* (query: LogQuery, signal: AbortSignal) {
      queries.push(`${query.container}${query.previous === true ? ' previous' : ''}`);
      for await (const text of read(query, signal)) yield Buffer.from(text);
    },
  } as unknown as Cluster;
  await storePod({ pod, gone }, new Set(followed), {
    name: { namespace: 'default', name: 'pod' },
    cluster,
    clock,
    log: silentLog,
    read: new Map(),
    force: wish.force ?? new AbortController().signal,
    emit: (...events) => Promise.resolve(void told.push(...events)),
    warn: ({ code, data }) =>
      Promise.resolve(void warned.push(`${code} ${String(data['container'])}`)),
    recorder: {
      hasXCom: false,
      keepXCom: () => undefined,
      addLog: (all) => Promise.resolve(void lines.push(...all)),
      keepPod: (one) => Promise.resolve(void kept.push(one)),
    },
  });
  return { queries, lines, told, warned, kept };
}

async function* nothing(): AsyncGenerator<string, void, void> {
  // No line.
}

const stamp = (second: number): string =>
  new Date(Date.UTC(2026, 0, 15) + second * 1000).toISOString();

test('the earlier start of a container that was started again is stored as well', async () => {
  const base = podWith({
    phase: 'Running',
    running: ['base', 'side'],
    waiting: { third: { reason: 'CrashLoopBackOff' } },
  });
  for (const one of base.status?.containerStatuses ?? []) {
    if (one.name !== 'side') one.restartCount = 2;
  }
  const { queries, lines } = await store({
    pod: base,
    followed: ['base'],
    read: async function* ({ container, previous }) {
      yield await Promise.resolve(`${stamp(1)} ${container} ${String(previous)}\n`);
    },
  });
  assert.deepEqual(queries, ['base previous', 'side', 'third previous']);
  assert.deepEqual(lines, [
    `${stamp(1)} [base (previous)] base true`,
    `${stamp(1)} [side] side undefined`,
    `${stamp(1)} [third (previous)] third true`,
  ]);
  const without = await store({ pod: base, followed: ['base'], lacks: ['previous-logs'] });
  assert.deepEqual(without.queries, ['side']);
});

test('a log that takes minutes is stored to its end, and that is told', async () => {
  const clock = createJumpingClock();
  const { lines, told, warned } = await store({
    clock,
    pod: podWith({ phase: 'Succeeded', ended: { base: 0 } }),
    read: async function* (_, signal) {
      for (let i = 0; i < 200; i++) {
        await clock.sleep(2000, signal);
        yield `${stamp(i)} ${i}\n`;
      }
    },
  });
  assert.equal(lines.length, 200);
  assert.deepEqual(warned, []);
  const bytes = told.map((event) => (event.type === 'storing' ? event.bytes : -1));
  assert.ok(bytes.length >= 12 && bytes.every((one, i) => one > (bytes[i - 1] ?? 0)));
});

test('a log of which nothing comes any more is given up, and that is said', async () => {
  const clock = createJumpingClock();
  const from = clock.now().getTime();
  const { lines, warned } = await store({
    clock,
    pod: podWith({ phase: 'Succeeded', ended: { base: 0, side: 0 } }),
    read: async function* ({ container }, signal) {
      yield `${stamp(1)} ${container}\n`;
      if (container === 'base') await clock.sleep(1e9, signal);
    },
  });
  assert.deepEqual(warned, ['log-not-stored base']);
  // Once, though it was asked for three times.
  assert.deepEqual(lines, [`${stamp(1)} [base] base`, `${stamp(1)} [side] side`]);
  assert.ok(clock.now().getTime() - from < 120_000);
});

test('one that never ends is cut when the time for all is over', async () => {
  const clock = createJumpingClock();
  const from = clock.now().getTime();
  const { warned } = await store({
    clock,
    pod: podWith({ phase: 'Succeeded', ended: { base: 0 } }),
    read: async function* (_, signal) {
      for (let i = 0; ; i++) {
        await clock.sleep(1000, signal);
        yield `${stamp(i)} ${i}\n`;
      }
    },
  });
  assert.deepEqual(warned, ['log-not-stored base']);
  assert.ok(clock.now().getTime() - from <= 610_000);
});

test('force cuts it short at once', async () => {
  const clock = createJumpingClock();
  const from = clock.now().getTime();
  const force = new AbortController();
  void clock.sleep(3000, new AbortController().signal).then(() => force.abort(new Error('forced')));
  const { warned } = await store({
    clock,
    force: force.signal,
    pod: podWith({ phase: 'Succeeded', ended: { base: 0, side: 0 } }),
    read: async function* (_, signal) {
      await clock.sleep(1e9, signal);
      yield '';
    },
  });
  assert.deepEqual(warned, ['log-not-stored base', 'log-not-stored side']);
  assert.equal(clock.now().getTime() - from, 3000);
});

for (const [code, status, asked, warning] of [
  ['stream-broken', undefined, 3, 'log-not-stored'],
  ['cluster-refused', 400, 1, 'log-not-stored'],
  ['cluster-refused', 500, 3, 'log-not-stored'],
  ['cluster-forbidden', 403, 1, 'log-unreadable'],
  ['not-found', 404, 1, 'log-not-stored'],
] as const) {
  test(`a log that fails with ${code} ${status ?? ''} is asked for ${asked} times and said`, async () => {
    const { queries, warned } = await store({
      pod: podWith({ phase: 'Succeeded', ended: { base: 0 } }),
      read: () => {
        throw new PodTaskError(code, status === undefined ? {} : { status });
      },
    });
    assert.deepEqual([queries.length, warned], [asked, [`${warning} base`]]);
  });
}

test('of a pod that is gone its last state and its own events are stored', async () => {
  const pod = podWith({ phase: 'Failed', ended: { base: 1 } });
  if (pod.metadata !== undefined) pod.metadata.uid = 'mine';
  const event = (uid: string | undefined): CoreV1Event => ({
    metadata: {},
    involvedObject: uid === undefined ? {} : { uid },
  });
  const { kept, queries } = await store({
    pod,
    gone: true,
    events: () => Promise.resolve([event('mine'), event('other'), event(undefined)]),
  });
  assert.deepEqual(kept, [{ pod, events: [event('mine'), event(undefined)] }]);
  assert.deepEqual(queries, []);
});
