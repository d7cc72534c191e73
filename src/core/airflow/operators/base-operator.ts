import type { Origin } from '../../base/span.ts';
import { lookUp } from '../../python/execution/classes.ts';
import { bindTo } from '../../python/operations/attributes.ts';
import type { Interpreter } from '../../python/interpreter.ts';
import type { Machine } from '../../python/machine.ts';
import {
  lazyNative,
  none,
  placed,
  str,
  type PyFunction,
  type PyObject,
  type PyRef,
  type PyUnknown,
  type PyValue,
} from '../../python/object.ts';
import type { CallArguments } from '../../python/host-type.ts';
import { argumentEntries, mergeDefaultArgs, namedEntries } from '../dags/default-args.ts';
import { givenConfiguration } from '../surroundings/configuration.ts';
import { toUtcDate } from '../dags/utc-date.ts';
import { toValue } from '../../python/operations/to-value.ts';
import { refuseKey } from '../dags/keys.ts';
import { createPartial } from '../mapping/mapped-operator.ts';
import { checked, findOperatorRefusal } from './operator-refusals.ts';
import { joinGroups, relate, relationMethods } from '../dags/relations.ts';
import type { Session } from '../session.ts';
import { prefixed } from '../dags/task-group.ts';
import { unreadAttributes } from '../dags/unread-attributes.ts';
import { findXComArgs, xcomArg } from '../mapping/xcom-arg.ts';

/** Classes of operators: the base, and one for each that a DAG file may import. */
export function createOperatorBase(session: Session, vm: Interpreter): PyRef {
  // `__new__` sees the call as it was written; `__init__` may be the program's own.
  const make = lazyNative('BaseOperator.__new__', (machine, args, at) =>
    instantiateOperator(session, machine as Interpreter, args, at),
  );
  const initialize = lazyNative('BaseOperator.__init__', (machine, args, at) => {
    initializeOperator(session, machine as Interpreter, args, at);
    return none;
  });
  const wrap = lazyNative('BaseOperator.__init_subclass__', (machine, args) => {
    wrapInit(session, machine as Interpreter, args.positional[0]);
    return none;
  });
  const property = (name: string, read: (machine: Machine, self: PyValue) => PyValue): PyValue => ({
    t: 'ref',
    addr: vm.heap.addFixed({
      o: 'descriptor',
      kind: 'property',
      fn: lazyNative(`BaseOperator.${name}`, (machine, args) =>
        read(machine, args.positional[0] ?? none),
      ),
    }),
  });
  const output = property('output', (_, self) =>
    self.t === 'ref' ? xcomArg(session.airflow, self) : none,
  );
  return vm.defineClass({
    name: 'BaseOperator',
    module: 'airflow.models.baseoperator',
    native: 'BaseOperator',
    shown: ['task_id'],
    attributes: {
      ...unreadAttributes('operator'),
      owner: str(givenConfiguration(session, 'operators', 'default_owner') ?? 'airflow'),
      __new__: make,
      __init__: initialize,
      __init_subclass__: wrap,
      partial: {
        t: 'ref',
        addr: vm.heap.addFixed({
          o: 'descriptor',
          kind: 'classmethod',
          fn: createPartial(session),
        }),
      },
      output,
      task_type: property('task_type', (machine, self) => str(machine.typeName(self))),
      dag_id: property('dag_id', (machine, self) =>
        machine.attribute(machine.attribute(self, 'dag'), 'dag_id'),
      ),
      label: property('label', (machine, self) =>
        machine.lift([machine.attribute(self, 'task_id')], ([id]) =>
          id?.t === 'str' ? str(id.v.split('.').at(-1) ?? '') : (id ?? none),
        ),
      ),
      template_fields: { t: 'tuple', items: [] },
      ...relationMethods,
    },
  });
}

function instantiateOperator(
  session: Session,
  vm: Interpreter,
  args: CallArguments,
  at: Origin | undefined,
): PyValue {
  const [cls, ...rest] = args.positional;
  const object = cls && vm.object(cls);
  if (cls?.t !== 'ref' || object?.o !== 'class') return none;
  const given: CallArguments = { ...args, positional: rest };
  const self = placed(vm.instance(cls, new Map()), at);
  session.sites.set(self.addr, { at, args: given });
  const initialize = lookUp(vm, object, '__init__');
  if (initialize !== undefined) vm.call(bindTo(vm, initialize.value, self, cls.addr), given, at);
  return self;
}

/** The keyword arguments of an operator with what `default_args` adds for the names that `accepts` knows (apply_defaults). */
export function withDefaults(
  session: Session,
  vm: Interpreter,
  args: CallArguments,
  accepts: (name: string) => boolean,
): {
  readonly keywords: Map<string, PyValue>;
  readonly defaults: PyRef;
  readonly params: PyRef;
  readonly dag: PyValue | undefined;
  readonly group: PyValue | undefined;
  /** What may give any argument that is not given by name: a `**` or default_args whose content is not known. */
  readonly open: PyUnknown | undefined;
} {
  const keywords = new Map(args.keywords);
  const none_ = (value: PyValue | undefined): PyValue | undefined =>
    value?.t === 'none' ? undefined : value;
  const group = none_(keywords.get('task_group')) ?? session.groupStack.at(-1);
  const dag =
    none_(keywords.get('dag')) ??
    session.dagStack.at(-1) ??
    (group && none_(vm.findAttribute(group, 'dag')));
  const isGroup = group !== undefined && vm.findAttribute(group, 'group_id') !== undefined;
  const own = keywords.get('default_args');
  const defaults = mergeDefaultArgs(
    vm,
    dag && vm.findAttribute(dag, 'default_args'),
    isGroup ? vm.findAttribute(group, 'default_args') : undefined,
    own,
  );
  const entries = argumentEntries(vm, defaults);
  const params = mergeDefaultArgs(
    vm,
    dag && vm.findAttribute(dag, 'params'),
    keywords.get('params'),
    own && namedEntries(vm, own).get('params'),
  );
  keywords.delete('default_args');
  const isWanted = (name: string): boolean =>
    !keywords.has(name) && name !== 'params' && accepts(name);
  const waiting = [...entries.sometimes].flatMap(([name, needs]) =>
    isWanted(name) && !schedulingOnly.has(name) ? needs : [],
  );
  for (const [name, value] of entries.always) if (isWanted(name)) keywords.set(name, value);
  // The others of these names only matter where a value is looked at.
  const retries = entries.sometimes.get('retries');
  if (retries !== undefined && isWanted('retries')) {
    const unknown = vm.unknown({ code: 'depends-on-input', data: { name: 'retries' } });
    keywords.set('retries', { ...unknown, needs: [...unknown.needs, ...retries] });
  }
  const content = args.rest ?? openOf(vm.object(defaults));
  const isOpen = content !== undefined || waiting.length > 0;
  const unknown = vm.unknown({ code: 'depends-on-input', data: {} }, content ?? none);
  const open = isOpen ? { ...unknown, needs: [...unknown.needs, ...waiting] } : undefined;
  return { keywords, defaults, params, dag, group, open };
}

// What decides when a task runs and whom it tells, and is in no pod.
const schedulingOnly = new Set(
  `depends_on_past email email_on_failure email_on_retry max_retry_delay on_execute_callback on_failure_callback
  on_retry_callback on_success_callback pool pool_slots priority_weight queue retries retry_delay
  retry_exponential_backoff sla trigger_rule wait_for_downstream weight_rule`.split(/\s+/),
);

/** What a dict may hold beside what is known of it, in any of its versions. */
function openOf(object: PyObject | undefined): PyUnknown | undefined {
  if (object?.o === 'joined') return openOf(object.then) ?? openOf(object.else);
  return object?.o === 'dict' ? object.open : undefined;
}

/** Wraps the `__init__` of a program's own operator class as BaseOperatorMeta does: keywords only, default_args filled in. */
function wrapInit(session: Session, vm: Interpreter, cls: PyValue | undefined): void {
  const object = cls && vm.object(cls);
  if (cls?.t !== 'ref' || object?.o !== 'class') return;
  const own = object.attributes.get('__init__');
  const fn = own && vm.object(own);
  if (own === undefined || fn?.o !== 'function') return;
  const wrapped = lazyNative(`${object.name}.__init__`, (machine, args, at) => {
    const inner = machine as Interpreter;
    const [self, ...rest] = args.positional;
    if (rest.length > 0) refusePositional(session, inner, object.name, at);
    const names = new Set(parametersOf(fn));
    const { keywords, defaults } = withDefaults(session, inner, args, (name) => names.has(name));
    keywords.set('default_args', defaults);
    return inner.call(
      own,
      { positional: self ? [self] : [], keywords, ...(args.rest ? { rest: args.rest } : {}) },
      at,
    );
  });
  vm.setAttribute(cls, '__init__', wrapped);
}

function parametersOf(fn: PyFunction): readonly string[] {
  return fn.parameters.list
    .slice(1)
    .filter((p) => p.kind === 'plain' || p.kind === 'keyword-only')
    .map((p) => p.name);
}

/** Operators take keyword arguments only. */
export function refusePositional(
  session: Session,
  vm: Interpreter,
  operator: string,
  at: Origin | undefined,
): never {
  const detail = 'Use keyword arguments when initializing operators';
  return session.raise(vm, session.misuse, detail, {
    code: 'positional-arguments',
    data: { function: operator, detail },
    at,
  });
}

/** BaseOperator.__init__ of operators that are no pods: id, DAG, group and dependencies are all that matters. */
function initializeOperator(
  session: Session,
  vm: Interpreter,
  args: CallArguments,
  at: Origin | undefined,
): void {
  const [self, ...rest] = args.positional;
  if (self?.t !== 'ref') return;
  if (rest.length > 0) refusePositional(session, vm, vm.typeName(self), at);
  const { keywords, dag, group } = withDefaults(
    session,
    vm,
    args,
    (name) => name !== 'default_args',
  );
  for (const [name, value] of keywords) vm.setAttribute(self, name, value);
  refuseArguments(session, vm, keywords, vm.typeName(self), at);
  enroll(session, vm, self, keywords, dag, group, at);
}

/** What BaseOperator raises for the arguments of an operator that is no pod. */
function refuseArguments(
  session: Session,
  vm: Interpreter,
  keywords: ReadonlyMap<string, PyValue>,
  operator: string,
  at: Origin | undefined,
): void {
  // `resources` may be an operator's own.
  const values = new Map(
    [...keywords]
      .filter(([name]) => name !== 'resources' && checked.has(name))
      .map(([name, value]) => [name, toValue(vm, value)]),
  );
  const wrong = findOperatorRefusal(values, session.context.versions);
  if (wrong === undefined || at === undefined) return;
  const { argument, exception, detail } = wrong;
  const data = { argument, operator, detail };
  session.refuse(vm, exception, detail, { code: 'invalid-value', data, at }, at);
}

/** Gives an operator its place: id with prefix, DAG, dependencies. Raises as Airflow for an id that is taken. */
export function enroll(
  session: Session,
  vm: Interpreter,
  self: PyRef,
  keywords: ReadonlyMap<string, PyValue>,
  dag: PyValue | undefined,
  group: PyValue | undefined,
  at: Origin | undefined,
): PyValue {
  const plain = keywords.get('task_id') ?? none;
  const taskId = group === undefined ? plain : prefixed(vm, group, plain);
  vm.setAttribute(self, 'task_id', taskId);
  vm.setAttribute(self, 'dag', dag ?? none);
  for (const name of ['start_date', 'end_date']) {
    const date = keywords.get(name);
    if (date !== undefined) vm.setAttribute(self, name, toUtcDate(session, vm, date));
  }
  vm.setAttribute(self, 'task_group', group ?? none);
  vm.setAttribute(self, 'upstream_list', vm.list([]));
  for (const value of keywords.values())
    for (const arg of findXComArgs(vm, value)) relate(vm, arg, self);
  if (!session.rendering) joinGroups(vm, self, group);
  if (dag !== undefined && !session.rendering) join(session, vm, self, dag, taskId, at);
  return taskId;
}

function join(
  session: Session,
  vm: Interpreter,
  self: PyRef,
  dag: PyValue,
  taskId: PyValue,
  at: Origin | undefined,
): void {
  if (taskId.t !== 'str') return;
  const wrong = refuseKey('task_id', toValue(vm, taskId), session.airflow);
  if (wrong !== undefined)
    session.raise(vm, wrong.exception, wrong.detail, {
      code: 'invalid-id',
      data: { id: taskId.v, detail: wrong.detail },
      at,
    });
  const tasks = vm.findAttribute(dag, 'task_dict');
  if (tasks === undefined || tasks.t === 'unknown') return;
  const taken = vm.compare('in', taskId, tasks);
  if (taken.t === 'bool' && taken.v) {
    const id = vm.findAttribute(dag, 'dag_id');
    const data = { task: taskId.v, dag: id?.t === 'str' ? id.v : '' };
    session.raise(
      vm,
      'DuplicateTaskIdFound',
      `Task id '${taskId.v}' has already been added to the DAG`,
      { code: 'duplicate-task-id', data, at },
    );
  }
  vm.setItem(tasks, taskId, self);
}

/** The id of a DAG, as a value; not known where there is none. */
export function dagIdOf(vm: Interpreter, dag: PyValue | undefined): PyValue {
  const id = dag === undefined ? undefined : vm.findAttribute(dag, 'dag_id');
  return id ?? vm.unknown({ code: 'no-dag', data: {} });
}
