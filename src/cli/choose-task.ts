import type { Evaluation } from '../core/airflow/evaluate.ts';
import { findTasks, textOf } from '../core/airflow/find-tasks.ts';
import type { TaskDefinition } from '../core/airflow/task-definition.ts';
import { PodTaskError } from '../core/base/failure.ts';
import { usageError } from './usage-error.ts';

/** The one task of that id, in that DAG where one is named; throws `task-not-found` or `task-ambiguous`. */
export function chooseTask(
  evaluation: Evaluation,
  task: string,
  dag: string | undefined,
): TaskDefinition {
  const found = findTasks(evaluation, task, dag);
  const [first, second] = found;
  if (first === undefined) {
    throw new PodTaskError('task-not-found', { task, file: evaluation.file });
  }
  if (second !== undefined) {
    const dags = [...new Set(found.map((one) => textOf(one.dagId) ?? '?'))].join(', ');
    throw new PodTaskError('task-ambiguous', { task, dags });
  }
  return first;
}

/** The instance to build: undefined for a plain task; a mapped one needs `--map-index`. */
export function chooseInstance(
  evaluation: Evaluation,
  definition: TaskDefinition,
  mapIndex: number | undefined,
): number | undefined {
  const instances = evaluation.instances(definition.key);
  if (instances?.length === 1 && instances[0] === undefined) return undefined;
  const task = textOf(definition.taskId) ?? '?';
  // Airflow makes no instance of it.
  if (instances?.length === 0)
    throw new PodTaskError('task-not-found', { task, file: evaluation.file });
  if (mapIndex !== undefined && instances?.includes(mapIndex) !== false) return mapIndex;
  throw usageError('mapped-needs-index', {
    task,
    ...(instances === undefined ? {} : { count: instances.length }),
  });
}
