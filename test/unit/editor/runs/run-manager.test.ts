import assert from 'node:assert/strict';
import { test } from 'node:test';
import { PodTaskError } from '../../../../src/core/base/failure.ts';
import type { RunPhase } from '../../../../src/editor/runs/runs.ts';
import { openRunsLab } from './runs-lab.ts';

test('a run goes from pod to verdict, in its channel, and is on record', async () => {
  const { openWindow, order, record } = openRunsLab();
  const { runs, channels, ends } = openWindow();
  const phases: (RunPhase | undefined)[] = [];
  runs.onDidChange(() => {
    const phase = runs.list()[0]?.phase;
    if (phases.at(-1) !== phase) phases.push(phase);
  });
  const asked = order([{ log: 'hello\n' }, { wait: 5000 }, { log: 'bye\n' }]);
  const state = await runs.start(asked);
  assert.deepEqual(phases, ['preparing', 'pending', 'running', 'success']);
  assert.equal(state.verdict?.outcome, 'success');
  assert.equal(state.cleanup, 'deleted');
  assert.equal(channels[0]?.shown, 1);
  const lines = channels[0].text.trimEnd().split('\n');
  assert.match(
    lines[0] ?? '',
    /^■ \d\d:\d\d:\d\dZ Task task of dag: pod pod-1, namespace default, on scripted$/,
  );
  assert.deepEqual(
    lines.filter((line) => /^[a-z]/.test(line)),
    ['hello', 'bye'],
  );
  assert.match(lines.at(-2) ?? '', /^✔ \S+ Success: the task ended with exit code 0\.$/);
  assert.match(lines.at(-1) ?? '', /^◆ \S+ clean-up: pod pod-1 is deleted$/);
  assert.equal(record.entries.get(asked.id)?.state, 'settled');
  assert.equal(record.entries.get(asked.id)?.file, '/project/dag.py');
  assert.deepEqual(
    ends.map(({ sentence }) => sentence),
    ['Success: the task ended with exit code 0.'],
  );
});

test('a cluster that cannot be opened is one sentence in the channel and at the end', async () => {
  const { openWindow, order } = openRunsLab();
  const { runs, channels, ends } = openWindow({
    openCluster: () => Promise.reject(new PodTaskError('cluster-unreachable', { cluster: 'kind' })),
  });
  const state = await runs.start(order([]));
  assert.equal(state.phase, 'error');
  assert.match(channels[0]?.text ?? '', /^✖ \S+ .*kind.*\n$/);
  assert.equal(ends.length, 1);
  assert.equal(ends[0]?.sentence, state.detail);
});

for (const [choice, cleanup] of [
  ['keep', 'kept'],
  ['delete', 'deleted'],
] as const) {
  test(`a stopped run's pod is ${cleanup}, whatever the task says`, async () => {
    const { openWindow, order, lab } = openRunsLab();
    const { runs } = openWindow();
    const onKillAction = choice === 'keep' ? 'delete_pod' : 'keep_pod';
    const asked = order([{ log: 'on\n' }, { wait: 1e9 }], { settings: { onKillAction } });
    const ended = runs.start(asked);
    const running = new Promise<void>((resolve) => {
      runs.onDidChange(() => {
        if (runs.list()[0]?.phase === 'running') resolve();
      });
    });
    await running;
    runs.stop(asked.id, choice);
    assert.equal(runs.list()[0]?.phase, 'stopping');
    const state = await ended;
    assert.equal(state.phase, 'cancelled');
    assert.equal(state.cleanup, cleanup);
    await lab.cluster.close();
  });
}

test('fifty runs at once each come to their end and have a channel while they go on', async () => {
  const { openWindow, order } = openRunsLab();
  const { runs, channels } = openWindow();
  const all = Array.from({ length: 50 }, (_, i) =>
    order([{ log: `run ${i}\n` }, { wait: 2000 }, { exit: i % 2 }]),
  );
  const states = await Promise.all(all.map((one) => runs.start(one)));
  assert.equal(states.filter(({ phase }) => phase === 'success').length, 25);
  assert.equal(states.filter(({ phase }) => phase === 'failed').length, 25);
  assert.equal(channels.length, 50);
  for (const [i, { text }] of channels.entries()) assert.ok(text.includes(`\nrun ${i}\n`));
  assert.equal(channels.filter(({ isClosed }) => !isClosed).length, 8);
  // The window shows the first, not one after another; a later one is shown again.
  assert.deepEqual(
    channels.map(({ shown }) => shown).filter((shown) => shown > 0),
    [1],
  );
  await runs.start(order([{ exit: 0 }]));
  assert.equal(channels.at(-1)?.shown, 1);
});

test('secrets of the order are shown nowhere and not on record', async () => {
  const { openWindow, order, record } = openRunsLab();
  const { runs, channels, ends } = openWindow();
  const asked = order([{ log: 'token=hunter22\n' }, { exit: 1, message: 'bad hunter22' }], {
    secrets: ['hunter22'],
  });
  const state = await runs.start(asked);
  const shown = JSON.stringify([
    channels[0]?.text,
    ends.map(({ sentence }) => sentence),
    state.detail,
  ]);
  assert.ok(!shown.includes('hunter22'), shown);
  assert.match(channels[0]?.text ?? '', /\ntoken=\*\*\*\n/);
  assert.deepEqual(
    record.logs.get(asked.id)?.map((line) => line.split('] ')[1]),
    ['token=***'],
  );
});

test('a log that is longer than a channel takes goes on in its file, by an address', async () => {
  const { openWindow, order, record } = openRunsLab();
  const { runs, channels } = openWindow();
  const asked = order([{ log: `${'x'.repeat(7000)}\n`.repeat(1000) }, { log: 'last\n' }]);
  await runs.start(asked);
  const text = channels[0]?.text ?? '';
  assert.ok(Buffer.byteLength(text) <= 5 * 1024 * 1024);
  assert.match(
    text,
    /\n▲ \S+ .* it goes on in file:\/\/\/state\/podtasks__20260115T120000Z-run0\.log\n(◆ \S+ start-up: .*\n)?✔ /,
  );
  assert.equal(record.logs.get(asked.id)?.length, 1001);
});

test('the log of a run on record says until when its pod is kept', async () => {
  const { openWindow, order, lab } = openRunsLab();
  const keeping = () => ({ pods: 'failed', failedFor: 3_600_000 }) as const;
  const asked = order([{ log: 'on\n' }, { exit: 1 }]);
  const { keptUntil } = await openWindow({ keeping }).runs.start(asked);
  const { runs, channels } = openWindow({ keeping });
  await runs.refresh();
  await runs.showLog(asked.id);
  assert.ok(keptUntil !== undefined);
  const until = keptUntil.slice(0, 16).replace('T', ' ');
  // What was written together is shown soon.
  await lab.clock.sleep(1000, new AbortController().signal);
  const text = `clean-up: pod pod-1 is kept in namespace default until ${until}Z\n`;
  assert.ok(channels[0]?.text.endsWith(text), channels[0]?.text);
});
