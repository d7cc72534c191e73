import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { V1Pod } from '@kubernetes/client-node';
import { safeLabel } from '../../../src/core/airflow/operators/safe-label.ts';
import type { ForestNode } from '../../../src/core/pods/forest-node.ts';
import { PodForest } from '../../../src/core/pods/pod-forest.ts';
import type { RunFacts } from '../../../src/core/pods/run-facts.ts';
import { makePod, withPhase } from './make-pod.ts';
import { makeRun } from './make-run.ts';

type Forest = PodForest<RunFacts>;
type Labels = Readonly<Record<string, string>>;

function open(): Forest {
  const forest: Forest = new PodForest();
  forest.look('c');
  return forest;
}

/** A pod of the task `t` of the run `r` of the DAG `d`, made in that second; labels change what is given. */
function pod(name: string, second: number, labels: Labels = {}, phase = 'Running'): V1Pod {
  const time = new Date(Date.UTC(2026, 0, 15, 12, 0, second));
  const all = { kubernetes_pod_operator: 'True', dag_id: 'd', task_id: 't', run_id: 'r' };
  const metadata = { labels: { ...all, ...labels }, creationTimestamp: time };
  return withPhase(makePod(name, metadata), phase);
}

/** The forest as text: one line a node, indented. */
function draw(nodes: readonly ForestNode<RunFacts>[], depth = 0): readonly string[] {
  return nodes.flatMap((node) => {
    const name = node.trueId ?? (node.kind === 'try' ? node.item?.pod?.metadata?.name : node.label);
    const line = `${'  '.repeat(depth)}${name ?? ''} ${node.state}`;
    return [line, ...draw(node.children, depth + 1)];
  });
}

test('pods are grouped by DAG, run and task, the newest run first', () => {
  const forest = open();
  forest.replacePods([
    pod('a', 1, { dag_id: 'one', run_id: 'r1' }, 'Succeeded'),
    pod('b', 2, { dag_id: 'two', run_id: 'r2' }),
    pod('c', 3, { dag_id: 'one', run_id: 'r3', task_id: 'u' }, 'Failed'),
    pod('e', 5, { dag_id: 'one', run_id: 'r3', task_id: 'a' }, 'Succeeded'),
  ]);
  assert.deepEqual(draw(forest.roots()), [
    'one failed',
    '  r3 failed',
    '    u failed',
    '    a succeeded',
    '  r1 succeeded',
    '    t succeeded',
    'two running',
    '  r2 running',
    '    t running',
  ]);
});

test('a task with several tries or map indexes has them below, in order; the last try counts', () => {
  const forest = open();
  forest.replacePods([
    pod('i1', 1, { map_index: '1', try_number: '1' }, 'Succeeded'),
    pod('i0-2', 9, { map_index: '0', try_number: '2' }, 'Succeeded'),
    pod('i0-1', 1, { map_index: '0', try_number: '1' }, 'Failed'),
    pod('i10', 1, { map_index: '10' }, 'Succeeded'),
  ]);
  assert.deepEqual(draw(forest.roots()), [
    'd succeeded',
    '  r succeeded',
    '    t succeeded',
    '      i0-1 failed',
    '      i0-2 succeeded',
    '      i1 succeeded',
    '      i10 succeeded',
  ]);
  forest.removePod(pod('i10', 1));
  forest.removePod(pod('i1', 1));
  forest.removePod(pod('i0-1', 1));
  const task = forest.roots()[0]?.children[0]?.children[0];
  assert.deepEqual([task?.children, task?.item?.pod?.metadata?.name], [[], 'i0-2']);
});

test('a run on record and its pod are one item, whichever is heard of first', () => {
  const run = makeRun('podtasks__1', { pod: { namespace: 'n', name: 'p' } });
  const own = pod('p', 1, { run_id: 'podtasks__1' }, 'Succeeded');
  const first = open();
  first.setRuns([run]);
  first.setPod(own);
  const second = open();
  second.setPod(own);
  second.setRuns([run]);
  for (const forest of [first, second]) {
    const roots = forest.roots();
    assert.deepEqual(draw(roots), ['d running', '  podtasks__1 running', '    t running']);
    assert.deepEqual(
      [roots[0]?.size, roots[0]?.children[0]?.children[0]?.item],
      [1, { key: 'run podtasks__1', pod: own, run }],
    );
  }
});

test('a finished run stays when its pod is gone, and goes when it is forgotten', () => {
  const forest = open();
  const run = makeRun('podtasks__1', { phase: 'failed', pod: { namespace: 'n', name: 'p' } });
  const own = pod('p', 1, { run_id: 'podtasks__1' }, 'Failed');
  forest.setRuns([run]);
  forest.setPod(own);
  forest.removePod(own);
  assert.deepEqual(draw(forest.roots()), ['d failed', '  podtasks__1 failed', '    t failed']);
  forest.setRuns([]);
  assert.deepEqual(forest.roots(), []);
});

test('a forgotten run whose pod is still there leaves the pod', () => {
  const forest = open();
  const own = pod('p', 1, { run_id: 'podtasks__1' }, 'Succeeded');
  forest.setPod(own);
  forest.setRuns([makeRun('podtasks__1', { pod: { namespace: 'n', name: 'p' } })]);
  forest.setRuns([]);
  const task = forest.roots()[0]?.children[0]?.children[0];
  assert.deepEqual([task?.item?.pod, task?.item?.run], [own, undefined]);
});

test('a pod of the same name on another cluster, or with another run id, is not that of the run', () => {
  for (const [cluster, label] of [
    ['other', 'podtasks__1'],
    ['c', 'podtasks__2'],
  ] as const) {
    const forest = open();
    forest.setRuns([makeRun('podtasks__1', { cluster, pod: { namespace: 'n', name: 'p' } })]);
    forest.setPod(pod('p', 1, { run_id: label }));
    assert.equal(forest.roots()[0]?.size, 2, cluster);
  }
});

test('a pod that took the name of another is another', () => {
  const forest = open();
  const old = withPhase(makePod('p', { uid: 'old' }), 'Failed');
  const young = withPhase(makePod('p', { uid: 'young' }), 'Running');
  forest.setPod(old);
  forest.setPod(young);
  forest.removePod(old);
  assert.equal(forest.roots()[0]?.size, 1);
  assert.equal(forest.roots()[0]?.children[0]?.children[0]?.item?.pod, young);
});

test('the true ids show where a run or a DAG file tells them, else the values of the labels', () => {
  const [dagId, taskId] = ['Bücher und mehr', 'löschen'];
  const labels = { dag_id: safeLabel(dagId), task_id: safeLabel(taskId) };
  const forest = open();
  forest.setPod(pod('p', 1, labels));
  forest.takeChanges();
  const dag = forest.roots()[0];
  assert.deepEqual([dag?.label, dag?.trueId], [safeLabel(dagId), undefined]);
  forest.learn([{ dagId, taskId }]);
  assert.deepEqual(draw(forest.roots()), [
    `${dagId} running`,
    '  r running',
    `    ${taskId} running`,
  ]);
  assert.equal(forest.takeChanges().nodes.length, 2);
  forest.setRuns([makeRun('podtasks__1', { dagId, taskId, runId: 'manual__2026-01-15T00:00' })]);
  assert.ok(draw(forest.roots()).includes('  manual__2026-01-15T00:00 running'));
});

test('pods without labels, metadata or status are shown all the same', () => {
  const forest = open();
  forest.replacePods([{}, { metadata: { name: 'x' } }, { metadata: { name: 'y', labels: {} } }]);
  assert.deepEqual(draw(forest.roots()), [
    ' unknown',
    '   unknown',
    '     unknown',
    '       unknown',
    '      x unknown',
    '      y unknown',
  ]);
});

test('labels named like parts of an object are labels', () => {
  const forest = open();
  forest.setPod(pod('p', 1, { dag_id: '__proto__', run_id: 'constructor', task_id: 'toString' }));
  assert.deepEqual(draw(forest.roots()), [
    '__proto__ running',
    '  constructor running',
    '    toString running',
  ]);
});

test('another cluster takes the pods away and leaves the runs on record', () => {
  const forest = open();
  const run = makeRun('podtasks__1', { pod: { namespace: 'n', name: 'p' } });
  forest.setRuns([run]);
  forest.replacePods([pod('p', 1, { run_id: 'podtasks__1' }), pod('q', 2)]);
  forest.look('other');
  assert.deepEqual([...forest.pods()], []);
  assert.deepEqual(draw(forest.roots()), ['d running', '  podtasks__1 running', '    t running']);
  forest.setPod(pod('p', 1, { run_id: 'podtasks__1' }));
  assert.equal(forest.roots()[0]?.size, 2);
});

test('only what is shown otherwise is a change', () => {
  const forest = open();
  forest.replacePods([
    pod('a', 1, { task_id: 'a' }),
    pod('b', 2, { task_id: 'b' }),
    pod('x', 3, { dag_id: 'x' }),
  ]);
  assert.equal(forest.takeChanges().roots, true);
  assert.deepEqual(forest.takeChanges(), { roots: false, nodes: [] });
  forest.setPod(pod('a', 1, { task_id: 'a' }, 'Succeeded'));
  const { roots, nodes } = forest.takeChanges();
  // The run and the DAG still run because of b.
  assert.equal(roots, false);
  assert.deepEqual(
    nodes.map(({ kind, label }) => `${kind} ${label}`),
    ['task a'],
  );
});

test('a node is the same object for as long as it is there', () => {
  const forest = open();
  forest.setPod(pod('a', 1));
  const before = forest.roots()[0]?.children[0]?.children[0];
  forest.setPod(pod('a', 1, {}, 'Failed'));
  const after = forest.roots()[0]?.children[0]?.children[0];
  assert.equal(before, after);
  assert.equal(after?.state, 'failed');
  const ids = [forest.roots()[0]?.id];
  forest.removePod(pod('a', 1));
  forest.setPod(pod('a', 1));
  assert.deepEqual([forest.roots()[0]?.id], ids);
});

test('with 5,000 pods a change costs its own way to the root', () => {
  const forest = open();
  const many = Array.from({ length: 5000 }, (_, i) =>
    pod(`p${i}`, i % 60, {
      dag_id: `dag-${i % 10}`,
      run_id: `run-${i % 100}`,
      task_id: `task-${i % 1000}`,
    }),
  );
  forest.replacePods(many);
  const first = forest.takeChanges();
  assert.equal(first.roots, true);
  assert.equal(
    forest.roots().reduce((sum, { size }) => sum + size, 0),
    5000,
  );
  const reads = countReads(many);
  forest.setPod(pod('p7', 7, { dag_id: 'dag-7', run_id: 'run-7', task_id: 'task-7' }, 'Failed'));
  const { roots, nodes } = forest.takeChanges();
  assert.equal(roots, false);
  assert.ok(nodes.length <= 4, String(nodes.length));
  assert.ok(reads() <= 20, `${reads()} other pods were read`);
});

/** Counts how often the status of any of these pods is read from now on. */
function countReads(pods: readonly V1Pod[]): () => number {
  let reads = 0;
  for (const one of pods) {
    const { status } = one;
    Object.defineProperty(one, 'status', {
      get: () => {
        reads++;
        return status;
      },
    });
  }
  return () => reads;
}
