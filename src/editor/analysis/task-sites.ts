import type { Outline, OutlinedTask } from '../../core/airflow/outline.ts';
import type { Versions } from '../../core/airflow/surroundings/run-context.ts';
import { createPlaceProblems } from '../../core/authoring/place-problems.ts';
import { findVersionProblem } from '../../core/authoring/version-problem.ts';
import type { Problem } from '../../core/base/problem.ts';
import type { FileAnalysis, TaskInstances, TaskSite } from './analyzer.ts';

/** What there is in a file of that text; `name` is how the editor names it. */
export function describeFile(
  outline: Outline,
  name: string,
  text: string,
  versions: Versions,
): FileAnalysis {
  const { file } = outline;
  const isHere = (one: { readonly file: string }): boolean => one.file === file;
  const toName = (problem: Problem): Problem =>
    isHere(problem) ? { ...problem, file: name } : problem;
  const own = outline.tasks.filter((task) => isHere(task.at));
  const found = [...outline.problems, ...own.flatMap((task) => task.problems)].filter(isHere);
  const sites = groupBySite(own).map((tasks) => toSite(tasks, outline));
  const unfit =
    sites.length === 0 ? undefined : findVersionProblem(file, text, versions, sites[0]?.span);
  const place = createPlaceProblems(text, versions);
  const placed = place(found);
  const problems = unfit === undefined ? placed : [unfit, ...placed];
  const refusals = outline.refusals.flatMap((one) => (isHere(one) ? place([one]) : [one]));
  return {
    file: name,
    sites,
    imported: outline.tasks
      .filter((task) => !isHere(task.at) && task.reached && task.object === undefined)
      .map((task) => toInstances(task, outline)),
    dag: outline.dags.find((dag) => isHere(dag.at))?.at.span,
    problems: problems.map(toName),
    refusals: refusals.map(toName),
    broken: problems.some((problem) => problem.code === 'syntax-error'),
    versions,
  };
}

function groupBySite(tasks: readonly OutlinedTask[]): readonly (readonly OutlinedTask[])[] {
  return [...Map.groupBy(tasks, (task) => task.at.span.start).entries()]
    .sort(([a], [b]) => a - b)
    .map(([, group]) => group);
}

function toSite(tasks: readonly OutlinedTask[], outline: Outline): TaskSite {
  const reached = tasks.filter((task) => task.reached);
  const [first] = reached.length > 0 ? reached : tasks;
  if (first === undefined) throw new Error('a site without tasks');
  return {
    span: first.at.span,
    form: first.form,
    operator: first.operator,
    instances: reached.map((task) => toInstances(task, outline)),
    reached: reached.length > 0,
    ...(first.object === undefined ? {} : { object: first.object }),
  };
}

function toInstances(task: OutlinedTask, outline: Outline): TaskInstances {
  return {
    dagId: task.dagId,
    taskId: task.taskId,
    mapIndexes: outline.instances(task.key),
  };
}
