import type { Problem } from '../../base/problem.ts';
import { classOf, derivesFrom } from '../../python/execution/classes.ts';
import type { Interpreter } from '../../python/interpreter.ts';
import { none, type PyRef, type PyValue } from '../../python/object.ts';
import { toValue } from '../../python/operations/to-value.ts';
import type { Value } from '../../python/value.ts';
import { followCall } from '../follow-call.ts';
import { notFollowed, type LocalSettings, type Policy, type PolicyName } from './local-settings.ts';
import { mappedOf } from '../mapping/mapped-operator.ts';
import { applyToMapped } from './mapped-policies.ts';
import { argumentsOf } from '../operators/operator-arguments.ts';
import type { Session } from '../session.ts';
import { takeOver } from '../operators/take-over.ts';

/** What an exception of a policy says. */
interface Raised {
  readonly exception: string;
  readonly detail: string;
}

/** Lets the site's policies see each DAG and its tasks, as DagBag does once the file has run. */
export function applyPolicies(session: Session, vm: Interpreter, settings: LocalSettings): void {
  const ofDag = settings.find('dag_policy');
  const ofTask = settings.find('task_policy');
  const dropped: Problem[] = [];
  for (const dag of session.dags) {
    if (!session.registered.has(dag.addr)) continue;
    const tasks = ofTask ? tasksOf(vm, dag) : [];
    const raised =
      (ofDag && applyTo(vm, session, settings, 'dag_policy', ofDag, dag)) ??
      firstOf(tasks, (task) => ofTask && applyToTask(session, vm, settings, ofTask, task));
    if (raised === undefined) continue;
    const problem = drop(session, dag, raised.hook, raised);
    if (problem.severity === 'error') dropped.push(problem);
  }
  // The other DAGs of a file stay.
  if (session.registered.size === 0) session.refusals.push(...dropped);
}

/** What a hook does with a task; gives what it raises. What is not known of it is undone and said. */
export function applyTo(
  vm: Interpreter,
  session: Session,
  settings: LocalSettings,
  hook: PolicyName,
  { fn, at }: Policy,
  target: PyRef,
  argument: PyValue = target,
): (Raised & { readonly hook: PolicyName }) | undefined {
  const state = vm.heap.snapshot();
  const before = picture(session, vm, target);
  const attributes = attributesOf(vm, target);
  const run = followCall(session, vm, fn, [argument]);
  if (run.end === 'raised') return { hook, exception: run.exception, detail: run.detail };
  const { lost } =
    run.end === 'returned'
      ? takeOver(before, picture(session, vm, target), at)
      : { lost: [run.detail] };
  const [first] = lost;
  if (first === undefined) {
    for (const [name, value] of attributesOf(vm, target))
      if (value.at === undefined && attributes.get(name) !== value)
        vm.setAttribute(target, name, { ...value, at });
    return undefined;
  }
  vm.heap.restore(state);
  session.assume(notFollowed(hook, settings.file, first));
  return undefined;
}

function attributesOf(vm: Interpreter, target: PyRef): ReadonlyMap<string, PyValue> {
  const object = vm.object(target);
  return object?.o === 'instance' ? new Map(object.attributes) : new Map();
}

/** The parameters of a pod task as they stand. */
function picture(session: Session, vm: Interpreter, target: PyRef): Value {
  const object = vm.object(target);
  if (object?.o === 'joined') return toValue(vm, vm.unknown({ code: 'raises-here', data: {} }));
  const fields = isPod(vm, target) ? argumentsOf(session, vm, target) : new Map<string, Value>();
  return { kind: 'object', class: vm.typeName(target), fields };
}

function isPod(vm: Interpreter, task: PyRef): boolean {
  const cls = classOf(vm, task);
  return cls !== undefined && derivesFrom(vm, cls, 'KubernetesPodOperator');
}

function applyToTask(
  session: Session,
  vm: Interpreter,
  settings: LocalSettings,
  policy: Policy,
  task: PyRef,
): (Raised & { readonly hook: PolicyName }) | undefined {
  const hook = 'task_policy';
  const mapped = mappedOf(vm, task);
  if (mapped === undefined) return applyTo(vm, session, settings, hook, policy, task);
  const outcome = applyToMapped(session, vm, policy.fn, task, mapped);
  if (typeof outcome === 'object') return { hook, ...outcome };
  const id = vm.findAttribute(task, 'task_id');
  if (outcome === 'not followed' && isPod(vm, task))
    session.assume(notFollowed(hook, settings.file, id?.t === 'str' ? id.v : ''));
  return undefined;
}

function tasksOf(vm: Interpreter, dag: PyRef): readonly PyRef[] {
  const tasks = vm.iterate(vm.findAttribute(dag, 'tasks') ?? none);
  return 't' in tasks ? [] : tasks.flatMap((task) => (task.t === 'ref' ? [task] : []));
}

function firstOf<T, R>(all: readonly T[], find: (one: T) => R | undefined): R | undefined {
  for (const one of all) {
    const found = find(one);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** DagBag leaves out a DAG of which a policy raises, with an import error or, for AirflowClusterPolicySkipDag, without. */
function drop(session: Session, dag: PyRef, hook: string, raised: Raised): Problem {
  session.registered.delete(dag.addr);
  const data = { hook, exception: raised.exception, detail: raised.detail };
  const isSkipped = raised.exception === 'AirflowClusterPolicySkipDag';
  const problem = session.problem('policy-raises', dag.at, data, isSkipped ? 'info' : 'error');
  session.problems.push(problem);
  for (const task of session.tasks)
    if (task.dag?.t === 'ref' && task.dag.addr === dag.addr)
      session.tasks[task.key] = { ...task, problems: [...task.problems, problem] };
  return problem;
}
