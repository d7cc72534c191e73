import { startOfFile } from '../base/span.ts';
import { BoundsReached, boundOf } from '../python/bounds-reached.ts';
import { classOf, derivesFrom } from '../python/execution/classes.ts';
import type { Interpreter } from '../python/interpreter.ts';
import { PyRaise } from '../python/machine.ts';
import type { PyRef, PyValue } from '../python/object.ts';
import { toValue } from '../python/operations/to-value.ts';
import type { Module } from '../python/syntax/syntax.ts';
import { dagIdOf } from './operators/base-operator.ts';
import { loadLocalSettings } from './surroundings/local-settings.ts';
import { applyPolicies } from './surroundings/policies.ts';
import type { Session } from './session.ts';

/** Runs; where the work is too much, says so and keeps what there is. */
export function guarded(session: Session, vm: Interpreter, run: () => unknown): void {
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

/** DagBag takes the DAGs among a module's global names, and those that were made in a `with` or by `@dag`. */
export function registerGlobals(
  session: Session,
  vm: Interpreter,
  module: PyRef | undefined,
): void {
  const object = module && vm.object(module);
  const scope = object?.o === 'module' ? vm.heap.get(object.scope) : undefined;
  if (scope?.o !== 'scope') return;
  for (const value of scope.names.values()) {
    const cls = classOf(vm, value);
    if (value.t === 'ref' && cls !== undefined && derivesFrom(vm, cls, 'DAG'))
      session.registered.add(value.addr);
  }
}

/** What Airflow does with what a file has made, once it has run. */
export function settleTasks(session: Session, vm: Interpreter): void {
  dropLost(session, vm);
  joinLate(session, vm);
  refuseCycles(session, vm);
  session.localSettings = loadLocalSettings(session, vm);
  if (session.localSettings !== undefined) applyPolicies(session, vm, session.localSettings);
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
export function refuseRelativeImport(session: Session, parsed: Module): void {
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

/** `check_cycle`: a DAG whose tasks wait for one another is refused with its file. */
function refuseCycles(session: Session, vm: Interpreter): void {
  for (const dag of session.dags) {
    const object = vm.object(vm.findAttribute(dag, 'task_dict') ?? dag);
    const tasks = object?.o === 'dict' && !object.open ? [...object.entries.values()] : [];
    const faulty = findCycle(
      vm,
      tasks.map(([, task]) => task),
    );
    if (faulty === undefined) continue;
    const id = vm.findAttribute(dag, 'dag_id');
    const problem = session.problem(
      'dependency-cycle',
      dag.at,
      { dag: id?.t === 'str' ? id.v : '', task: faulty },
      'error',
    );
    session.problems.push(problem);
    session.refusals.push(problem);
  }
}

/** The id of a task that waits for itself; undefined where none does. Without recursion: chains may be long. */
function findCycle(vm: Interpreter, tasks: readonly PyValue[]): string | undefined {
  const before = new Map<number, readonly number[]>();
  const refs = tasks.filter((task): task is PyRef => task.t === 'ref');
  for (const task of refs) {
    const list = vm.object(vm.findAttribute(task, 'upstream_list') ?? task);
    const items = list?.o === 'list' ? list.items : [];
    before.set(
      task.addr,
      items.flatMap((one) => (one.t === 'ref' ? [one.addr] : [])),
    );
  }
  const state = new Map<number, 'open' | 'done'>();
  for (const start of before.keys()) {
    const stack = [start];
    while (stack.length > 0) {
      const addr = stack.at(-1) ?? start;
      if (state.get(addr) === 'open' || state.get(addr) === 'done') {
        state.set(addr, 'done');
        stack.pop();
        continue;
      }
      state.set(addr, 'open');
      for (const next of before.get(addr) ?? []) {
        if (state.get(next) === 'open') {
          const task = refs.find((one) => one.addr === next);
          const id = task && vm.findAttribute(task, 'task_id');
          return id?.t === 'str' ? id.v : '?';
        }
        if (state.get(next) === undefined) stack.push(next);
      }
    }
  }
  return undefined;
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
