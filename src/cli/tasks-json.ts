import type { TaskDefinition } from '../core/airflow/task-definition.ts';
import type { Problem } from '../core/base/problem.ts';
import type { Span } from '../core/base/span.ts';
import type { Value } from '../core/python/value.ts';
import type { Words } from '../core/words/say.ts';
import { textOf } from '../core/airflow/find-tasks.ts';
import type { FileTasks } from './collect-tasks.ts';
import { printJson } from './print-json.ts';
import type { Printable } from './print-json.ts';
import { toState } from './value-json.ts';
import type { ValueView } from './value-json.ts';

/** What `tasks --json` prints. */
export function printTasks(files: readonly FileTasks[], words: Words): string {
  return printJson({ files: files.map((file) => toFile(file, words)) }, '  ');
}

function toFile(found: FileTasks, words: Words): Printable {
  const view = { words, clientMajor: found.clientMajor };
  return {
    file: found.file,
    dags: found.dags.map((dag) => ({
      dag_id: textOf(dag.dagId) ?? null,
      line: dag.at.span.line,
    })),
    tasks: found.tasks.map((task) => toTask(task, view)),
    problems: found.problems.map((problem) => toProblem(problem, words)),
  };
}

function toTask(task: TaskDefinition, view: ValueView): Printable {
  const states = (values: ReadonlyMap<string, Value>): Printable =>
    new Map([...values].map(([name, value]) => [name, toState(value, task.at, view)]));
  return {
    dag_id: toState(task.dagId, task.at, view),
    task_id: toState(task.taskId, task.at, view),
    form: task.form,
    operator: task.operator,
    ...toRange(task.at.span),
    arguments: states(task.arguments),
    expand: task.expand === undefined ? undefined : states(task.expand),
  };
}

function toProblem(problem: Problem, words: Words): Printable {
  return {
    code: problem.code,
    message: words.problem(problem),
    severity: problem.severity,
    ...toRange(problem.span),
  };
}

function toRange(span: Span): Readonly<Record<string, number>> {
  return {
    line: span.line,
    column: span.column,
    end_line: span.endLine,
    end_column: span.endColumn,
  };
}
