import type { Evaluation } from '../core/airflow/evaluate.ts';
import type { DagDefinition, TaskDefinition } from '../core/airflow/task-definition.ts';
import type { Problem } from '../core/base/problem.ts';

/** What was found in one file. */
export interface FileTasks {
  /** Absolute real path. */
  readonly file: string;
  readonly dags: readonly DagDefinition[];
  readonly tasks: readonly TaskDefinition[];
  readonly problems: readonly Problem[];
  /** Major version of the Python kubernetes client that goes with the file's provider. */
  readonly clientMajor: number;
}

/**
 * Adds what one evaluation found to `found`, by the file where it is written: a task of a helper module belongs to the
 * module's file. What another evaluation found already is not added again, and a site that anything reaches is no longer
 * listed as unreached.
 */
export function collectTasks(
  evaluation: Evaluation,
  clientMajor: number,
  found: Map<string, FileTasks>,
): void {
  // What makes something else than a pod is named by its problem.
  const pods = evaluation.tasks.filter(({ object }) => object === undefined);
  const problems = [
    ...evaluation.refusals,
    ...evaluation.problems,
    ...pods.flatMap((task) => task.problems),
  ].filter((problem, i, all) => all.findIndex((one) => sameProblem(one, problem)) === i);
  const files = new Set([
    evaluation.file,
    ...evaluation.dags.map((dag) => dag.at.file),
    ...pods.map((task) => task.at.file),
    ...problems.map((problem) => problem.file),
  ]);
  for (const file of files) {
    const before = found.get(file) ?? { file, dags: [], tasks: [], problems: [], clientMajor };
    const tasks = [
      ...before.tasks,
      ...pods.filter(
        (task) => task.at.file === file && !before.tasks.some((one) => sameTask(one, task)),
      ),
    ];
    found.set(file, {
      ...before,
      dags: [
        ...before.dags,
        ...evaluation.dags.filter(
          (dag) => dag.at.file === file && !before.dags.some((one) => sameDag(one, dag)),
        ),
      ],
      tasks: tasks.filter(
        (task) => task.reached || !tasks.some((one) => one.reached && samePlace(one, task)),
      ),
      problems: [
        ...before.problems,
        ...problems.filter(
          (problem) =>
            problem.file === file && !before.problems.some((one) => sameProblem(one, problem)),
        ),
      ],
    });
  }
}

function samePlace(a: TaskDefinition, b: TaskDefinition): boolean {
  return a.at.file === b.at.file && a.at.span.start === b.at.span.start;
}

function sameTask(a: TaskDefinition, b: TaskDefinition): boolean {
  return samePlace(a, b) && same(a.dagId, b.dagId) && same(a.taskId, b.taskId);
}

function sameDag(a: DagDefinition, b: DagDefinition): boolean {
  return a.at.span.start === b.at.span.start && same(a.dagId, b.dagId);
}

function sameProblem(a: Problem, b: Problem): boolean {
  return (
    a.file === b.file &&
    a.code === b.code &&
    a.span.start === b.span.start &&
    a.span.end === b.span.end &&
    same(a.data, b.data)
  );
}

function same(a: unknown, b: unknown): boolean {
  return asText(a) === asText(b);
}

function asText(value: unknown): string {
  return JSON.stringify(value, (_, one: unknown) => (typeof one === 'bigint' ? `${one}n` : one));
}
