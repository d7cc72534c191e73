import { settleSpan, startOfFile } from '../base/span.ts';
import type { Origin } from '../base/span.ts';
import type { Problem } from '../base/problem.ts';
import type { Interpreter } from '../python/interpreter.ts';
import type { AirflowHost } from './airflow-host.ts';
import { problemsOf } from './evaluate.ts';
import type { Evaluation } from './evaluate.ts';
import { textOf } from './find-tasks.ts';
import { instancesOf } from './mapping/instances.ts';
import type { Session } from './session.ts';
import type { TaskDefinition } from './task-definition.ts';

/** What is shown beside a DAG file's text: where its tasks are and which they are, but not what they are made of. */
export interface Outline {
  /** Absolute real path. */
  readonly file: string;
  readonly dags: readonly { readonly at: Origin }[];
  readonly tasks: readonly OutlinedTask[];
  readonly problems: readonly Problem[];
  /** Why Airflow refuses the whole file; empty where it does not. */
  readonly refusals: readonly Problem[];
  /** See Evaluation.instances. */
  instances(key: number): readonly (number | undefined)[] | undefined;
}

/** A pod task without its arguments; its ids where they are known. */
export type OutlinedTask = Pick<
  TaskDefinition,
  'key' | 'form' | 'operator' | 'at' | 'reached' | 'problems' | 'object'
> & { readonly dagId: string | undefined; readonly taskId: string | undefined };

/** The outline of what was evaluated as a whole. */
export function toOutline(evaluation: Evaluation): Outline {
  const { file, dags, problems, refusals } = evaluation;
  return {
    file,
    dags: dags.map(({ at }) => ({ at })),
    tasks: evaluation.tasks.map((task) => outlineTask(task, task.problems)),
    problems,
    refusals,
    instances: (key) => evaluation.instances(key),
  };
}

/** What a session has found; its places stay where they are now. */
export function outlineOf(session: Session, host: AirflowHost, vm: Interpreter): Outline {
  return {
    file: session.file,
    dags: session.dags.map(({ at }) => ({
      at: at === undefined ? { file: session.file, span: startOfFile } : settle(at),
    })),
    tasks: session.tasks.map((task) =>
      outlineTask(task, problemsOf(session, vm, task).map(settle)),
    ),
    problems: host.said(session.problems).map(settle),
    refusals: host.said(session.refusals).map(settle),
    instances: (key) => instancesOf(session, vm, session.tasks[key]),
  };
}

function outlineTask(
  task: Omit<OutlinedTask, 'dagId' | 'taskId'> & Pick<TaskDefinition, 'dagId' | 'taskId'>,
  problems: readonly Problem[],
): OutlinedTask {
  return {
    key: task.key,
    dagId: textOf(task.dagId),
    taskId: textOf(task.taskId),
    form: task.form,
    operator: task.operator,
    at: settle(task.at),
    reached: task.reached,
    problems,
    ...(task.object === undefined ? {} : { object: task.object }),
  };
}

function settle<Place extends Origin>(place: Place): Place {
  return { ...place, span: settleSpan(place.span) };
}
