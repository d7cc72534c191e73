import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { JournalEntry } from '../../../../src/core/run/record/journal.ts';
import type { RunEventData } from '../../../../src/core/run/run-event.ts';
import { createWords } from '../../../../src/core/words/say.ts';
import { toChannelName } from '../../../../src/editor/runs/channel-name.ts';
import { findRunId } from '../../../../src/editor/runs/find-run.ts';
import { advance, isOver, printResult, toState } from '../../../../src/editor/runs/run-state.ts';
import type { RunState } from '../../../../src/editor/runs/runs.ts';
import { parseXCom } from '../../../../src/core/run/xcom.ts';

const words = createWords('en');
const time = '2026-01-15T12:00:00.000Z';

const entry: JournalEntry = {
  run: 'podtasks__20260115T120000Z-ab12cd',
  state: 'created',
  began: time,
  cluster: 'kind',
  namespace: 'default',
  pod: 'pod-a',
  dag_id: 'dag',
  task_id: 'task',
  run_id: 'run',
};

function play(...events: readonly RunEventData[]): RunState {
  const first: RunState = { ...toState(entry, 'nobody', words), own: true, phase: 'preparing' };
  return events.reduce((state, event) => advance(state, { time, ...event }, words), first);
}

const pod = { namespace: 'default', name: 'pod-a' };
const created = { type: 'created', pod, uid: 'u' } as const;
const started = { type: 'started', container: 'base' } as const;
const verdict = { outcome: 'skipped', exit_code: 99, reason: 'Error', message: '' } as const;

test('a pod that waits says why, and no longer once it runs', () => {
  const waiting = { type: 'pending', reason: 'Unschedulable', message: 'no node' } as const;
  assert.equal(play(created, waiting).detail, 'pending: Unschedulable: no node');
  assert.equal(play(created, waiting, started).detail, '');
  assert.equal(play(created, started, waiting).phase, 'running');
});

test('a run is over when its pod is settled', () => {
  const finished = play(created, started, { type: 'finished', verdict });
  assert.equal(finished.phase, 'skipped');
  assert.ok(!isOver(finished));
  assert.ok(isOver(advance(finished, { time, type: 'cleaned', how: 'deleted' }, words)));
});

test('a pod that takes its time to end is what there is to say until there is a verdict, not after', () => {
  const ending = { type: 'terminating', seconds: 12 } as const;
  const waits = play(created, started, ending);
  assert.equal(waits.detail, 'waiting for pod pod-a to end, 12 s of its grace period left');
  assert.equal(waits.graceLeft, 12);
  const finished = { type: 'finished', verdict } as const;
  assert.equal(play(created, started, ending, finished).graceLeft, undefined);
  const said = play(created, started, finished).detail;
  const storing = { type: 'storing', container: 'base', bytes: 1 } as const;
  assert.equal(play(created, started, finished, storing, ending).detail, said);
});

test('a line of the log changes nothing', () => {
  const state = play(created);
  assert.equal(advance(state, { time, type: 'log', container: 'base', text: 'x' }, words), state);
});

for (const [what, change, follower, phase] of [
  ['one that nobody follows', {}, 'nobody', 'interrupted'],
  ['one that another program follows', {}, 'other', 'elsewhere'],
  ['a settled one with a verdict', { state: 'settled', verdict }, 'nobody', 'skipped'],
  [
    'one that could not be carried through',
    { state: 'settled', failure: 'cluster-forbidden' },
    'nobody',
    'error',
  ],
  ['one that had no pod', { state: 'settled', cleanup: 'none' }, 'nobody', 'cancelled'],
] as const) {
  test(`of runs on record ${what} is ${phase}`, () => {
    assert.equal(toState({ ...entry, ...change }, follower, words).phase, phase);
  });
}

test('a command finds the run of an item, an id or nothing', () => {
  const run = toState(entry, 'nobody', words);
  assert.equal(findRunId('a'), 'a');
  assert.equal(findRunId({ run }), entry.run);
  assert.equal(findRunId({ runId: 'b' }), 'b');
  for (const node of [undefined, null, 1, {}, { run: 1 }, { pod: {} }]) {
    assert.equal(findRunId(node), undefined);
  }
});

test('channels have names that tell runs apart, harmless and short', () => {
  const state = toState({ ...entry, map_index: 2 }, 'nobody', words);
  assert.equal(toChannelName(state), 'Pod Tasks: dag.task[2] 12:00:00Z ab12cd');
  const hostile = { ...state, dagId: '\u001b]0;x\u0007\n', taskId: 'x'.repeat(500) };
  assert.ok(toChannelName(hostile).length < 120);
  assert.match(toChannelName(hostile), /^[\x20-\x7e]+$/);
});

test('a result keeps integers that JavaScript cannot hold', () => {
  const value = parseXCom('{"a":[12345678901234567890,"é"]}') ?? null;
  assert.equal(printResult(value), '{\n  "a": [\n    12345678901234567890,\n    "é"\n  ]\n}\n');
});
