import assert from 'node:assert/strict';
import { test } from 'node:test';
import { PodTaskError } from '../../../../src/core/base/failure.ts';
import type { RunManager } from '../../../../src/editor/runs/run-parts.ts';
import type { RunState } from '../../../../src/editor/runs/runs.ts';
import { openRunsLab } from './runs-lab.ts';
import type { RunsLab } from './runs-lab.ts';

const never = new AbortController().signal;
const program = [{ log: 'one\n' }, { wait: 3_600_000 }, { log: 'two\n' }, { exit: 3 }] as const;
const away = new PodTaskError('cluster-unreachable', { cluster: 'scripted' });

/** Resolves when the newest run is as wanted. */
function until(runs: RunManager, isWanted: (state: RunState) => boolean): Promise<RunState> {
  return new Promise((resolve) => {
    const look = (): void => {
      const state = runs.list()[0];
      if (state !== undefined && isWanted(state)) resolve(state);
    };
    runs.onDidChange(look);
    look();
  });
}

async function closeInMidRun({ openWindow, order, record, lab }: RunsLab): Promise<string> {
  const { runs } = openWindow();
  const asked = order(program);
  const ended = runs.start(asked);
  while ((record.logs.get(asked.id) ?? []).length === 0) await lab.clock.sleep(1, never);
  await runs.letGo();
  await ended;
  return asked.id;
}

test('a cluster that is away when the window opens is asked again until it answers', async () => {
  const lab = openRunsLab();
  const id = await closeInMidRun(lab);
  const from = lab.lab.clock.now().getTime();
  const asked: number[] = [];
  const { runs, ends, channels } = lab.openWindow({
    openCluster: () => {
      asked.push(lab.lab.clock.now().getTime() - from);
      return asked.length < 6 ? Promise.reject(away) : Promise.resolve(lab.shared);
    },
  });
  await runs.recover();
  await until(runs, ({ phase }) => phase === 'interrupted');
  const state = await until(runs, ({ phase }) => phase === 'failed');
  assert.equal(state.verdict?.exit_code, 3);
  // The first time when the window opens, then 5, 10, 20, 40 s apart; once to ask and once to follow at the end.
  assert.deepEqual(
    asked.map((ms) => Math.round(ms / 1000)),
    [0, 5, 15, 35, 75, 155, 155],
  );
  await until(runs, ({ cleanup }) => cleanup === 'deleted');
  await lab.lab.clock.sleep(10_000, never);
  assert.deepEqual([ends.length, channels.length], [1, 2]);
  assert.equal(lab.record.entries.get(id)?.state, 'settled');
  runs.dispose();
});

test('a run whose cluster is lost for long in its middle is not given up', async () => {
  const lab = openRunsLab();
  const { runs, ends } = lab.openWindow();
  const asked = lab.order(program);
  const ended = runs.start(asked);
  while ((lab.record.logs.get(asked.id) ?? []).length === 0) await lab.lab.clock.sleep(1, never);
  for (const call of ['watch', 'list', 'get', 'logs', 'events', 'delete'] as const) {
    lab.cluster.fail(call, away, call === 'get' ? 3 : 40);
  }
  lab.cluster.endWatches();
  assert.equal((await ended).verdict, undefined);
  assert.equal(lab.record.entries.get(asked.id)?.state, 'created');
  assert.match(ends[0]?.sentence ?? '', /scripted/);
  const state = await until(runs, ({ phase }) => phase === 'failed');
  assert.equal(state.verdict?.exit_code, 3);
  await until(runs, ({ cleanup }) => cleanup !== undefined);
  assert.deepEqual(
    lab.record.logs.get(asked.id)?.map((line) => line.split('] ')[1]),
    ['one', 'two'],
  );
  runs.dispose();
});

test('who has closed the window is not asked for again, and the user may be quicker', async () => {
  const lab = openRunsLab();
  const id = await closeInMidRun(lab);
  let isAway = true;
  const { runs } = lab.openWindow({
    openCluster: () => (isAway ? Promise.reject(away) : Promise.resolve(lab.shared)),
  });
  await runs.recover();
  await until(runs, ({ phase }) => phase === 'interrupted');
  isAway = false;
  await runs.resume(id);
  await until(runs, ({ cleanup }) => cleanup === 'deleted');
  await runs.letGo();
  const calls = lab.cluster.calls.length;
  await lab.lab.clock.sleep(3_600_000, never);
  assert.equal(lab.cluster.calls.length, calls);
});
