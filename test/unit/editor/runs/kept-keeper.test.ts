import assert from 'node:assert/strict';
import { test } from 'node:test';
import { PodTaskError } from '../../../../src/core/base/failure.ts';
import { openRunsLab } from './runs-lab.ts';

const never = new AbortController().signal;
const hour = 3_600_000;
const keeping = () => ({ pods: 'failed', failedFor: hour }) as const;

async function keepOne() {
  const lab = openRunsLab();
  const { runs } = lab.openWindow({ keeping });
  const state = await runs.start(lab.order([{ log: 'x\n' }, { exit: 1 }]));
  assert.equal(state.cleanup, 'kept');
  assert.ok(state.keptUntil !== undefined);
  runs.dispose();
  return { ...lab, state, has: () => lab.cluster.table.has(state.pod) };
}

test('a pod that is kept for a time is deleted by the window that is open then', async () => {
  const { openWindow, lab, state, has } = await keepOne();
  const { runs } = openWindow();
  await runs.recover();
  assert.equal(runs.list()[0]?.keptUntil, state.keptUntil);
  await lab.clock.sleep(hour - 60_000, never);
  assert.ok(has());
  await lab.clock.sleep(120_000, never);
  assert.ok(!has());
  await runs.refresh();
  assert.deepEqual([runs.list()[0]?.cleanup, runs.list()[0]?.keptUntil], ['deleted', undefined]);
  runs.dispose();
});

test('one whose time was over while no window was open goes with the next', async () => {
  const { openWindow, lab, has } = await keepOne();
  await lab.clock.sleep(2 * hour, never);
  assert.ok(has());
  const { runs } = openWindow();
  await runs.recover();
  await lab.clock.sleep(1000, never);
  assert.ok(!has());
  runs.dispose();
});

test('where its place needs a question it is left', async () => {
  const { openWindow, lab, has } = await keepOne();
  await lab.clock.sleep(2 * hour, never);
  const { runs } = openWindow({ mayRecover: () => false });
  await runs.recover();
  await lab.clock.sleep(hour, never);
  assert.ok(has());
  runs.dispose();
});

test('one that cannot be deleted is tried again, not all the time', async () => {
  const { openWindow, cluster, lab, has } = await keepOne();
  await lab.clock.sleep(2 * hour, never);
  cluster.fail('get', new PodTaskError('cluster-unreachable'), 3);
  const before = cluster.calls.length;
  const { runs } = openWindow();
  await runs.recover();
  await lab.clock.sleep(1000, never);
  for (let i = 0; i < 20; i++) await runs.refresh();
  assert.equal(cluster.calls.length, before + 1);
  await lab.clock.sleep(hour, never);
  assert.ok(!has());
  runs.dispose();
});
