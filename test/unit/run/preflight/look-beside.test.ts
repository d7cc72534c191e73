import assert from 'node:assert/strict';
import { test } from 'node:test';
import { PodTaskError, isPodTaskError } from '../../../../src/core/base/failure.ts';
import { silentLog } from '../../../../src/core/base/log.ts';
import { createPreflight } from '../../../../src/core/run/preflight/preflight.ts';
import type { RunEvent } from '../../../../src/core/run/run-event.ts';
import { run } from '../../../../src/core/run/run.ts';
import { toManifest, toPod } from '../../../contract/lab.ts';
import type { Program } from '../../../contract/lab.ts';
import { createMemoryJournal } from '../../../contract/memory-journal.ts';
import { createJumpingClock } from '../../../scripted/jumping-clock.ts';
import { ScriptedCluster } from '../../../scripted/scripted-cluster.ts';

const program: Program = { sh: '', steps: [{ log: 'a\n' }, { wait: 60_000 }] };

/** A run with its preflight; the events so far where it throws. */
async function runWith(
  prepare: (cluster: ScriptedCluster) => void,
  lacks: ConstructorParameters<typeof ScriptedCluster>[1] = [],
): Promise<{
  readonly events: readonly RunEvent[];
  readonly error: unknown;
  calls: readonly string[];
}> {
  const clock = createJumpingClock();
  const cluster = new ScriptedCluster(clock, lacks);
  for (const one of ['namespaces default', 'serviceaccounts default']) {
    cluster.objects.set(one, { kind: 'Some' });
  }
  prepare(cluster);
  const lab = { cluster, clock, namespace: 'default', image: 'busybox' };
  const more = {
    plays: 'steps',
    keepsReturns: true,
    newName: () => 'a',
    expire: undefined,
  } as const;
  const manifest = toManifest(toPod({ ...lab, ...more }, program));
  const surroundings = {
    signal: new AbortController().signal,
    log: silentLog,
    clock,
    journal: createMemoryJournal(),
    preflight: createPreflight(clock, silentLog),
  };
  const events: RunEvent[] = [];
  let error: unknown;
  try {
    const request = { manifest, id: 'run-1', runId: 'run-1' };
    for await (const event of run(request, cluster, surroundings)) events.push(event);
  } catch (thrown) {
    error = thrown;
  }
  return { events, error, calls: cluster.calls };
}

function typesOf(events: readonly RunEvent[]): readonly string[] {
  return events.map(({ type }) => type);
}

test('a good preflight is one line, and the creation waits for nothing of it', async () => {
  const { events, calls } = await runWith(() => undefined);
  const told = events.filter(({ type }) => type === 'preflight');
  assert.deepEqual(
    told.map((event) => event.type === 'preflight' && [event.check, event.ok]),
    [['summary', true]],
  );
  assert.equal(typesOf(events)[0], 'prepared');
  assert.equal(typesOf(events).at(-1), 'cleaned');
  const first = calls.findIndex((call) => /^(review|read) /.test(call));
  assert.ok(first > calls.indexOf('create a'));
});

test('a right to create that is missing is told with its role before the run gives up', async () => {
  const { events, error } = await runWith((cluster) => {
    cluster.denied.add('create pods');
    cluster.beforeCreated(() => Promise.reject(new PodTaskError('cluster-forbidden')));
  });
  assert.ok(isPodTaskError(error, 'cluster-forbidden'));
  const told = events.find((event) => event.type === 'preflight');
  assert.equal(told?.subject, 'create pods');
  assert.match(told.fix ?? '', /kind: RoleBinding/);
});

test('a preflight that is slow ends with the run and says nothing after the verdict', async () => {
  const { events, calls } = await runWith((cluster) => {
    cluster.hold('review');
  });
  assert.ok(calls.some((call) => call.startsWith('review')));
  assert.deepEqual(typesOf(events).slice(-2), ['finished', 'cleaned']);
  assert.ok(!typesOf(events).includes('preflight'));
});

test('who may not ask for rights hears it once, in one line, and the run goes on', async () => {
  const { events, error } = await runWith((cluster) => {
    cluster.fail('review', new PodTaskError('cluster-forbidden'), 100);
  });
  assert.equal(error, undefined);
  const told = events.filter(({ type }) => type === 'preflight');
  assert.deepEqual(
    told.map((event) => event.type === 'preflight' && [event.check, event.ok, event.message]),
    [['summary', true, { code: 'preflight-partly', data: { count: 9, unknown: 7, good: 2 } }]],
  );
  assert.ok(!typesOf(events).includes('warning'));
  assert.deepEqual(typesOf(events).slice(-2), ['finished', 'cleaned']);
});

test('a cluster of pods alone is asked nothing', async () => {
  const { events, calls } = await runWith(() => undefined, ['objects']);
  assert.ok(!calls.some((call) => /^(review|read) /.test(call)));
  assert.ok(!typesOf(events).includes('preflight'));
});

test('what the pod names is looked at in a run too', async () => {
  const { events } = await runWith((cluster) => {
    cluster.objects.delete('serviceaccounts default');
  });
  const told = events.flatMap((event) => (event.type === 'preflight' ? [event.message?.code] : []));
  assert.deepEqual(told, ['preflight-no-service-account']);
});
