import assert from 'node:assert/strict';
import { test } from 'node:test';
import { PodTaskError, isPodTaskError } from '../../../../src/core/base/failure.ts';
import type { RunSettings } from '../../../../src/core/manifest/manifest.ts';
import { silentLog } from '../../../../src/core/base/log.ts';
import { run } from '../../../../src/core/run/run.ts';
import { selectSameRun } from '../../../../src/core/manifest/marker.ts';
import { createOwner } from '../../../../src/core/run/record/run-owner.ts';
import type { RunEvent } from '../../../../src/core/run/run-event.ts';
import { givenLabels, linesOf, startGiven, warningsOf } from '../../../contract/given-run.ts';
import type { Start } from '../../../contract/given-run.ts';
import { toManifest, toPod } from '../../../contract/lab.ts';
import { createMemoryJournal } from '../../../contract/memory-journal.ts';
import type { MemoryJournal } from '../../../contract/memory-journal.ts';
import { openLab, steps } from '../lab.ts';

const runId = 'manual__2026';
const never = new AbortController().signal;
const long = steps({ log: 'a\n' }, { wait: 5000 }, { log: 'b\n' });
const slow = steps({ log: 'a\n' }, { wait: 60_000 }, { log: 'b\n' });
const short = steps({ log: 'a\n' }, { exit: 3 });

/** A start that is let go of at its first line, and a second one after `pause` milliseconds. */
async function startTwice(
  program: ReturnType<typeof steps>,
  settings: Partial<RunSettings>,
  pause = 0,
  second: Partial<Start> = {},
): Promise<{
  readonly journal: MemoryJournal;
  readonly cluster: ReturnType<typeof openLab>['cluster'];
  readonly first: readonly RunEvent[];
  readonly again: readonly RunEvent[];
}> {
  const { lab, cluster } = openLab();
  const journal = createMemoryJournal();
  const first = await startGiven(lab, program, journal, { runId, settings }, (event, letGo) => {
    if (event.type === 'log') letGo();
  });
  if (pause > 0) await lab.clock.sleep(pause, never);
  const start = { id: 'run-2', runId, settings, ...second };
  const again = await startGiven(lab, program, journal, start);
  return { journal, cluster, first, again };
}

function podsOf(events: readonly RunEvent[]): readonly string[] {
  return events.flatMap((e) =>
    e.type === 'prepared' || e.type === 'adopted' || e.type === 'created' ? [e.pod.name] : [],
  );
}

for (const [what, error, times] of [
  ['is away', new PodTaskError('cluster-unreachable', { why: 'refused-connection' }), 9],
  ['answers nonsense', new PodTaskError('cluster-refused', { why: 'not-kubernetes' }), 3],
  ['refuses once', new PodTaskError('cluster-forbidden'), 1],
] as const) {
  test(`a cluster that ${what} while an earlier start is looked for is asked again`, async () => {
    const { lab, cluster } = openLab();
    const journal = createMemoryJournal();
    await startGiven(lab, slow, journal, { runId }, (event, letGo) => {
      if (event.type === 'log') letGo();
    });
    cluster.fail('list', error, times);
    const again = await startGiven(lab, slow, journal, { id: 'run-2', runId });
    assert.deepEqual(linesOf(again), ['a', 'b']);
    assert.equal(cluster.calls.filter((call) => call.startsWith('create ')).length, 1);
  });
}

test('a second start takes the running pod over, on the record of the first, and tells its whole log', async () => {
  const { journal, cluster, again } = await startTwice(long, {});
  assert.deepEqual(podsOf(again), ['pod-1', 'pod-1']);
  assert.deepEqual(linesOf(again), ['a', 'b']);
  assert.deepEqual([...new Set(journal.history.map(({ run }) => run))], ['run-1']);
  assert.equal(journal.history.at(-1)?.verdict?.outcome, 'success');
  // What is on record has each line once, too.
  assert.deepEqual(
    journal.log.map((line) => line.slice(-1)),
    ['a', 'b'],
  );
  assert.equal(cluster.calls.filter((call) => call.startsWith('create')).length, 1);
});

test('a run id of our own is found by the label run_id', async () => {
  const { lab } = openLab();
  const journal = createMemoryJournal();
  const { 'pod-tasks/run-id': _, ...labels } = givenLabels('');
  const own = labels['run_id'] ?? '';
  const start = { runId: own, pod: toPod(lab, long, { labels }) };
  await startGiven(lab, long, journal, start, ({ type }, letGo) => {
    if (type === 'log') letGo();
  });
  const pod = toPod(lab, long, { labels });
  const again = await startGiven(lab, long, journal, { id: 'run-2', runId: own, pod });
  assert.deepEqual(podsOf(again), ['pod-1', 'pod-1']);
});

test('a pod that has ended is deleted and made anew from 10.6, and used before', async () => {
  const newest = await startTwice(short, {}, 2000);
  assert.deepEqual(podsOf(newest.again), ['pod-2', 'pod-2']);
  assert.deepEqual(warningsOf(newest.again), ['finished-pod-replaced']);
  const settled = newest.journal.history.find((one) => one.run === 'run-1' && one.ended);
  assert.deepEqual(
    [settled?.state, settled?.cleanup, settled?.verdict?.exit_code],
    ['settled', 'deleted', 3],
  );
  assert.equal(newest.journal.kept[0]?.pod.metadata?.name, 'pod-1');
  const older = await startTwice(short, { providerVersion: '10.5.0' }, 2000);
  assert.deepEqual(podsOf(older.again), ['pod-1', 'pod-1']);
  assert.deepEqual(linesOf(older.again), ['a']);
});

test('a pod that has ended and that on_finish_action keeps is used', async () => {
  const { again } = await startTwice(short, { onFinishAction: 'keep_pod' }, 2000);
  assert.deepEqual(podsOf(again), ['pod-1', 'pod-1']);
  assert.equal(again.find((event) => event.type === 'finished')?.verdict.exit_code, 3);
});

test('a pod whose run was settled is not found again', async () => {
  const { lab, cluster } = openLab();
  const keep = { onFinishAction: 'keep_pod' } as const;
  await startGiven(lab, short, createMemoryJournal(), { runId, settings: keep });
  const kept = await cluster.get({ namespace: 'default', name: 'pod-1' }, never);
  assert.equal(kept.metadata?.labels?.['pod-tasks/settled'], 'True');
  // Another machine's record knows nothing of it.
  const again = await startGiven(lab, short, createMemoryJournal(), { runId, settings: keep });
  assert.deepEqual(podsOf(again), ['pod-2', 'pod-2']);
});

test('a pod of which nothing is on record is taken over on a record of its own', async () => {
  const { lab } = openLab();
  await startGiven(lab, long, createMemoryJournal(), { runId }, ({ type }, letGo) => {
    if (type === 'log') letGo();
  });
  const journal = createMemoryJournal();
  const again = await startGiven(lab, long, journal, { id: 'run-2', runId });
  assert.deepEqual(podsOf(again), ['pod-1', 'pod-1']);
  assert.deepEqual(linesOf(again), ['a', 'b']);
  const [first] = journal.history;
  assert.deepEqual([first?.run, first?.state, first?.pod], ['run-2', 'created', 'pod-1']);
});

test('a run that a living process follows is refused, and its pod is left alone', async () => {
  const { lab, cluster } = openLab();
  const journal = createMemoryJournal();
  const owner = createOwner(lab.clock.now());
  let refused: unknown;
  await startGiven(lab, long, journal, { runId, owner }, async ({ type }) => {
    if (type !== 'log' || refused !== undefined) return;
    refused = new Error('not refused');
    await startGiven(lab, long, journal, { id: 'run-2', runId }).catch((error: unknown) => {
      refused = error;
    });
  });
  assert.ok(isPodTaskError(refused, 'run-followed'));
  assert.deepEqual([refused.data['run'], refused.data['pid']], ['run-1', owner.pid]);
  assert.equal(cluster.calls.filter((call) => call.startsWith('create')).length, 1);
});

test('more than one pod is refused as the operator does', async () => {
  const { lab, cluster } = openLab();
  const labels = givenLabels(runId);
  for (const _ of [1, 2]) await cluster.create(toPod(lab, long, { labels }), 'default', never);
  const start = startGiven(lab, long, createMemoryJournal(), { runId });
  await assert.rejects(start, (error) => {
    assert.ok(isPodTaskError(error, 'several-pods'));
    assert.equal(error.data['pods'], 'pod-1, pod-2');
    assert.equal(error.data['selector'], selectSameRun(labels));
    return true;
  });
});

test('with reattaching off the older pod makes room from 8.3.1, and is one too many before', async () => {
  const { again, journal, cluster } = await startTwice(long, { reattach: false });
  assert.deepEqual(podsOf(again), ['pod-2', 'pod-2']);
  assert.deepEqual(warningsOf(again), ['older-pod-deleted']);
  assert.equal(again.at(-1)?.type, 'cleaned');
  assert.ok(cluster.calls.includes('delete pod-1'));
  const older = journal.history.findLast(({ run }) => run === 'run-1');
  assert.deepEqual([older?.state, older?.verdict?.outcome], ['settled', 'cancelled']);
  const kept = await startTwice(long, { reattach: false, onFinishAction: 'keep_pod' });
  assert.deepEqual(warningsOf(kept.again), ['older-pod-kept']);
  assert.equal(kept.journal.history.findLast(({ run }) => run === 'run-1')?.state, 'created');
  await assert.rejects(startTwice(long, { reattach: false, providerVersion: '8.3.0' }), (error) =>
    isPodTaskError(error, 'several-pods'),
  );
});

test('a pod that is being deleted and one that nobody made for this run are none', async () => {
  const { lab, cluster } = openLab();
  const labels = givenLabels(runId);
  const stubborn = steps({ onTerm: [{ wait: 20_000 }] }, { log: 'x\n' }, { wait: 60_000 });
  await cluster.create(toPod(lab, stubborn, { labels, grace: 30 }), 'default', never);
  await cluster.delete({ namespace: 'default', name: 'pod-1' }, {}, never);
  const mapped = { ...labels, map_index: '1' };
  const foreign = { ...labels, 'pod-tasks/run-id': 'another' };
  for (const other of [mapped, foreign]) {
    await cluster.create(toPod(lab, long, { labels: other }), 'default', never);
  }
  const again = await startGiven(lab, short, createMemoryJournal(), { runId });
  assert.deepEqual(podsOf(again), ['pod-4', 'pod-4']);
});

test('without the right to list pods those on record are found, and what that costs is said', async () => {
  const { lab, cluster } = openLab();
  const journal = createMemoryJournal();
  await startGiven(lab, long, journal, { runId }, ({ type }, letGo) => {
    if (type === 'log') letGo();
  });
  cluster.fail('list', new PodTaskError('cluster-forbidden'), 4);
  const again = await startGiven(lab, long, journal, { id: 'run-2', runId });
  assert.deepEqual(podsOf(again), ['pod-1', 'pod-1']);
  cluster.fail('list', new PodTaskError('cluster-forbidden'), 4);
  const blind = await startGiven(lab, short, createMemoryJournal(), { id: 'run-3', runId });
  assert.deepEqual(warningsOf(blind), ['reattach-blind']);
  assert.deepEqual(podsOf(blind), ['pod-3', 'pod-3']);
});

test('a run with an id of its own looks for nothing', async () => {
  const { lab, cluster } = openLab();
  const { 'pod-tasks/launched-by': _, ...labels } = givenLabels(runId);
  const pod = toPod(lab, short, { labels });
  // Without the marker a pod is Airflow's to find, not ours.
  await startGiven(lab, short, createMemoryJournal(), { runId, pod });
  assert.deepEqual(
    cluster.calls.filter((call) => call === 'list'),
    [],
  );
});

// `find_pod` after the creation, which then finds three.
test('with reattaching off two older pods are too many before 8.3.1, too', async () => {
  for (const [providerVersion, isRefused] of [
    ['8.3.0', true],
    ['8.3.1', false],
  ] as const) {
    const { lab, cluster } = openLab();
    const labels = givenLabels(runId);
    for (const _ of [1, 2]) await cluster.create(toPod(lab, long, { labels }), 'default', never);
    const settings = { reattach: false, providerVersion };
    const start = startGiven(lab, long, createMemoryJournal(), { runId, settings });
    if (isRefused) await assert.rejects(start, (error) => isPodTaskError(error, 'several-pods'));
    else assert.deepEqual(podsOf(await start), ['pod-3', 'pod-3']);
  }
});

// `remote_pod` of execute_sync is then the pod as `find_pod` gives it.
test('a pod that had failed when it was found is decided on as it was found', async () => {
  const { lab, cluster } = openLab();
  const labels = givenLabels(runId);
  await cluster.create(toPod(lab, long, { labels }), 'default', never);
  const name = { namespace: 'default', name: 'pod-1' };
  const status = { phase: 'Failed', reason: 'Evicted' };
  cluster.table.update(name, (one) => Object.assign({}, one, { status }));
  const settings = { onFinishAction: 'delete_active_pod' } as const;
  const events = await startGiven(lab, long, createMemoryJournal(), { runId, settings });
  assert.deepEqual(podsOf(events), ['pod-1', 'pod-1']);
  assert.deepEqual(events.at(-1)?.type === 'cleaned' && events.at(-1), {
    ...events.at(-1),
    how: 'kept',
  });
});

// `on_kill` with on_kill_action keep_pod, after which `cleanup` marks nothing.
test('the next start goes on with the pod of a run that was cancelled and whose pod was kept', async () => {
  const { lab, cluster } = openLab();
  const journal = createMemoryJournal();
  const cancelling = new AbortController();
  const labels = givenLabels(runId);
  const pod = toPod(lab, long, { labels });
  const task = { dagId: 'contract', taskId: 'case' };
  const request = {
    manifest: toManifest(pod, { onKillAction: 'keep_pod' }, task),
    id: 'run-1',
    runId,
    isGiven: true,
  };
  const surroundings = { signal: cancelling.signal, log: silentLog, clock: lab.clock, journal };
  for await (const { type } of run(request, cluster, surroundings)) {
    if (type === 'log') cancelling.abort(new Error('cancelled'));
  }
  assert.equal(journal.history.at(-1)?.cleanup, 'kept');
  const again = await startGiven(lab, long, journal, { id: 'run-2', runId });
  assert.deepEqual(podsOf(again), ['pod-1', 'pod-1']);
  assert.deepEqual(linesOf(again), ['a', 'b']);
});

// `find_pod` has the general rule of retries from 10.11.
test('earlier pods are looked for again where the cluster fails for a moment', async () => {
  const errors = [
    new PodTaskError('cluster-refused', { status: 500 }),
    new PodTaskError('cluster-unreachable', { why: 'server-busy', status: 429 }),
    new PodTaskError('cluster-forbidden'),
  ];
  for (const error of errors) {
    const { lab, cluster } = openLab();
    const labels = givenLabels(runId);
    await cluster.create(toPod(lab, long, { labels }), 'default', never);
    cluster.fail('list', error);
    const events = await startGiven(lab, long, createMemoryJournal(), { runId });
    assert.deepEqual(podsOf(events), ['pod-1', 'pod-1']);
  }
});
