import type { Problem } from '../base/problem.ts';
import { BoundsReached, boundOf } from '../python/bounds-reached.ts';
import { Interpreter } from '../python/interpreter.ts';
import { runModule } from '../python/execution/imports.ts';
import { PyRaise } from '../python/machine.ts';
import type { PyRef, PyValue } from '../python/object.ts';
import type { Module } from '../python/syntax/syntax.ts';
import { toValue } from '../python/operations/to-value.ts';
import { AirflowHost } from './airflow-host.ts';
import { classOf, derivesFrom } from '../python/execution/classes.ts';
import { dagIdOf } from './base-operator.ts';
import { buildFactoryDags, isFactoryFile } from './factory-dags.ts';
import { findPackageName } from './find-module-file.ts';
import { instancesOf } from './instances.ts';
import { createNatives } from './natives.ts';
import { renderTask } from './render-task.ts';
import type { RenderedTask } from './rendered-task.ts';
import type { RunContext } from './run-context.ts';
import { Session, type PodTask, type Surroundings } from './session.ts';
import type { DagDefinition, TaskDefinition } from './task-definition.ts';
import { findUnreached } from './unreached.ts';

export type { Surroundings } from './session.ts';

/** What a DAG file makes with a given context. */
export interface Evaluation {
  /** Absolute real path. */
  readonly file: string;
  readonly dags: readonly DagDefinition[];
  readonly tasks: readonly TaskDefinition[];
  readonly problems: readonly Problem[];
  /** Why Airflow refuses the whole file; empty where it does not. */
  readonly refusals: readonly Problem[];
  /** The map indexes of a task's instances (`[undefined]` for a plain one, none for a task that Airflow would not find); undefined where their number is not known. */
  instances(key: number): readonly (number | undefined)[] | undefined;
  /** One instance of a task, with its templates rendered. */
  render(key: number, mapIndex: number | undefined): RenderedTask;
}

/** Evaluates a DAG file: synchronous, bounded, never throws on what the file holds. */
export function evaluate(
  file: string,
  source: string,
  context: RunContext,
  surroundings: Surroundings,
): Evaluation {
  const session = new Session(file, context, surroundings);
  const host = new AirflowHost(session);
  const vm = new Interpreter({
    host,
    bounds: { ...surroundings.bounds, steps: surroundings.bounds.steps + source.length },
    now: surroundings.clock,
    signal: surroundings.signal,
  });
  session.natives = createNatives(session, vm);
  if (isFactoryFile(file)) {
    host.keepText(file, source);
    guarded(session, vm, () => {
      buildFactoryDags(session, vm, file, source);
    });
  } else runDagFile(session, vm, file, host.parseText(file, source));
  vm.refill();
  dropLost(session, vm);
  joinLate(session, vm);
  return describe(session, vm, file);
}

/** Runs a Python file as Airflow does, and lists what nothing in it reaches. */
function runDagFile(session: Session, vm: Interpreter, file: string, parsed: Module): void {
  const name = /([^/\\]+?)(\.py)?$/.exec(file)?.[1] ?? 'dag';
  const packageName = findPackageName(file, session.surroundings.roots);
  // Airflow gives it a name that nothing else has, so that the file itself can be imported beside.
  const key = `file ${file}`;
  guarded(session, vm, () => runModule(vm, name, { file, packageName, parse: () => parsed }, key));
  const module = vm.modules.get(key);
  registerGlobals(session, vm, module?.t === 'ref' ? module : undefined);
  refuseRelativeImport(session, parsed);
  vm.refill();
  guarded(session, vm, () => {
    findUnreached(session, vm, parsed, module?.t === 'ref' ? module : undefined);
  });
}

function describe(session: Session, vm: Interpreter, file: string): Evaluation {
  return {
    file,
    dags: session.dags.map((dag) => ({
      dagId: toValue(vm, vm.findAttribute(dag, 'dag_id') ?? dag),
      at: dag.at ?? { file, span: startOfFile },
    })),
    tasks: session.tasks.map((task) => definitionOf(session, vm, task)),
    problems: session.problems,
    refusals: session.refusals,
    instances: (key) => instancesOf(session, vm, session.tasks[key]),
    render: (key, mapIndex) => {
      vm.refill();
      return renderTask(session, vm, session.tasks[key], mapIndex);
    },
  };
}

/** Runs; where the work is too much, says so and keeps what there is. */
function guarded(session: Session, vm: Interpreter, run: () => unknown): void {
  try {
    run();
  } catch (error) {
    if (session.surroundings.signal?.aborted === true) throw error;
    const bound = boundOf(error);
    if (error instanceof PyRaise) {
      vm.host.uncaught(vm, error, { file: session.file, span: startOfFile });
      return;
    }
    if (bound === undefined) throw error;
    const at = error instanceof BoundsReached ? error.at : undefined;
    vm.host.gaveUp(bound, at ?? { file: session.file, span: startOfFile });
  }
}

const startOfFile = { start: 0, end: 0, line: 1, column: 0, endLine: 1, endColumn: 0 };

/** DagBag takes the DAGs among a module's global names, and those that were made in a `with` or by `@dag`. */
function registerGlobals(session: Session, vm: Interpreter, module: PyRef | undefined): void {
  const object = module && vm.object(module);
  const scope = object?.o === 'module' ? vm.heap.get(object.scope) : undefined;
  if (scope?.o !== 'scope') return;
  for (const value of scope.names.values()) {
    const cls = classOf(vm, value);
    if (value.t === 'ref' && cls !== undefined && derivesFrom(vm, cls, 'DAG'))
      session.registered.add(value.addr);
  }
}

/** What was made on a path that ends in an exception is in no state that is left: Airflow would not have it. */
function dropLost(session: Session, vm: Interpreter): void {
  const isLost = (value: PyValue | undefined): boolean =>
    value?.t === 'ref' && vm.object(value) === undefined;
  const dags = session.dags.filter((dag) => !isLost(dag));
  session.dags.splice(0, session.dags.length, ...dags);
  for (const [i, task] of session.tasks.entries()) {
    if (isLost(task.instance) || isLost(task.dag))
      session.tasks[i] = { ...task, instance: undefined, dag: undefined };
  }
}

/** Airflow loads a DAG file under a name of its own, which no package holds. A helper module may be shown all the same. */
function refuseRelativeImport(session: Session, parsed: Module): void {
  const relative = parsed.body.find((node) => node.s === 'from' && node.level > 0);
  if (relative === undefined || session.registered.size === 0) return;
  const problem = session.problem(
    'python-raises',
    { file: session.file, span: relative.span },
    {
      exception: 'ImportError',
      detail: 'attempted relative import with no known parent package',
    },
    'error',
  );
  session.problems.push(problem);
  session.refusals.push(problem);
}

/** Tasks may be given their DAG after they were made: `task.dag = dag`, or `>>` with a task that has one. */
function joinLate(session: Session, vm: Interpreter): void {
  for (const [i, task] of session.tasks.entries()) {
    if (task.dag !== undefined || task.instance === undefined) continue;
    const dag = vm.findAttribute(task.instance, 'dag');
    if (dag === undefined || dag.t === 'none') continue;
    session.tasks[i] = { ...task, dag, dagId: toValue(vm, dagIdOf(vm, dag)) };
  }
}

function definitionOf(session: Session, vm: Interpreter, task: PodTask): TaskDefinition {
  const upstream = task.instance && vm.findAttribute(task.instance, 'upstream_list');
  const list = upstream && vm.object(upstream);
  const ids = (list?.o === 'list' ? list.items : []).flatMap((before) => {
    const id = vm.findAttribute(before, 'task_id');
    return id?.t === 'str' ? [id.v] : [];
  });
  const problems = [...task.problems];
  if (task.reached && task.dag === undefined) {
    const id = task.taskId.kind === 'str' ? task.taskId.value : '';
    problems.push(session.problem('no-dag', task.at, { task: id }, 'warning'));
  }
  return {
    key: task.key,
    dagId: task.dagId,
    taskId: task.taskId,
    form: task.form,
    operator: task.operator,
    at: task.at,
    arguments: task.arguments,
    ...(task.expand ? { expand: task.expand } : {}),
    upstream: [...new Set(ids)],
    reached: task.reached,
    problems,
  };
}
