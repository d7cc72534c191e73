import type { Evaluation } from '../../core/airflow/evaluate.ts';
import { textOf } from '../../core/airflow/find-tasks.ts';
import type { TaskDefinition } from '../../core/airflow/task-definition.ts';
import type { Problem } from '../../core/base/problem.ts';
import type { FileAnalysis, TaskInstances, TaskSite } from './analyzer.ts';

/** What an evaluation finds in its file; `name` is how the editor names that file. */
export function describeFile(evaluation: Evaluation, name: string): FileAnalysis {
  const { file } = evaluation;
  const isHere = (one: { readonly file: string }): boolean => one.file === file;
  const toName = (problem: Problem): Problem =>
    isHere(problem) ? { ...problem, file: name } : problem;
  const own = evaluation.tasks.filter((task) => isHere(task.at));
  const problems = [...evaluation.problems, ...own.flatMap((task) => task.problems)].filter(isHere);
  return {
    file: name,
    sites: groupBySite(own).map((tasks) => toSite(tasks, evaluation)),
    imported: evaluation.tasks
      .filter((task) => !isHere(task.at) && task.reached)
      .map((task) => toInstances(task, evaluation)),
    dag: evaluation.dags.find((dag) => isHere(dag.at))?.at.span,
    problems: problems.map(toName),
    refusals: evaluation.refusals.map(toName),
    broken: problems.some((problem) => problem.code === 'syntax-error'),
  };
}

function groupBySite(tasks: readonly TaskDefinition[]): readonly (readonly TaskDefinition[])[] {
  return [...Map.groupBy(tasks, (task) => task.at.span.start).entries()]
    .sort(([a], [b]) => a - b)
    .map(([, group]) => group);
}

function toSite(tasks: readonly TaskDefinition[], evaluation: Evaluation): TaskSite {
  const reached = tasks.filter((task) => task.reached);
  const [first] = reached.length > 0 ? reached : tasks;
  if (first === undefined) throw new Error('a site without tasks');
  return {
    span: first.at.span,
    form: first.form,
    operator: first.operator,
    instances: reached.map((task) => toInstances(task, evaluation)),
    reached: reached.length > 0,
  };
}

function toInstances(task: TaskDefinition, evaluation: Evaluation): TaskInstances {
  return {
    dagId: textOf(task.dagId),
    taskId: textOf(task.taskId),
    mapIndexes: evaluation.instances(task.key),
  };
}
