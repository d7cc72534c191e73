import assert from 'node:assert/strict';
import { test } from 'node:test';
import { PodTaskError } from '../../../src/core/base/failure.ts';
import type { Clock } from '../../../src/core/base/clock.ts';
import type { Cluster } from '../../../src/core/cluster/cluster.ts';
import { runPod, toPod } from '../../contract/lab.ts';
import type { Transcript } from '../../contract/lab.ts';
import type { Step } from '../../scripted/script.ts';
import { openLab, steps } from './lab.ts';

interface Looks {
  readonly transcript: Transcript;
  /** When the pod was looked at, and when watches began that were not refused; milliseconds from the start. */
  readonly looks: readonly number[];
  readonly watches: readonly number[];
}

/** A run whose user may not watch before `since` milliseconds have passed. */
async function runPolled(since: number, ...program: readonly Step[]): Promise<Looks> {
  const { lab } = openLab();
  const { clock, cluster } = lab;
  const began = clock.now().getTime();
  const looks: number[] = [];
  const watches: number[] = [];
  const polled = limit(cluster, clock, began + since, (kind) => {
    (kind === 'get' ? looks : watches).push(clock.now().getTime() - began);
  });
  const pod = toPod(lab, steps(...program));
  const transcript = await runPod({ ...lab, cluster: polled }, pod);
  return { transcript, looks, watches };
}

function limit(
  cluster: Cluster,
  clock: Clock,
  until: number,
  see: (kind: 'get' | 'watch') => void,
): Cluster {
  const own: Partial<Cluster> = {
    get: (pod, signal) => {
      see('get');
      return cluster.get(pod, signal);
    },
    watch: (query, version, signal) => {
      if (clock.now().getTime() < until) throw new PodTaskError('cluster-forbidden');
      see('watch');
      return cluster.watch(query, version, signal);
    },
  };
  return new Proxy(cluster, {
    get(target, key) {
      const mine = own[key as keyof Cluster];
      if (mine !== undefined) return mine;
      const value: unknown = Reflect.get(target, key, target);
      return typeof value === 'function' ? (value.bind(target) as unknown) : value;
    },
  });
}

function warnings({ events }: Transcript): readonly string[] {
  return events.flatMap((event) => (event.type === 'warning' ? [event.message.code] : []));
}

test('looks are close together just after something has happened, and two seconds apart later', async () => {
  const { looks, transcript } = await runPolled(Infinity, { log: 'a\n' }, { wait: 100_000 });
  assert.equal(transcript.verdict?.outcome, 'success');
  assert.ok(looks.filter((at) => at < 4000).length >= 3, looks.join(' '));
  const late = looks.filter((at) => at > 10_000 && at < 90_000);
  assert.ok(late.length <= 41, String(late.length));
  assert.deepEqual(warnings(transcript), ['watch-unavailable']);
});

test('a log that ends lets the pod be looked at, so that its end is known within two seconds', async () => {
  for (const wait of [59_000, 59_300, 59_600, 60_000, 60_300, 60_700]) {
    const { transcript } = await runPolled(Infinity, { log: 'a\n' }, { wait });
    const { events } = transcript;
    const begun = Date.parse(events.find(({ type }) => type === 'created')?.time ?? '');
    const ended = Date.parse(events.find(({ type }) => type === 'finished')?.time ?? '');
    assert.ok(ended - begun - wait < 1600, `${wait}: ${ended - begun - wait}`);
  }
});

test('a watch that was refused is tried again after five minutes, and is said once', async () => {
  const { looks, transcript, watches } = await runPolled(
    400_000,
    { log: 'a\n' },
    { wait: 3_600_000 },
    { log: 'b\n' },
  );
  assert.deepEqual(transcript.lines, ['a', 'b']);
  assert.deepEqual(warnings(transcript), ['watch-unavailable']);
  assert.ok(watches[0] !== undefined && watches[0] < 620_000, watches.join(' '));
  // From then on nobody looks every two seconds.
  assert.ok(looks.filter((at) => at > 620_000).length < 60, String(looks.length));
});
