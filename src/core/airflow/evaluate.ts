import type { Problem } from '../base/problem.ts';
import { startOfFile } from '../base/span.ts';
import { Interpreter } from '../python/interpreter.ts';
import { runModule } from '../python/execution/imports.ts';
import type { PyRef } from '../python/object.ts';
import type { Module } from '../python/syntax/syntax.ts';
import type { Value } from '../python/value.ts';
import { toValue } from '../python/operations/to-value.ts';
import { AirflowHost } from './airflow-host.ts';
import { missingArguments } from './operators/argument-checks.ts';
import { buildFactoryDags, isFactoryFile } from './dags/factory-dags.ts';
import { findPackageName } from './find-module-file.ts';
import { instancesOf } from './mapping/instances.ts';
import { expandedGroup } from './mapping/mapped-argument.ts';
import { createNatives } from './natives.ts';
import { renderTask } from './rendering/render-task.ts';
import type { RenderedTask } from './rendering/rendered-task.ts';
import type { RunContext } from './surroundings/run-context.ts';
import { Session, type PodTask, type Surroundings } from './session.ts';
import { guarded, refuseRelativeImport, registerGlobals, settleTasks } from './settle-tasks.ts';
import type { DagDefinition, TaskDefinition } from './task-definition.ts';
import { findUnreached, allAnew } from './unreached.ts';
import type { SourceModule } from '../python/host.ts';

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
  const { session, host, vm } = prepare(file, source.length, context, surroundings);
  if (isFactoryFile(file)) {
    host.keepText(file, source);
    guarded(session, vm, () => {
      buildFactoryDags(session, vm, file, source);
    });
  } else runDagFile(session, vm, file, host.parseText(file, source));
  vm.refill();
  settleTasks(session, vm);
  return describe(session, host, vm);
}

/** An interpreter with Airflow's classes, for a file of so many characters. */
export function prepare(
  file: string,
  length: number,
  context: RunContext,
  surroundings: Surroundings,
): { readonly session: Session; readonly host: AirflowHost; readonly vm: Interpreter } {
  const session = new Session(file, context, surroundings);
  const host = new AirflowHost(session);
  const vm = new Interpreter({
    host,
    bounds: { ...surroundings.bounds, steps: mostSteps(surroundings, length) },
    now: surroundings.clock,
    signal: surroundings.signal,
  });
  session.natives = createNatives(session, vm);
  return { session, host, vm };
}

/** How much work a file of so many characters may be. */
export function mostSteps({ bounds }: Surroundings, length: number): number {
  return bounds.steps + length;
}

/** What a DAG file is as a module; Airflow gives it a key that no import has, so that the file itself can be imported beside. */
export function dagModule(
  file: string,
  roots: readonly string[],
): { readonly name: string; readonly key: string; readonly source: SourceModule } {
  const name = /([^/\\]+?)(\.py)?$/.exec(file)?.[1] ?? 'dag';
  return { name, key: `file ${file}`, source: { file, packageName: findPackageName(file, roots) } };
}

/** Runs a Python file as Airflow does, and lists what nothing in it reaches. */
function runDagFile(session: Session, vm: Interpreter, file: string, parsed: Module): void {
  const { name, key, source } = dagModule(file, session.surroundings.roots);
  guarded(session, vm, () => runModule(vm, name, { ...source, parse: () => parsed }, key));
  const module = vm.modules.get(key);
  registerGlobals(session, vm, module?.t === 'ref' ? module : undefined);
  refuseRelativeImport(session, parsed);
  vm.refill();
  guarded(session, vm, () => {
    findUnreached(session, vm, parsed, module?.t === 'ref' ? module : undefined, allAnew);
  });
}

function describe(session: Session, host: AirflowHost, vm: Interpreter): Evaluation {
  const { file } = session;
  return {
    file,
    dags: session.dags.map((dag) => ({
      dagId: toValue(vm, vm.findAttribute(dag, 'dag_id') ?? dag),
      at: dag.at ?? { file, span: startOfFile },
    })),
    tasks: session.tasks.map((task) => definitionOf(session, vm, task)),
    problems: host.said(session.problems),
    refusals: host.said(session.refusals),
    instances: (key) => instancesOf(session, vm, session.tasks[key]),
    render: (key, mapIndex) => {
      vm.refill();
      return renderTask(session, vm, session.tasks[key], mapIndex);
    },
  };
}

/** What is wrong with a task. */
export function problemsOf(session: Session, vm: Interpreter, task: PodTask): readonly Problem[] {
  if (task.object !== undefined) return task.problems;
  const problems = [...task.problems, ...missingArguments(session, vm, task)];
  if (!task.reached || task.dag !== undefined) return problems;
  const id = task.taskId.kind === 'str' ? task.taskId.value : '';
  return [...problems, session.problem('no-dag', task.at, { task: id }, 'warning')];
}

function definitionOf(session: Session, vm: Interpreter, task: PodTask): TaskDefinition {
  const upstream = task.instance && vm.findAttribute(task.instance, 'upstream_list');
  const list = upstream && vm.object(upstream);
  const ids = (list?.o === 'list' ? list.items : []).flatMap((before) => {
    const id = vm.findAttribute(before, 'task_id');
    return id?.t === 'str' ? [id.v] : [];
  });
  const expand = task.expand ?? (task.instance && groupExpansion(vm, task.instance));
  return {
    key: task.key,
    dagId: task.dagId,
    taskId: task.taskId,
    form: task.form,
    operator: task.operator,
    at: task.at,
    arguments: task.arguments,
    ...(expand ? { expand } : {}),
    upstream: [...new Set(ids)],
    reached: task.reached,
    problems: problemsOf(session, vm, task),
    ...(task.object === undefined ? {} : { object: task.object }),
  };
}

/** What the mapped group around a task is expanded over. */
function groupExpansion(vm: Interpreter, instance: PyRef): ReadonlyMap<string, Value> | undefined {
  const input = expandedGroup(vm, instance);
  if (input === undefined) return undefined;
  const { expand, expandKwargs } = input;
  const named = new Map([
    ...expand,
    ...(expandKwargs === undefined ? [] : [['expand_kwargs', expandKwargs] as const]),
  ]);
  return new Map(Array.from(named, ([name, value]) => [name, toValue(vm, value)]));
}
