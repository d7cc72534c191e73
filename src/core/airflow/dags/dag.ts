import type { Origin } from '../../base/span.ts';
import { noArguments } from '../../python/execution/call.ts';
import type { Interpreter } from '../../python/interpreter.ts';
import { define } from '../../python/library/arguments.ts';
import { findMoment, toHost } from '../../python/library/datetime/moment.ts';
import type { Machine } from '../../python/machine.ts';
import {
  lazyNative,
  none,
  placed,
  str,
  type PyNative,
  type PyRef,
  type PyValue,
} from '../../python/object.ts';
import type { CallArguments } from '../../python/host-type.ts';
import { toValue } from '../../python/operations/to-value.ts';
import type { Value } from '../../python/value.ts';
import type { ArgumentRefusal } from './construction.ts';
import { pendulumDate } from '../rendering/dates.ts';
import { findDagRefusal } from './dag-refusals.ts';
import { fromJson, placeholder } from '../surroundings/inputs.ts';
import { atLeast } from '../tables/versions.ts';
import { paramFault, paramValue } from './params.ts';
import { dagParam } from './dag-param.ts';
import { mergeDefaultArgs, namedEntries } from './default-args.ts';
import type { RefusalDetail, Session } from '../session.ts';
import { toUtcDate } from './utc-date.ts';
import { unreadAttributes } from './unread-attributes.ts';

// Positional order of DAG.__init__ up to Airflow 2.x; Airflow 3 takes dag_id alone by position.
const positional = [
  'dag_id',
  'description',
  'schedule',
  'schedule_interval',
  'timetable',
  'start_date',
  'end_date',
];

/** The class DAG. */
export function createDagClass(session: Session, vm: Interpreter): PyRef {
  const initialize = lazyNative('DAG.__init__', (machine, args, at) => {
    const [self, ...rest] = args.positional;
    if (self?.t !== 'ref') return none;
    const given = new Map(args.keywords);
    rest.forEach((value, i) => given.set(positional[i] ?? `#${i}`, value));
    fill(session, machine as Interpreter, self, given, at);
    refuseDag(session, machine as Interpreter, given, args.rest !== undefined, at);
    return none;
  });
  const enter = lazyNative('DAG.__enter__', (_, args) => {
    const self = args.positional[0] ?? none;
    if (self.t === 'ref') {
      session.dagStack.push(self);
      session.groupStack.push(self);
      session.registered.add(self.addr);
    }
    return self;
  });
  const exit = lazyNative('DAG.__exit__', () => {
    session.dagStack.pop();
    session.groupStack.pop();
    return none;
  });
  const tasks = (machine: Machine, self: PyValue): readonly PyValue[] => {
    const dict = machine.object(machine.attribute(self, 'task_dict'));
    return dict?.o === 'dict' ? Array.from(dict.entries.values(), ([, task]) => task) : [];
  };
  const property = (name: string, read: (machine: Machine, self: PyValue) => PyValue): PyValue => ({
    t: 'ref',
    addr: vm.heap.addFixed({
      o: 'descriptor',
      kind: 'property',
      fn: lazyNative(`DAG.${name}`, (machine, args) => read(machine, args.positional[0] ?? none)),
    }),
  });
  return vm.defineClass({
    name: 'DAG',
    module: session.isAirflow3 ? 'airflow.sdk.definitions.dag' : 'airflow.models.dag',
    native: 'DAG',
    shown: ['dag_id'],
    attributes: {
      ...unreadAttributes('dag'),
      __init__: initialize,
      __enter__: enter,
      __exit__: exit,
      tasks: property('tasks', (machine, self) => machine.list(tasks(machine, self))),
      task_ids: property('task_ids', (machine, self) =>
        machine.list(tasks(machine, self).map((t) => machine.attribute(t, 'task_id'))),
      ),
      get_task: define('DAG.get_task', 'self, task_id, **keywords', (machine, args) =>
        machine.item(machine.attribute(args.get('self'), 'task_dict'), args.get('task_id')),
      ),
      has_task: define('DAG.has_task', 'self, task_id', (machine, args) =>
        machine.compare(
          'in',
          args.get('task_id'),
          machine.attribute(args.get('self'), 'task_dict'),
        ),
      ),
      add_task: lazyNative('DAG.add_task', (machine, args) => {
        const [self, task] = args.positional;
        if (self !== undefined && task !== undefined) machine.setAttribute(task, 'dag', self);
        return none;
      }),
      set_dependency: lazyNative('DAG.set_dependency', () => none),
      cli: lazyNative('DAG.cli', () => none),
      test: lazyNative('DAG.test', () => none),
      doc_md: none,
      is_paused_upon_creation: none,
    },
  });
}

function fill(
  session: Session,
  vm: Interpreter,
  self: PyRef,
  given: ReadonlyMap<string, PyValue>,
  at: Origin | undefined,
): void {
  const defaults = mergeDefaultArgs(vm, given.get('default_args'));
  for (const [name, value] of given) vm.setAttribute(self, name, value);
  // Params move from default_args to the DAG, over those that the call gives.
  const pop = vm.findAttribute(defaults, 'pop');
  const moved = pop ? vm.call(pop, { ...noArguments, positional: [str('params'), none] }) : none;
  const inner = vm.findAttribute(defaults, 'get');
  for (const name of ['start_date', 'end_date']) {
    const date = inner && vm.call(inner, { ...noArguments, positional: [str(name)] });
    // A DAG reads the dates of its default_args, and an operator does not.
    if (date?.t === 'str') vm.setItem(defaults, str(name), pendulumDate(vm, date.v));
  }
  vm.setAttribute(self, 'default_args', defaults);
  vm.setAttribute(self, 'params', mergeDefaultArgs(vm, given.get('params'), moved));
  vm.setAttribute(self, 'task_dict', vm.dict([]));
  vm.setAttribute(self, 'used_group_ids', vm.list([]));
  const zone = findMoment(given.get('start_date') ?? none)?.tz;
  if (zone !== undefined) vm.setAttribute(self, 'timezone', toHost(zone));
  for (const name of ['start_date', 'end_date'])
    vm.setAttribute(self, name, toUtcDate(session, vm, given.get(name) ?? none));
  vm.setAttribute(self, 'tags', tagsOf(session, vm, given.get('tags')));
  session.dags.push(placed(self, at));
}

/** Airflow 3 makes a set of the tags. */
function tagsOf(session: Session, vm: Interpreter, given: PyValue | undefined): PyValue {
  if (!session.isAirflow3) return given ?? vm.list([]);
  return vm.lift([given ?? none], ([known = none]) => {
    const items = known.t === 'none' ? [] : vm.iterate(known);
    return 't' in items ? items : vm.set(items);
  });
}

function refuseDag(
  session: Session,
  vm: Interpreter,
  given: ReadonlyMap<string, PyValue>,
  isOpen: boolean,
  at: Origin | undefined,
): void {
  // More places than it has are another matter.
  const named = [...given].filter(([name]) => !name.startsWith('#'));
  const values = new Map(
    named.map(([name, value]) => [
      name,
      looksAt.has(name) ? toValue(vm, value) : { kind: 'none' as const },
    ]),
  );
  const wrong =
    findDagRefusal(values, session.airflow) ??
    (isOpen ? undefined : refuseParams(session, vm, given, values));
  if (wrong === undefined || at === undefined) return;
  const { argument, exception, detail } = wrong;
  const id = given.get('dag_id');
  const data = { argument, operator: 'DAG', detail };
  const refusal: RefusalDetail =
    argument === 'dag_id'
      ? { code: 'invalid-id', data: { id: id?.t === 'str' ? id.v : '', detail }, at }
      : detail.includes('unexpected keyword argument')
        ? { code: 'invalid-argument', data, at }
        : { code: 'invalid-value', data, at };
  session.refuse(vm, exception, detail, refusal, at);
}

/** A DAG that runs by itself has a good default for each of its params (DAG.validate_schedule_and_params); up to Airflow 2.7 any DAG. */
function refuseParams(
  session: Session,
  vm: Interpreter,
  given: ReadonlyMap<string, PyValue>,
  values: ReadonlyMap<string, Value>,
): ArgumentRefusal | undefined {
  const schedule = values.get('schedule') ?? values.get('schedule_interval');
  const isScheduled =
    schedule === undefined ? !session.isAirflow3 : ['str', 'duration'].includes(schedule.kind);
  const isChecked = (isScheduled && !given.has('timetable')) || !atLeast(session.airflow, '2.8.0');
  if (!isChecked) return undefined;
  const wrong = [...namedEntries(vm, given.get('params'))].find(
    ([, value]) =>
      paramValue(vm, value) === undefined || paramFault(session, vm, value) !== undefined,
  );
  if (wrong === undefined) return undefined;
  if (!atLeast(session.airflow, '2.8.0')) {
    const [name, value] = wrong;
    const fault =
      paramFault(session, vm, value) ?? 'No value passed and Param has no default value';
    return {
      argument: 'params',
      exception: 'ParamValidationError',
      detail: `Invalid input for param ${name}: ${fault}`,
    };
  }
  return {
    argument: 'params',
    exception: session.isAirflow3 ? 'ValueError' : 'AirflowException',
    detail:
      'DAG is not allowed to define a Schedule, if there are any required params without default values or default values are not valid.',
  };
}

const looksAt = new Set([
  'dag_id',
  'tags',
  'schedule',
  'schedule_interval',
  'max_active_runs',
  'max_active_tasks',
  'start_date',
  'end_date',
]);

/** `@dag`, bare or called: the function makes its DAG each time that it is called. */
export function createDagDecorator(session: Session, dagClass: () => PyRef): PyNative {
  // A DAG's place is its decorator's, not the call's, which may stand anywhere.
  const factory = (fn: PyValue, options: CallArguments, at: Origin | undefined): PyValue =>
    lazyNative('dag', (machine, args) => {
      const vm = machine as Interpreter;
      const name = vm.findAttribute(fn, '__name__') ?? str('dag');
      const [first, ...rest] = options.positional;
      const id = first ?? options.keywords.get('dag_id');
      const known = id === undefined || id.t === 'none' ? placed(name, at) : id;
      const keywords = new Map(options.keywords);
      keywords.delete('dag_id');
      const dag = vm.call(dagClass(), { positional: [known, ...rest], keywords }, at);
      if (dag.t !== 'ref') return dag;
      session.registered.add(dag.addr);
      session.dagStack.push(dag);
      session.groupStack.push(dag);
      try {
        // The arguments become params; inside they are DagParams, which read the run's.
        vm.call(fn, dagParams(session, vm, dag, fn, args), at);
      } finally {
        session.dagStack.pop();
        session.groupStack.pop();
      }
      return dag;
    });
  return lazyNative('dag', (machine, args, at) => {
    const [first] = args.positional;
    if (first !== undefined && machine.object(first)?.o === 'function')
      return factory(first, noArguments, at);
    return lazyNative('dag', (_, inner) => factory(inner.positional[0] ?? none, args, at));
  });
}

function dagParams(
  session: Session,
  vm: Interpreter,
  dag: PyRef,
  fn: PyValue,
  args: CallArguments,
): CallArguments {
  const object = vm.object(fn);
  if (object?.o !== 'function') return args;
  const params = vm.attribute(dag, 'params');
  const keywords = new Map<string, PyValue>();
  const names = object.parameters.list
    .filter((p) => p.kind === 'plain' || p.kind === 'keyword-only')
    .map((p) => p.name);
  names.forEach((name, i) => {
    const value = args.positional[i] ?? args.keywords.get(name) ?? object.defaults.get(name);
    if (value === undefined) return;
    vm.setItem(params, str(name), value);
    const { params: given, unset } = session.context;
    const run = Object.hasOwn(given, name) ? fromJson(vm, given[name] ?? null) : value;
    keywords.set(
      name,
      unset === 'placeholder'
        ? placeholder('param', name, value)
        : dagParam(paramValue(vm, run) ?? placeholder('param', name)),
    );
  });
  return { positional: [], keywords, ...(args.rest ? { rest: args.rest } : {}) };
}
