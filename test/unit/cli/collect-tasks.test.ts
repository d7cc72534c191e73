import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Evaluation } from '../../../src/core/airflow/evaluate.ts';
import { collectTasks } from '../../../src/cli/collect-tasks.ts';
import type { FileTasks } from '../../../src/cli/collect-tasks.ts';
import type { TaskDefinition } from '../../../src/core/airflow/task-definition.ts';
import type { Value } from '../../../src/core/python/value.ts';

const str = (value: string): Value => ({ kind: 'str', value });

function task(
  key: number,
  id: string,
  file: string,
  start: number,
  reached = true,
): TaskDefinition {
  const span = { start, end: start + 1, line: 1, column: start, endLine: 1, endColumn: start + 1 };
  return {
    key,
    dagId: str('d'),
    taskId: str(id),
    form: 'operator',
    operator: 'KubernetesPodOperator',
    at: { file, span },
    arguments: new Map(),
    upstream: [],
    reached,
    problems: [],
  };
}

/** A task that makes a Job. */
function job(key: number, id: string, file: string, start: number): TaskDefinition {
  return { ...task(key, id, file, start), operator: 'KubernetesJobOperator', object: 'Job' };
}

function evaluation(file: string, ...tasks: readonly TaskDefinition[]): Evaluation {
  return {
    file,
    dags: [],
    tasks,
    problems: [],
    refusals: [],
    render: () => {
      throw new Error('not rendered here');
    },
    instances: () => [undefined],
  };
}

function collect(...evaluations: readonly Evaluation[]): Record<string, readonly string[]> {
  const found = new Map<string, FileTasks>();
  for (const one of evaluations) collectTasks(one, 36, found);
  return Object.fromEntries(
    Array.from(found, ([file, { tasks }]) => [
      file,
      tasks.map(({ taskId }) => (taskId.kind === 'str' ? taskId.value : '?')),
    ]),
  );
}

test('a task of a helper module is listed in the module\u2019s file, once', () => {
  const shared = task(1, 'shared', '/helper.py', 5);
  assert.deepEqual(
    collect(
      evaluation('/a.py', task(0, 'own', '/a.py', 0), shared),
      evaluation('/b.py', { ...shared, key: 7 }),
      evaluation('/helper.py', task(0, 'placeholder', '/helper.py', 5, false)),
    ),
    { '/a.py': ['own'], '/helper.py': ['shared'], '/b.py': [] },
  );
});

test('tasks of one evaluation that look alike stay apart', () => {
  assert.deepEqual(
    collect(evaluation('/a.py', task(0, 'x', '/a.py', 0), task(1, 'x', '/a.py', 0))),
    { '/a.py': ['x', 'x'] },
  );
});

test('what makes something else than a pod is not among the pod tasks', () => {
  const found = new Map<string, FileTasks>();
  collectTasks(evaluation('/a.py', job(0, 'j', '/a.py', 1), task(1, 't', '/a.py', 2)), 36, found);
  assert.deepEqual(
    found.get('/a.py')?.tasks.map(({ taskId }) => taskId),
    [str('t')],
  );
});
