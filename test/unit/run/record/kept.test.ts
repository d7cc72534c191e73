import assert from 'node:assert/strict';
import { test } from 'node:test';
import { PodTaskError } from '../../../../src/core/base/failure.ts';
import { silentLog } from '../../../../src/core/base/log.ts';
import { decideKeeping } from '../../../../src/core/run/keeping.ts';
import type { JournalEntry } from '../../../../src/core/run/record/journal.ts';
import type { Keeping } from '../../../../src/core/run/keeping.ts';
import { isDue, noteDeleted, releaseKept } from '../../../../src/core/run/record/release-kept.ts';
import { isResumable, resume } from '../../../../src/core/run/reattach/resume.ts';
import { run } from '../../../../src/core/run/run.ts';
import type { RunEvent } from '../../../../src/core/run/run-event.ts';
import { toManifest, toPod } from '../../../contract/lab.ts';
import type { Step } from '../../../scripted/script.ts';
import { createRecord } from './fake-record.ts';
import { openLab, steps } from '../lab.ts';
import { podWith } from '../pods.ts';

const id = 'podtasks__20260115T120000Z-abcdef';
const hour = 3_600_000;
const signal = new AbortController().signal;
const now = new Date('2026-01-15T12:00:00.000Z');

const verdictOf = (outcome: 'success' | 'failed' | 'skipped' | 'cancelled') => ({
  outcome,
  exit_code: 1,
  reason: '',
  message: '',
});

for (const [pods, outcome, phase, disposal, expected] of [
  ['policy', 'failed', 'Failed', 'delete', 'delete'],
  ['failed', 'failed', 'Failed', 'delete', 'until'],
  ['failed', 'success', 'Succeeded', 'delete', 'delete'],
  ['failed', 'skipped', 'Failed', 'delete', 'delete'],
  ['all', 'success', 'Succeeded', 'delete', 'keep'],
  ['all', 'failed', 'Failed', 'delete', 'keep'],
  // What the policy keeps is nobody's to delete.
  ['failed', 'failed', 'Failed', 'keep', 'keep'],
  // A task that has not ended could go on.
  ['failed', 'failed', 'Pending', 'delete', 'delete'],
  ['all', 'cancelled', 'Running', 'delete', 'delete'],
] as const) {
  test(`${pods}: the pod of a ${outcome} task that is ${phase}, which the policy would ${disposal}: ${expected}`, () => {
    const keeping: Keeping = { pods, failedFor: hour };
    const verdict = verdictOf(outcome);
    const kept = decideKeeping(disposal, podWith({ phase }), verdict, 'base', keeping, now);
    assert.deepEqual(
      kept,
      expected === 'until'
        ? { disposal: 'keep', keptUntil: '2026-01-15T13:00:00.000Z' }
        : { disposal: expected },
    );
  });
}

async function runKept(program: readonly Step[] = [{ log: 'one\n' }, { exit: 3 }]) {
  const { lab, cluster } = openLab();
  const record = createRecord();
  const surroundings = { signal, log: silentLog, clock: lab.clock, journal: record };
  const pod = toPod(lab, steps(...program));
  const manifest = toManifest(pod);
  const events: RunEvent[] = [];
  const keeping: Keeping = { pods: 'failed', failedFor: hour };
  for await (const event of run({ manifest, id, runId: id }, cluster, {
    ...surroundings,
    keeping,
  })) {
    events.push(event);
  }
  const name = { namespace: 'default', name: pod.metadata?.name ?? '' };
  const due = () => {
    const entry = record.entries.get(id);
    assert.ok(entry !== undefined);
    return isDue(entry, lab.clock.now()) ? entry : undefined;
  };
  const release = async () => {
    const entry = due();
    assert.ok(entry !== undefined);
    return releaseKept(entry, cluster, surroundings);
  };
  return { lab, cluster, record, events, name, due, release };
}

test('the pod of a failed task is kept until its time is over, and deleted then', async () => {
  const { lab, cluster, record, events, name, due, release } = await runKept();
  const cleaned = events.at(-1);
  assert.ok(cleaned?.type === 'cleaned');
  assert.equal(cleaned.how, 'kept');
  assert.equal(cleaned.until, record.entries.get(id)?.keptUntil);
  assert.equal(due(), undefined);
  await lab.clock.sleep(hour, signal);
  assert.equal((await release())?.code, 'kept-deleted');
  assert.ok(!cluster.table.has(name));
  assert.deepEqual(
    [record.entries.get(id)?.cleanup, record.entries.get(id)?.keptUntil],
    ['deleted', undefined],
  );
  assert.equal(due(), undefined);
  assert.deepEqual(
    (record.logs.get(id) ?? []).map((line) => line.split('] ')[1]),
    ['one'],
  );
});

test('of a pod that is deleted by hand before its time nothing is left to do', async () => {
  const { record, due, lab } = await runKept();
  await noteDeleted('another', record);
  await noteDeleted(undefined, record);
  assert.equal(record.entries.get(id)?.cleanup, 'kept');
  await noteDeleted(record.entries.get(id)?.uid, record);
  await lab.clock.sleep(hour, signal);
  assert.equal(due(), undefined);
  assert.deepEqual(
    [record.entries.get(id)?.cleanup, record.entries.get(id)?.keptUntil],
    ['deleted', undefined],
  );
});

test('another pod of its name is left alone', async () => {
  const { lab, cluster, record, name, release } = await runKept();
  await cluster.delete(name, { gracePeriodSeconds: 0 }, signal);
  await lab.clock.sleep(hour, signal);
  await cluster.create(toPod(lab, steps({ exit: 0 }), { name: name.name }), 'default', signal);
  assert.equal(await release(), undefined);
  assert.ok(cluster.table.has(name));
  assert.equal(record.entries.get(id)?.cleanup, 'gone');
});

test('where its context leads to another cluster nothing is done, and that is said', async () => {
  const { lab, cluster, record, name, due, release } = await runKept();
  await cluster.delete(name, { gracePeriodSeconds: 0 }, signal);
  await lab.clock.sleep(hour, signal);
  cluster.server = 'https://other/';
  assert.equal((await release())?.code, 'kept-elsewhere');
  assert.equal(record.entries.get(id)?.cleanup, 'kept');
  assert.ok(due() !== undefined);
});

for (const [what, call] of [
  ['cannot be found', 'get'],
  ['cannot be deleted', 'delete'],
] as const) {
  test(`a pod that ${what} is tried again later`, async () => {
    const { lab, cluster, name, due, release } = await runKept();
    await lab.clock.sleep(hour, signal);
    cluster.fail(call, new PodTaskError('cluster-forbidden', { detail: 'no' }));
    assert.equal((await release())?.code, 'kept-left');
    assert.ok(due() !== undefined && cluster.table.has(name));
    assert.equal((await release())?.code, 'kept-deleted');
  });
}

test('a pod whose log cannot be put on record is left', async () => {
  const { lab, cluster, record, name, due } = await runKept();
  await lab.clock.sleep(hour, signal);
  const entry = due();
  assert.ok(entry !== undefined);
  const full = (): Promise<never> => Promise.reject(new PodTaskError('disk-full'));
  const journal = { ...record, keepPod: full };
  const notice = await releaseKept(entry, cluster, {
    signal,
    log: silentLog,
    clock: lab.clock,
    journal,
  });
  assert.equal(notice?.code, 'kept-left');
  assert.ok(cluster.table.has(name));
});

test('a crash before the clean-up does not forget until when the pod is kept', async () => {
  const { record, cluster, lab, name, due } = await runKept();
  const entry = record.entries.get(id);
  assert.ok(entry !== undefined);
  const { cleanup: _, ...before } = entry;
  const crashed: JournalEntry = { ...before, state: 'finished' };
  await record.update(crashed);
  assert.ok(isResumable(crashed));
  const surroundings = { signal, log: silentLog, clock: lab.clock, journal: record };
  const events: RunEvent[] = [];
  for await (const event of resume(crashed, cluster, surroundings)) events.push(event);
  const cleaned = events.at(-1);
  assert.equal(cleaned?.type === 'cleaned' && cleaned.until, entry.keptUntil);
  assert.deepEqual(record.entries.get(id)?.keptUntil, entry.keptUntil);
  assert.ok(cluster.table.has(name));
  await lab.clock.sleep(hour, signal);
  assert.ok(due() !== undefined);
});
