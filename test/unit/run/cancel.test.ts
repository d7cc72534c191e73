import assert from 'node:assert/strict';
import { test } from 'node:test';
import { PodTaskError } from '../../../src/core/base/failure.ts';
import { silentLog } from '../../../src/core/base/log.ts';
import type { Cluster } from '../../../src/core/cluster/cluster.ts';
import type { RunSettings } from '../../../src/core/manifest/manifest.ts';
import { run } from '../../../src/core/run/run.ts';
import type { RunSurroundings } from '../../../src/core/run/run.ts';
import type { RunEvent } from '../../../src/core/run/run-event.ts';
import { toManifest, toPod } from '../../contract/lab.ts';
import type { PodWish } from '../../contract/lab.ts';
import { createMemoryJournal } from '../../contract/memory-journal.ts';
import type { Step } from '../../scripted/script.ts';
import { openLab, steps } from './lab.ts';

interface Act {
  readonly cancel: () => void;
  readonly force: () => void;
}

const cancelAt =
  (type: RunEvent['type']) =>
  (event: RunEvent, { cancel }: Act): void => {
    if (event.type === type) cancel();
  };

interface Wish extends PodWish {
  readonly program: readonly Step[];
  readonly settings?: Partial<RunSettings>;
  /** Puts something between the run and the cluster. */
  readonly through?: (cluster: Cluster, cancel: () => void) => Partial<Cluster>;
  readonly onEvent?: (event: RunEvent, act: Act) => void;
  readonly more?: Partial<RunSurroundings>;
}

async function runTo(wish: Wish) {
  const { lab, cluster } = openLab();
  const journal = createMemoryJournal();
  const cancelling = new AbortController();
  const forcing = new AbortController();
  let cancelled = 0;
  const cancel = (): void => {
    cancelled ||= lab.clock.now().getTime();
    cancelling.abort(new Error('cancelled'));
  };
  const force = (): void => forcing.abort(new Error('forced'));
  const pod = toPod(lab, steps(...wish.program), wish);
  const manifest = toManifest(pod, wish.settings);
  const between = wish.through?.(cluster, cancel) ?? {};
  const port = new Proxy<Cluster>(cluster, {
    get: (target, key) => {
      const member = (Reflect.get(between, key) ?? Reflect.get(target, key, target)) as unknown;
      return typeof member === 'function' ? (member.bind(target) as unknown) : member;
    },
  });
  const surroundings = {
    signal: cancelling.signal,
    force: forcing.signal,
    log: silentLog,
    clock: lab.clock,
    journal,
    ...wish.more,
  };
  const events: RunEvent[] = [];
  for await (const event of run({ manifest, id: 'r', runId: 'r' }, port, surroundings)) {
    events.push(event);
    wish.onEvent?.(event, { cancel, force });
  }
  return {
    events,
    journal,
    cluster,
    name: { namespace: 'default', name: pod.metadata?.name ?? '' },
    /** Milliseconds from the cancel to the end. */
    took: lab.clock.now().getTime() - cancelled,
    lines: events.flatMap((event) => (event.type === 'log' ? [event.text] : [])),
    verdict: events.flatMap((event) => (event.type === 'finished' ? [event.verdict] : [])).at(-1),
    cleaned: events.at(-1)?.type === 'cleaned' ? events.at(-1) : undefined,
    codes: events.flatMap((event) => (event.type === 'warning' ? [event.message.code] : [])),
  };
}

/** Never answers, until it is given up. */
function hang(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    const give = (): void => reject(signal.reason as Error);
    signal.addEventListener('abort', give, { once: true });
    if (signal.aborted) give();
  });
}

const forever = [{ log: 'on\n' }, { wait: 1e9 }] as const;

const moments: Readonly<Record<string, Omit<Wish, 'program'> & { program?: readonly Step[] }>> = {
  'before the creation': {
    onEvent: cancelAt('prepared'),
  },
  'while the creation is not answered': {
    through: (cluster, cancel) => ({
      create: async (pod, namespace, signal) => {
        const created = await cluster.create(pod, namespace, signal);
        cancel();
        return created;
      },
    }),
  },
  'while the creation is never answered': {
    through: (cluster, cancel) => ({
      create: async (pod, namespace, signal) => {
        await cluster.create(pod, namespace, signal);
        cancel();
        return hang(signal);
      },
    }),
  },
  'when the pod is created': {
    onEvent: cancelAt('created'),
  },
  'while the pod waits for its image': {
    program: [{ waiting: 'ImagePullBackOff', message: 'timeout' }, { wait: 1e9 }, { waiting: '' }],
    onEvent: (event, { cancel }) => {
      if (event.type === 'pending' && event.reason === 'ImagePullBackOff') cancel();
    },
  },
  'while its log is followed': {
    onEvent: cancelAt('log'),
  },
  'while its log is silent': {
    through: (cluster, cancel) => ({
      logs: async function* (query, signal) {
        yield* cluster.logs({ ...query, follow: false }, signal);
        cancel();
        await hang(signal);
      },
    }),
  },
  'while its log cannot be had': {
    through: (_, cancel) => ({
      // eslint-disable-next-line require-yield -- it breaks at once
      logs: async function* () {
        await Promise.resolve();
        cancel();
        throw new PodTaskError('stream-broken');
      },
    }),
  },
  'while its result is read': {
    program: [{ file: '1' }, { log: 'on\n' }],
    xcom: true,
    settings: { doXcomPush: true },
    through: (_, cancel) => ({
      // eslint-disable-next-line require-yield -- it hangs
      exec: async function* (_query, signal) {
        cancel();
        await hang(signal);
      },
    }),
  },
  'while another container goes on': {
    program: [{ log: 'on\n' }],
    second: steps({ wait: 1e9 }),
    settings: { providerVersion: '10.25.0' },
    onEvent: cancelAt('log'),
  },
};

for (const [moment, wish] of Object.entries(moments)) {
  test(`a cancel ${moment} is heard at once and leaves no pod`, async () => {
    const { verdict, cleaned, cluster, name, took, events } = await runTo({
      program: forever,
      ...wish,
    });
    assert.equal(verdict?.outcome, 'cancelled');
    assert.deepEqual(
      events.slice(-2).map(({ type }) => type),
      ['finished', 'cleaned'],
    );
    assert.ok(cleaned?.type === 'cleaned' && ['deleted', 'none'].includes(cleaned.how));
    assert.ok(!cluster.table.has(name));
    // What hangs is given up: a creation after 10 s, an exec after 15.
    assert.ok(took <= 16_000, String(took));
  });
}

test('a cancel in the clean-up changes nothing any more', async () => {
  const { verdict, cleaned } = await runTo({
    program: [{ exit: 0 }],
    through: (cluster, cancel) => ({
      delete: (pod, options, signal) => {
        cancel();
        return cluster.delete(pod, options, signal);
      },
    }),
  });
  assert.equal(verdict?.outcome, 'success');
  assert.equal(cleaned?.type === 'cleaned' && cleaned.how, 'deleted');
});

test('what a pod writes when it is told to end is not lost, nor how it ends', async () => {
  const { lines, verdict, journal, took, events } = await runTo({
    program: [
      { onTerm: [{ log: 'bye\n' }, { wait: 9000 }, { log: 'gone\n' }, { exit: 9 }] },
      ...forever,
    ],
    grace: 60,
    onEvent: (event, { cancel }) => {
      if (event.type === 'log' && event.text === 'on') cancel();
    },
  });
  assert.deepEqual(lines, ['on', 'bye', 'gone']);
  assert.deepEqual([verdict?.outcome, verdict?.exit_code], ['cancelled', 9]);
  assert.deepEqual(
    journal.log.map((line) => line.split('] ')[1]),
    ['on', 'bye', 'gone'],
  );
  const waited = events.flatMap((event) => (event.type === 'terminating' ? [event.seconds] : []));
  assert.deepEqual(waited, [58, 53]);
  assert.ok(took < 11_000);
  assert.equal(journal.history.at(-1)?.verdict?.exit_code, 9);
});

test('force ends a pod that does not want to', async () => {
  const { cleaned, cluster, name, took } = await runTo({
    program: [{ onTerm: [{ wait: 1e9 }] }, ...forever],
    grace: 3600,
    onEvent: ({ type }, { cancel, force }) => {
      if (type === 'log') cancel();
      if (type === 'terminating') force();
    },
  });
  assert.equal(cleaned?.type === 'cleaned' && cleaned.how, 'deleted');
  assert.ok(!cluster.table.has(name));
  assert.ok(took < 5000);
});

test('a pod that is still there after its time is no longer waited for, and that is said', async () => {
  const { cleaned, codes, took } = await runTo({
    program: forever,
    grace: 10,
    through: (cluster) => ({
      // The node is lost: the pod is only marked.
      delete: async (pod, _options, signal) => {
        await cluster.get(pod, signal);
      },
    }),
    onEvent: cancelAt('log'),
  });
  assert.equal(cleaned?.type === 'cleaned' && cleaned.how, 'deleted');
  assert.deepEqual(codes, ['still-terminating']);
  assert.equal(took, 40_000);
});

test('letting go while the end is waited for leaves nothing to do', async () => {
  const letGo = new AbortController();
  const { journal, took } = await runTo({
    program: [{ onTerm: [{ wait: 1e9 }] }, ...forever],
    grace: 3600,
    more: { letGo: letGo.signal },
    onEvent: ({ type }, { cancel }) => {
      if (type === 'log') cancel();
      if (type === 'terminating') letGo.abort(new Error('closing'));
    },
  });
  assert.equal(journal.history.at(-1)?.state, 'settled');
  assert.ok(took < 5000);
});

test('the result of a cancelled run is on record as far as its file has it', async () => {
  const { journal } = await runTo({
    program: [{ file: '{"half": ' }, ...forever],
    xcom: true,
    settings: { doXcomPush: true },
    onEvent: cancelAt('log'),
  });
  assert.equal(journal.kept.at(-1)?.xcom, '{"half": ');
});

test('a result that is no JSON is on record as it is', async () => {
  const { journal, verdict } = await runTo({
    program: [{ file: `no ${'x'.repeat(500)}` }, { exit: 0 }],
    xcom: true,
    settings: { doXcomPush: true },
  });
  assert.equal(verdict?.reason, 'XComInvalid');
  assert.equal(journal.kept.at(-1)?.xcom?.length, 503);
});

test('the result of a task that failed is on record', async () => {
  const { journal, verdict } = await runTo({
    program: [{ file: '[1]' }, { exit: 3 }],
    xcom: true,
    settings: { doXcomPush: true },
  });
  assert.equal(verdict?.outcome, 'failed');
  assert.deepEqual(journal.history.at(-1)?.xcom, [1]);
});

test('a pod that someone else deletes is on record as it was last', async () => {
  const { journal, verdict } = await runTo({
    program: forever,
    through: (cluster) => ({
      watch: async function* (query, version, signal) {
        void cluster.delete(
          { namespace: 'default', name: 'pod-1' },
          { gracePeriodSeconds: 0 },
          signal,
        );
        yield* cluster.watch(query, version, signal);
      },
    }),
  });
  assert.equal(verdict?.reason, 'Deleted');
  assert.equal(journal.kept.length, 1);
});

test('a cluster out of reach for long leaves a run that outlives it, on record and for nobody', async () => {
  const away = new PodTaskError('cluster-unreachable');
  const journal = createMemoryJournal();
  let deletions = 0;
  const lost = runTo({
    program: forever,
    more: { outlivesLoss: true, journal },
    through: () => ({
      watch: () => {
        throw away;
      },
      list: () => Promise.reject(away),
      get: () => Promise.reject(away),
      delete: () => {
        deletions++;
        return Promise.resolve();
      },
    }),
  });
  await assert.rejects(lost, away);
  assert.deepEqual([journal.history.at(-1)?.state, deletions], ['created', 0]);
});
