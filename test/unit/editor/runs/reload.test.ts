import assert from 'node:assert/strict';
import { test } from 'node:test';
import { PodTaskError } from '../../../../src/core/base/failure.ts';
import * as launcher from '../../../../src/editor/launcher.ts';
import type { RunManager } from '../../../../src/editor/runs/run-parts.ts';
import type { RunPhase, RunState } from '../../../../src/editor/runs/runs.ts';
import type { Lab } from '../../../contract/lab.ts';
import { openRunsLab } from './runs-lab.ts';
import type { RunsLab } from './runs-lab.ts';

const program = [{ log: 'one\n' }, { wait: 60_000 }, { log: 'two\n' }, { exit: 3 }];

/** Resolves when the newest run is in this phase. */
function reaches(runs: RunManager, phase: RunPhase): Promise<RunState> {
  return new Promise((resolve) => {
    const look = (): void => {
      const state = runs.list()[0];
      if (state?.phase === phase) resolve(state);
    };
    runs.onDidChange(look);
    look();
  });
}

/** A window that starts a run, sees its first line and closes. */
async function closeInMidRun(lab: RunsLab, change: Parameters<RunsLab['order']>[1] = {}) {
  const { openWindow, order, record } = lab;
  const { runs, ends } = openWindow();
  const asked = order(program, change);
  const ended = runs.start(asked);
  await reaches(runs, 'running');
  while ((record.logs.get(asked.id) ?? []).length === 0) await lab.lab.clock.sleep(1, never);
  await runs.letGo();
  await ended;
  assert.deepEqual(ends, []);
  return asked.id;
}

const never = new AbortController().signal;

test('a closed window leaves the pod, and the next one follows it to its verdict', async () => {
  const lab = openRunsLab();
  const id = await closeInMidRun(lab);
  assert.equal(lab.record.entries.get(id)?.owner, undefined);
  assert.ok(!lab.cluster.calls.some((call) => call.startsWith('delete')));
  const { runs, channels, ends } = lab.openWindow();
  await runs.recover();
  assert.equal(runs.list()[0]?.own, true);
  const state = await reaches(runs, 'failed');
  assert.equal(state.verdict?.exit_code, 3);
  await reachesEnd(runs, lab.lab);
  assert.equal(ends.length, 1);
  assert.equal(channels[0]?.shown, 0, 'nothing comes to the front by itself');
  const text = channels[0].text;
  assert.deepEqual(
    text.split('\n').filter((line) => /^(one|two)$/.test(line)),
    ['one', 'two'],
  );
  assert.match(text, /◆ \S+ taken over: pod/);
  assert.equal(lab.record.entries.get(id)?.state, 'settled');
});

/** Resolves when the newest run is settled and everything of it is shown. */
async function reachesEnd(runs: RunManager, { clock }: Lab): Promise<void> {
  await new Promise<void>((resolve) => {
    const look = (): void => {
      if (runs.list()[0]?.cleanup !== undefined) resolve();
    };
    runs.onDidChange(look);
    look();
  });
  await clock.sleep(10_000, never);
}

test('of two windows that open at once one takes the run, the other leaves it alone', async () => {
  const lab = openRunsLab();
  const id = await closeInMidRun(lab);
  // The second window is another process of this machine.
  const parent = { ...launcher.createOwner(new Date()), pid: process.ppid };
  const { born: _, ...owner } = parent;
  const other = { ...launcher, createOwner: () => owner, isOwn: () => false };
  const [first, second] = [lab.openWindow(), lab.openWindow({ launcher: () => other })];
  await Promise.all([first.runs.recover(), second.runs.recover()]);
  const own = [first, second].filter(({ runs }) => runs.list()[0]?.own === true);
  assert.equal(own.length, 1);
  const elsewhere = [first, second].find((one) => !own.includes(one));
  await elsewhere?.runs.refresh();
  assert.equal(elsewhere?.runs.list()[0]?.phase, 'elsewhere');
  await elsewhere.runs.resume(id);
  assert.equal(elsewhere.runs.list()[0]?.own, false);
});

test('a run of a living process is elsewhere, one of an ended process is taken up', async () => {
  const lab = openRunsLab();
  const id = await closeInMidRun(lab);
  const entry = lab.record.entries.get(id);
  assert.ok(entry !== undefined);
  const { born: _, ...owner } = launcher.createOwner(new Date());
  await lab.record.update({ ...entry, owner: { ...owner, pid: process.ppid } });
  const { runs } = lab.openWindow();
  await runs.recover();
  assert.equal(runs.list()[0]?.phase, 'elsewhere');
  await lab.record.update({ ...entry, owner: { ...owner, pid: 2 ** 22 + 1 } });
  await runs.recover();
  assert.equal(runs.list()[0]?.own, true);
  await reachesEnd(runs, lab.lab);
  assert.equal(runs.list()[0]?.phase, 'failed');
});

test('where it would need a question nothing is taken up until the user asks for it', async () => {
  const lab = openRunsLab();
  const id = await closeInMidRun(lab);
  const { runs, channels, offers } = lab.openWindow({ mayRecover: () => false });
  await runs.recover();
  assert.equal(runs.list()[0]?.phase, 'interrupted');
  assert.equal(channels.length, 0);
  await runs.showLog(id);
  assert.deepEqual(
    offers.map((state) => state.id),
    [id],
  );
  await lab.lab.clock.sleep(1000, never);
  assert.match(channels[0]?.text ?? '', /^■ .*\none\n$/);
  await runs.resume(id);
  await reachesEnd(runs, lab.lab);
  assert.equal(runs.list()[0]?.phase, 'failed');
  assert.equal(runs.list()[0]?.cleanup, 'deleted');
});

test('a cluster that does not answer leaves the run interrupted, without a message', async () => {
  const lab = openRunsLab();
  const id = await closeInMidRun(lab);
  const failure = new PodTaskError('cluster-unreachable', { cluster: 'scripted' });
  const { runs, ends } = lab.openWindow({ openCluster: () => Promise.reject(failure) });
  await runs.recover();
  await reaches(runs, 'interrupted');
  await runs.letGo();
  assert.deepEqual(ends, []);
  assert.match(runs.list()[0]?.detail ?? '', /scripted/);
  assert.equal(lab.record.entries.get(id)?.owner, undefined);
});

test('a pod that is gone is settled, and what is not known is said', async () => {
  const lab = openRunsLab();
  const id = await closeInMidRun(lab);
  const pod = { namespace: 'default', name: lab.record.entries.get(id)?.pod ?? '' };
  await lab.cluster.delete(pod, {}, never);
  await lab.lab.clock.sleep(60_000, never);
  const { runs, ends } = lab.openWindow();
  await runs.recover();
  await reachesEnd(runs, lab.lab);
  assert.equal(runs.list()[0]?.phase, 'error');
  assert.match(ends[0]?.sentence ?? '', /what became of its task is not known/);
  const later = lab.openWindow();
  await later.runs.recover();
  assert.equal(later.runs.list()[0]?.phase, 'error');
  assert.match(later.runs.list()[0]?.detail ?? '', /what became of its task is not known/);
});

test('secrets stay masked after a reload', async () => {
  const lab = openRunsLab();
  await closeInMidRun(lab, { secrets: ['two'] });
  const { runs, channels } = lab.openWindow();
  await runs.recover();
  await reachesEnd(runs, lab.lab);
  assert.match(channels[0]?.text ?? '', /\none\n(.*\n)*\*\*\*\n/);
});

test('the log of a run on record is shown with its end, and a forgotten one is gone', async () => {
  const lab = openRunsLab();
  const { openWindow, order, record } = lab;
  const asked = order(program);
  await openWindow().runs.start(asked);
  const { runs, channels } = openWindow();
  await runs.refresh();
  assert.equal(runs.list()[0]?.phase, 'failed');
  assert.equal(runs.list()[0]?.own, false);
  await runs.showLog(asked.id);
  await lab.lab.clock.sleep(1000, never);
  assert.match(
    channels[0]?.text ?? '',
    /^■ .*\n◆ \S+ start-up: .*\none\ntwo\n✖ \S+ Failed: .*exit code 3.*\n◆ \S+ clean-up: .*\n$/,
  );
  await runs.forget(asked.id);
  assert.deepEqual(runs.list(), []);
  assert.ok(!record.entries.has(asked.id) && !record.logs.has(asked.id));
  assert.equal(channels[0]?.isClosed, true);
});

test('a run that goes on cannot be forgotten', async () => {
  const { openWindow, order, record } = openRunsLab();
  const { runs } = openWindow();
  const asked = order(program);
  const ended = runs.start(asked);
  await reaches(runs, 'running');
  await runs.forget(asked.id);
  assert.ok(record.entries.has(asked.id));
  assert.equal((await ended).phase, 'failed');
});
