import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { V1Pod } from '@kubernetes/client-node';
import type { ForestNode } from '../../../../src/core/pods/forest-node.ts';
import { PodForest } from '../../../../src/core/pods/pod-forest.ts';
import { createWords } from '../../../../src/core/words/say.ts';
import type { Place } from '../../../../src/editor/place.ts';
import type { RunState } from '../../../../src/editor/runs/runs.ts';
import { describeFacts, describeNode } from '../../../../src/editor/views/describe-node.ts';
import { createNodes, listPodsOf } from '../../../../src/editor/views/pods-node.ts';
import { stateIcons } from '../../../../src/editor/views/state-icons.ts';
import { makePod, withPhase } from '../../pods/make-pod.ts';
import { makeRunState } from './make-run-state.ts';

const words = createWords('en');
const place: Place = { kind: 'cluster', files: ['/k'], context: 'c' };
const now = new Date('2026-01-15T12:05:00.000Z');

function open(pods: readonly V1Pod[], runs: readonly RunState[]) {
  const forest = new PodForest<RunState>();
  forest.look('c');
  forest.replacePods(pods);
  forest.setRuns(runs);
  const toNode = createNodes(() => place);
  const find = (kind: ForestNode<RunState>['kind']) => {
    const all = forest.roots().flatMap(function deep(node): readonly ForestNode<RunState>[] {
      return [node, ...node.children.flatMap(deep)];
    });
    const found = all.find((node) => node.kind === kind);
    assert.ok(found, kind);
    return toNode(found);
  };
  return { forest, find };
}

function pod(name: string, labels: Record<string, string> = {}, phase = 'Running'): V1Pod {
  const all = { dag_id: 'd', task_id: 't', run_id: 'r', ...labels };
  return withPhase(makePod(name, { labels: all }), phase);
}

test('a pod of someone else has its log, its YAML and its end', () => {
  const { find } = open([pod('p')], []);
  const task = find('task');
  const row = describeNode(task, 'c', words);
  assert.deepEqual(
    [row.label, row.description, row.spoken, row.folding, row.command],
    ['t', 'running', 't, running', 'none', 'podTasks.pod.showLog'],
  );
  assert.deepEqual(row.context.split(' '), ['podLog', 'yaml', 'delete']);
  assert.deepEqual([task.pod?.metadata?.name, task.place, task.run], ['p', place, undefined]);
});

test('a run that goes on can be stopped, one that ended run again', () => {
  const own = pod('p', { run_id: 'podtasks__1' });
  const base = { pod: { namespace: 'n', name: 'p' } };
  const context = (run: RunState, pods: readonly V1Pod[]) =>
    describeNode(open(pods, [run]).find('task'), 'c', words).context;
  const id = 'podtasks__1';
  assert.equal(context(makeRunState(id, base), [own]), 'runLog stop yaml delete');
  const ended = { ...base, phase: 'failed', ended: now.toISOString() } as const;
  assert.equal(context(makeRunState(id, ended), [own]), 'runLog again yaml delete');
  assert.equal(context(makeRunState(id, { ...ended, xcom: [1] }), []), 'runLog again forget xcom');
  assert.equal(context(makeRunState(id, { ...ended, file: undefined }), []), 'runLog forget');
  const interrupted = { ...base, phase: 'interrupted', own: false } as const;
  assert.equal(context(makeRunState(id, interrupted), [own]), 'runLog again podLog yaml delete');
  const stopped = { ...base, phase: 'cancelled', own: false } as const;
  assert.equal(context(makeRunState(id, stopped), [own]), 'runLog again podLog yaml delete');
  const over = pod('p', { run_id: id }, 'Succeeded');
  assert.equal(context(makeRunState(id, stopped), [over]), 'runLog again yaml delete');
  const elsewhere = { ...base, phase: 'elsewhere', own: false } as const;
  assert.equal(context(makeRunState(id, elsewhere), []), 'runLog');
});

test('a pod that is kept for a time says until when, and one that is ending can be ended by force', () => {
  const id = 'podtasks__1';
  const base = { pod: { namespace: 'n', name: 'p' } };
  const kept = makeRunState(id, {
    ...base,
    phase: 'failed',
    ended: now.toISOString(),
    cleanup: 'kept',
    keptUntil: '2026-01-15T13:05:00.000Z',
  });
  const task = open([pod('p', { run_id: id }, 'Failed')], [kept]).find('task');
  assert.match(describeNode(task, 'c', words).description, /^failed · kept until .+$/);
  assert.match(describeFacts(task, 'c', words, now), /^kept until: .+ \(in 60 min\)$/m);
  const chinese = describeFacts(task, 'c', createWords('zh-cn'), now);
  assert.match(chinese, /^保留到：.+（60 分钟后）$/m);
  const going = open(
    [pod('p', { run_id: id })],
    [makeRunState(id, { ...base, phase: 'stopping', graceLeft: 12 })],
  );
  const stopping = describeNode(going.find('task'), 'c', words);
  assert.deepEqual(
    [stopping.description, stopping.context],
    ['stopping · 12 s left', 'runLog yaml force'],
  );
  // Its pod may be where nobody looks: then the run is what can be told.
  const unseen = open([], [makeRunState(id, { ...base, phase: 'stopping' })]);
  assert.equal(describeNode(unseen.find('task'), 'c', words).context, 'runLog stop');
  const ending = pod('q');
  if (ending.metadata !== undefined) ending.metadata.deletionTimestamp = now;
  const other = describeNode(open([ending], []).find('task'), 'c', words);
  assert.equal(other.context, 'podLog yaml force');
  const queued = makeRunState(id, { ...base, phase: 'queued' });
  const waiting = describeNode(open([], [queued]).find('task'), 'c', words);
  assert.deepEqual([waiting.description, waiting.context], ['waiting for its turn', 'runLog stop']);
});

test('a run and its task carry the run, also when its pod is gone', () => {
  const run = makeRunState('podtasks__1', { phase: 'success' });
  const { find } = open([], [run]);
  assert.deepEqual([find('run').run, find('task').run, find('dag').run], [run, run, undefined]);
  assert.equal(find('task').pod, undefined);
  assert.equal(describeNode(find('task'), 'c', words).command, 'podTasks.run.showLog');
});

test('a run elsewhere says where', () => {
  const run = makeRunState('podtasks__1', { phase: 'success', cluster: 'sandbox' });
  const { find } = open([], [run]);
  assert.match(describeNode(find('run'), 'c', words).description, /^succeeded · .* · sandbox$/);
});

test('problems say their reason', () => {
  const { find } = open(
    [],
    [
      makeRunState('podtasks__1', {
        phase: 'failed',
        verdict: { outcome: 'failed', exit_code: 137, reason: 'OOMKilled', message: '' },
      }),
    ],
  );
  assert.equal(describeNode(find('task'), 'c', words).description, 'failed · OOMKilled');
});

test('several tries lie below their task, counted', () => {
  const pods = [
    pod('a', { map_index: '0', try_number: '1' }),
    pod('b', { map_index: '1', try_number: '2' }),
  ];
  const { find } = open(pods, []);
  const task = describeNode(find('task'), 'c', words);
  assert.deepEqual(
    [task.folding, task.command, task.description],
    ['closed', undefined, 'running (2)'],
  );
  assert.equal(task.context, 'delete');
  assert.equal(describeNode(find('try'), 'c', words).label, 'map_index 0, try 1');
  assert.equal(listPodsOf(find('run').forest).length, 2);
});

test('a DAG, its newest run and one that goes on are open at first, others are not; that stays so', () => {
  const { find, forest } = open([pod('p')], []);
  assert.equal(describeNode(find('dag'), 'c', words).folding, 'open');
  const run = find('run');
  assert.equal(describeNode(run, 'c', words).folding, 'open');
  forest.setPod(pod('p', {}, 'Succeeded'));
  assert.equal(describeNode(run, 'c', words).folding, 'open');
  const ended = open([pod('q', {}, 'Failed'), pod('z', { run_id: 'other' }, 'Failed')], []).forest;
  const toNode = createNodes(() => place);
  const runs = ended.roots()[0]?.children ?? [];
  assert.deepEqual(
    runs.map((one) => describeNode(toNode(one), 'c', words).folding),
    ['open', 'closed'],
  );
});

test('what has no label says so', () => {
  const { find } = open([{ metadata: { name: 'p', namespace: 'n' } }], []);
  const label = (kind: 'dag' | 'run' | 'task') => describeNode(find(kind), 'c', words).label;
  assert.deepEqual(
    [label('dag'), label('run'), label('task')],
    ['no label dag_id', 'no label run_id', 'no label task_id'],
  );
});

test('hostile names are on one line, without control characters, and cut', () => {
  const name = `\u001b[31m[x](command:evil)\n$(trash)\u202e${'y'.repeat(5000)}`;
  const run = makeRunState('podtasks__1', {
    dagId: name,
    taskId: name,
    phase: 'failed',
    detail: name,
    verdict: { outcome: 'failed', exit_code: 1, reason: name, message: name },
  });
  const { find } = open([], [run]);
  for (const kind of ['dag', 'run', 'task'] as const) {
    const { label, description, spoken } = describeNode(find(kind), 'c', words);
    for (const text of [label, description, spoken]) {
      // eslint-disable-next-line no-control-regex -- it is what must not be there
      assert.doesNotMatch(text, /[\u0000-\u001f\u007f-\u009f\u202a-\u202e]/, kind);
      assert.ok(text.length < 1000, `${kind} ${text.length}`);
    }
  }
  const facts = describeFacts(find('task'), 'c', words, now);
  // eslint-disable-next-line no-control-regex -- it is what must not be there
  assert.doesNotMatch(facts, /[\u0000-\u0009\u000b-\u001f\u202a-\u202e]/);
  assert.ok(facts.length < 15_000);
  // Every line is one of ours: nothing begins a line of its own.
  for (const line of facts.split('\n').slice(1)) assert.match(line, /^[\w ]+: /);
});

test('a character that would be cut in two is left out', () => {
  const { find } = open([], [makeRunState('podtasks__1', { dagId: `${'x'.repeat(199)}😀😀` })]);
  assert.equal(describeNode(find('dag'), 'c', words).label, `${'x'.repeat(199)}…`);
});

test('the facts tell times with their age, in both languages', () => {
  const run = makeRunState('podtasks__1', { phase: 'success', ended: '2026-01-15T12:04:30.000Z' });
  const { find } = open([], [run]);
  const english = describeFacts(find('task'), 'c', words, now).split('\n');
  assert.equal(english[0], 'succeeded');
  assert.ok(
    english.some((line) => /^created: \d{4}-\d\d-\d\d \d\d:\d\d:\d\d \(5 min ago\)$/.test(line)),
  );
  assert.ok(english.some((line) => /^ended: .* \(30 s ago\)$/.test(line)));
  const chinese = describeFacts(find('task'), 'c', createWords('zh-cn'), now).split('\n');
  assert.equal(chinese[0], '成功');
  assert.ok(chinese.some((line) => /^结束时间：.*（30 秒前）$/.test(line)));
});

test('each state has an icon and a word in both languages, and no two states the same word', () => {
  const chinese = createWords('zh-cn');
  const states = Object.keys(stateIcons) as (keyof typeof stateIcons)[];
  for (const language of [words, chinese]) {
    const all = states.map((state) => language.text(`item.${state}`));
    assert.equal(new Set(all).size, states.length);
  }
});
