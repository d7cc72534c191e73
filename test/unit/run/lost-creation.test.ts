import assert from 'node:assert/strict';
import { test } from 'node:test';
import { PodTaskError } from '../../../src/core/base/failure.ts';
import { silentLog } from '../../../src/core/base/log.ts';
import { isResumable, resume } from '../../../src/core/run/reattach/resume.ts';
import type { RunEvent } from '../../../src/core/run/run-event.ts';
import { run } from '../../../src/core/run/run.ts';
import { toManifest, toPod } from '../../contract/lab.ts';
import { createRecord } from './record/fake-record.ts';
import { openLab, steps } from './lab.ts';

const id = 'podtasks__20260115T120000Z-abcdef';
const unreachable = new PodTaskError('cluster-unreachable');

/** Creates a pod on a cluster that carries it out and then answers nothing for a while; then takes the run up again. */
async function losePod(
  isCancelled: boolean,
): Promise<{ readonly before: readonly RunEvent[]; readonly after: readonly RunEvent[] }> {
  const { lab, cluster } = openLab();
  const journal = createRecord();
  cluster.fail('create', unreachable);
  cluster.fail('get', unreachable, 1e9);
  const cancelling = new AbortController();
  const surroundings = { log: silentLog, clock: lab.clock, journal };
  const manifest = toManifest(toPod(lab, steps({ log: 'a\n' }, { wait: 60_000 }, { exit: 3 })));
  const before: RunEvent[] = [];
  if (isCancelled) {
    const stop = lab.clock.sleep(3000, new AbortController().signal);
    void stop.then(() => cancelling.abort(new Error('cancelled')));
  }
  try {
    const parts = { ...surroundings, signal: cancelling.signal };
    for await (const event of run({ manifest, id, runId: id }, cluster, parts)) before.push(event);
    assert.ok(isCancelled);
  } catch (error) {
    assert.ok(!isCancelled && error === unreachable, String(error));
  }
  const entry = journal.entries.get(id);
  assert.ok(entry !== undefined && isResumable(entry) && entry.owner === undefined);
  cluster.recover();
  const after: RunEvent[] = [];
  const { signal } = new AbortController();
  for await (const event of resume(entry, cluster, { ...surroundings, signal })) after.push(event);
  assert.equal(journal.entries.get(id)?.state, 'settled');
  await assert.rejects(cluster.get({ namespace: 'default', name: 'pod-1' }, signal));
  return { before, after };
}

test('a pod of which nobody knows whether it was made is found when its run is taken up', async () => {
  const { before, after } = await losePod(false);
  assert.deepEqual(
    before.map(({ type }) => type),
    ['prepared', 'warning'],
  );
  assert.equal(after.find((event) => event.type === 'finished')?.verdict.exit_code, 3);
});

test('that of a cancelled run is then deleted', async () => {
  const { before, after } = await losePod(true);
  assert.equal(before.find((event) => event.type === 'cleaned')?.how, 'failed');
  assert.equal(after.find((event) => event.type === 'finished')?.verdict.outcome, 'cancelled');
  assert.equal(after.find((event) => event.type === 'cleaned')?.how, 'deleted');
});
