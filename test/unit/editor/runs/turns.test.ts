import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { RunManager } from '../../../../src/editor/runs/run-parts.ts';
import { Turns } from '../../../../src/editor/runs/turns.ts';
import { openRunsLab } from './runs-lab.ts';

const never = new AbortController().signal;

/** Resolves when so many runs are in this phase. */
function reaches(runs: RunManager, phase: string, count: number): Promise<void> {
  return new Promise((resolve) => {
    const look = (): void => {
      if (runs.list().filter((one) => one.phase === phase).length === count) resolve();
    };
    runs.onDidChange(look);
    look();
  });
}

test('turns come in the order of asking, and who gives up has none', async () => {
  const turns = new Turns(() => 1);
  const order: string[] = [];
  const first = await turns.take(never);
  const give = new AbortController();
  const wait = async (name: string, signal: AbortSignal): Promise<void> => {
    const end = await turns.take(signal);
    order.push(end === undefined ? `${name} gave up` : name);
    end?.();
  };
  const all = [wait('a', never), wait('b', give.signal), wait('c', never)];
  assert.ok(turns.isFull);
  give.abort();
  await all[1];
  first?.();
  first?.();
  await Promise.all(all);
  assert.deepEqual(order, ['b gave up', 'a', 'c']);
  assert.ok(!turns.isFull);
  assert.equal(await turns.take(AbortSignal.abort()), undefined);
});

test('more may go on when the limit is raised, and what cannot wait is counted', async () => {
  let most = 1;
  const turns = new Turns(() => most);
  const end = turns.enter();
  let begun = 0;
  const waiting = [1, 2, 3].map(() => turns.take(never).then(() => begun++));
  most = 3;
  turns.look();
  await Promise.all(waiting.slice(0, 2));
  assert.equal(begun, 2);
  end();
  await Promise.all(waiting);
});

test('fifty runs go on five at a time, first come first served, each to its own end', async () => {
  const { openWindow, order, cluster } = openRunsLab();
  const { runs, channels } = openWindow({ mostRuns: () => 5 });
  let most = 0;
  runs.onDidChange(() => {
    const going = runs
      .list()
      .filter(({ own, phase, ended }) => own && phase !== 'queued' && ended === undefined);
    most = Math.max(most, going.length);
  });
  const all = Array.from({ length: 50 }, (_, i) =>
    order([{ log: `run ${i}\n` }, { wait: 2000 + (i % 7) * 500 }, { exit: i % 3 }]),
  );
  const started = all.map((one) => runs.start(one));
  assert.equal(runs.list().filter(({ phase }) => phase === 'queued').length, 45);
  const states = await Promise.all(started);
  assert.deepEqual(
    states.map(({ verdict }) => verdict?.exit_code),
    all.map((_, i) => i % 3),
  );
  assert.equal(most, 5);
  const created = cluster.calls.filter((call) => call.startsWith('create'));
  assert.deepEqual(
    created,
    all.map(({ manifest }) => `create ${manifest.pod.metadata?.name ?? ''}`),
  );
  // One came to the front, and each has what its own pod wrote.
  assert.equal(channels.filter(({ shown }) => shown > 0).length, 1);
  for (const [i, { text }] of channels.entries()) {
    assert.equal(text.match(/^run \d+$/gm)?.join(), `run ${i}`);
  }
});

test('a run that waits can be stopped: there is no pod and nothing on record', async () => {
  const { openWindow, order, cluster, record, lab } = openRunsLab();
  const { runs, ends, channels } = openWindow({ mostRuns: () => 1 });
  const [first, second, third] = [
    order([{ wait: 60_000 }, { exit: 0 }]),
    order([{ exit: 0 }]),
    order([{ exit: 0 }]),
  ];
  const ended = [first, second, third].map((one) => runs.start(one));
  const waits =
    /^◆ \S+ waiting for its turn: at most 1 run at a time \(podTasks\.run\.maxConcurrent\)\n$/;
  assert.match(
    runs.list().find(({ id }) => id === second.id)?.detail ?? '',
    /^waiting for its turn/,
  );
  await runs.showLog(second.id);
  await lab.clock.sleep(1000, never);
  const channel = channels.find(({ text }) => waits.test(text));
  assert.equal(channel?.shown, 1);
  runs.stop(second.id, 'delete');
  const state = await ended[1];
  await lab.clock.sleep(1000, never);
  assert.match(channel.text, /▲ \S+ Cancelled\.\n$/);
  assert.deepEqual([state?.phase, state?.detail], ['cancelled', 'Cancelled.']);
  assert.equal(record.entries.get(second.id), undefined);
  await Promise.all(ended);
  assert.equal(cluster.calls.filter((call) => call.startsWith('create')).length, 2);
  assert.equal(ends.length, 3);
  await runs.forget(second.id);
  assert.ok(!runs.list().some(({ id }) => id === second.id));
});

test('a run that waits is shown at once, and goes on in the same channel without coming to the front', async () => {
  const { openWindow, order, lab } = openRunsLab();
  const { runs, channels } = openWindow({ mostRuns: () => 1 });
  const first = runs.start(order([{ wait: 60_000 }, { exit: 0 }]));
  await lab.clock.sleep(5000, never);
  const second = runs.start(order([{ log: 'two\n' }, { exit: 0 }]));
  assert.equal(channels.at(-1)?.shown, 1);
  await Promise.all([first, second]);
  assert.equal(channels.length, 2);
  assert.equal(channels[1]?.shown, 1);
  assert.match(channels[1].text, /^◆ \S+ waiting for its turn.*\n■ [^]*\ntwo\n/);
  assert.equal(runs.list()[0]?.detail, 'Success: the task ended with exit code 0.');
});

test('what waits when the window closes is let go of', async () => {
  const { openWindow, order, record } = openRunsLab();
  const { runs, ends } = openWindow({ mostRuns: () => 1 });
  const asked = [order([{ log: 'on\n' }, { wait: 1e9 }]), order([{ exit: 0 }])];
  const ended = asked.map((one) => runs.start(one));
  await reaches(runs, 'running', 1);
  await runs.letGo();
  await Promise.all(ended);
  assert.deepEqual(ends, []);
  assert.equal(record.entries.size, 1);
});

test('one whose cluster cannot be opened, and one that is silent, keep no other from its turn', async () => {
  const lab = openRunsLab();
  let opened = 0;
  const { runs } = lab.openWindow({
    mostRuns: () => 2,
    openCluster: () =>
      opened++ === 0 ? Promise.reject(new Error('no such program')) : Promise.resolve(lab.shared),
  });
  const silent = lab.order([{ log: 'on\n' }, { wait: 1e9 }]);
  const bad = lab.order([{ exit: 0 }]);
  const others = Array.from({ length: 5 }, () => lab.order([{ log: 'x\n' }, { exit: 0 }]));
  const ended = [bad, silent, ...others].map((one) => runs.start(one));
  const states = await Promise.all([ended[0], ...ended.slice(2)]);
  assert.deepEqual(
    states.map((state) => state?.phase),
    ['error', 'success', 'success', 'success', 'success', 'success'],
  );
  runs.force(silent.id);
  assert.equal((await ended[1])?.phase, 'cancelled');
});
