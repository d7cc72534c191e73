import type { Origin } from '../../base/span.ts';
import { noArguments } from '../../python/execution/call.ts';
import type { Interpreter } from '../../python/interpreter.ts';
import {
  lazyNative,
  none,
  str,
  tuple,
  type PyNative,
  type PyRef,
  type PyValue,
} from '../../python/object.ts';
import type { CallArguments } from '../../python/host-type.ts';
import { toValue } from '../../python/operations/to-value.ts';
import { refuseKey } from './keys.ts';
import type { Machine } from '../../python/machine.ts';
import { mergeDefaultArgs } from './default-args.ts';
import { mapGroup, mappedArgument, type ExpandInput } from '../mapping/mapped-argument.ts';
import { relationMethods } from './relations.ts';
import type { Session } from '../session.ts';
import { unreadAttributes } from './unread-attributes.ts';

const positional = [
  'group_id',
  'prefix_group_id',
  'parent_group',
  'dag',
  'default_args',
  'tooltip',
];

/** The class TaskGroup. */
export function createTaskGroupClass(session: Session, vm: Interpreter): PyRef {
  const initialize = lazyNative('TaskGroup.__init__', (machine, args, at) => {
    const inner = machine as Interpreter;
    const [self, ...rest] = args.positional;
    if (self?.t !== 'ref') return none;
    const given = new Map(args.keywords);
    rest.forEach((value, i) => given.set(positional[i] ?? `#${i}`, value));
    const parent = given.get('parent_group') ?? session.groupStack.at(-1);
    const isGroup = parent !== undefined && inner.findAttribute(parent, 'group_id') !== undefined;
    const around = isGroup ? inner.findAttribute(parent, 'default_args') : undefined;
    const id = given.get('group_id') ?? none;
    inner.setAttribute(
      self,
      'prefix_group_id',
      given.get('prefix_group_id') ?? { t: 'bool', v: true },
    );
    inner.setAttribute(self, 'parent_group', isGroup ? parent : none);
    inner.setAttribute(
      self,
      'default_args',
      mergeDefaultArgs(inner, around, given.get('default_args')),
    );
    inner.setAttribute(self, 'dag', given.get('dag') ?? session.dagStack.at(-1) ?? none);
    inner.setAttribute(self, 'group_id', isGroup ? prefixed(inner, parent, id) : id);
    if (!session.rendering) claimId(session, inner, self, id, given, at);
    return none;
  });
  const enter = lazyNative('TaskGroup.__enter__', (_, args) => {
    const self = args.positional[0] ?? none;
    if (self.t === 'ref') session.groupStack.push(self);
    return self;
  });
  const exit = lazyNative('TaskGroup.__exit__', () => {
    session.groupStack.pop();
    return none;
  });
  return vm.defineClass({
    name: 'TaskGroup',
    module: 'airflow.utils.task_group',
    native: 'TaskGroup',
    shown: ['group_id'],
    attributes: {
      ...unreadAttributes('group'),
      ...relationMethods,
      __init__: initialize,
      __enter__: enter,
      __exit__: exit,
    },
  });
}

/** Takes a group's id for itself, with a number if it is taken and the group may have one; raises as TaskGroup does. */
function claimId(
  session: Session,
  vm: Interpreter,
  self: PyRef,
  own: PyValue,
  given: ReadonlyMap<string, PyValue>,
  at: Origin | undefined,
): void {
  const dag = vm.attribute(self, 'dag');
  const known = vm.findAttribute(dag, 'used_group_ids');
  const list = known && vm.object(known);
  const full = vm.attribute(self, 'group_id');
  if (known?.t !== 'ref' || list?.o !== 'list' || full.t !== 'str' || own.t !== 'str') return;
  const wrong = refuseKey('group_id', toValue(vm, own), session.airflow);
  if (wrong !== undefined)
    session.raise(vm, wrong.exception, wrong.detail, {
      code: 'invalid-id',
      data: { id: own.v, detail: wrong.detail },
      at,
    });
  const used = new Set(list.items.map((item) => (item.t === 'str' ? item.v : '')));
  // Airflow 2 asks for the id without its prefix.
  const asked = session.isAirflow3 ? full.v : own.v;
  const suffix = given.get('add_suffix_on_collision');
  let id = full.v;
  if (used.has(asked) && suffix?.t === 'bool' && suffix.v) {
    const free = freeId(own.v, used);
    id = full.v.slice(0, full.v.length - own.v.length) + free;
    vm.setAttribute(self, 'group_id', str(id));
  }
  const tasks = vm.findAttribute(dag, 'task_dict');
  const isTask = tasks && vm.compare('in', str(id), tasks);
  if (used.has(id) || (isTask?.t === 'bool' && isTask.v)) {
    const dagId = vm.findAttribute(dag, 'dag_id');
    session.raise(
      vm,
      'DuplicateTaskIdFound',
      `group_id '${own.v}' has already been added to the DAG`,
      {
        code: 'duplicate-task-id',
        data: { task: id, dag: dagId?.t === 'str' ? dagId.v : '' },
        at,
      },
    );
  }
  vm.heap.set(known.addr, { ...list, items: [...list.items, str(id)] });
}

function freeId(id: string, used: ReadonlySet<string>): string {
  const base = id.replace(/__\d+$/, '');
  const numbers = [...used].flatMap((other) =>
    other.startsWith(`${base}__`) && /^\d+$/.test(other.slice(base.length + 2))
      ? [Number(other.slice(base.length + 2))]
      : [],
  );
  return numbers.length === 0 ? `${id}__1` : `${base}__${Math.max(...numbers) + 1}`;
}

/** An id with the prefix of the group that it stands in, as TaskGroup.child_id. */
export function prefixed(vm: Interpreter, group: PyValue, id: PyValue): PyValue {
  const wanted = vm.findAttribute(group, 'prefix_group_id');
  const prefix = vm.findAttribute(group, 'group_id');
  const uses = wanted === undefined ? false : vm.truth(wanted);
  if (prefix === undefined || uses === false) return id;
  return vm.lift([prefix, id], ([p, i]) =>
    p?.t === 'str' && i?.t === 'str' && p.v !== '' ? str(`${p.v}.${i.v}`) : (i ?? id),
  );
}

/** Makes a group by a call of its function; a mapped one with `input`. */
type MakeGroup = (
  vm: Machine,
  args: CallArguments,
  at: Origin | undefined,
  input?: ExpandInput,
) => PyValue;

/** A function whose call makes a group, and `partial`, `expand` and `expand_kwargs` a group that is mapped. */
function grouped(fn: PyValue, make: MakeGroup, override: PyNative): PyNative {
  const mapped = (name: string, given: CallArguments): PyNative =>
    lazyNative(name, (vm, args, at) => {
      const rest = given.rest ?? args.rest;
      const [expandKwargs] = name === 'expand' ? [] : args.positional;
      const input: ExpandInput = { expand: args.keywords, expandKwargs };
      const names =
        expandKwargs === undefined ? [...args.keywords.keys()] : parameterNames(vm, fn, given);
      const keywords = new Map([
        ...given.keywords,
        ...names.map((key) => [key, mappedArgument(input, key)] as const),
      ]);
      return make(vm, { positional: [], keywords, ...(rest ? { rest } : {}) }, at, input);
    });
  const members = (given: CallArguments): ReadonlyMap<string, PyValue> =>
    new Map<string, PyValue>([
      ['expand', mapped('expand', given)],
      ['expand_kwargs', mapped('expand_kwargs', given)],
    ]);
  const partial = lazyNative('partial', (_, args) =>
    lazyNative('task_group', make, { members: members(args) }),
  );
  return lazyNative('task_group', make, {
    members: new Map([...members(noArguments), ['partial', partial], ['override', override]]),
  });
}

/** `expand_kwargs` stands in for every parameter that `partial` leaves. */
function parameterNames(vm: Machine, fn: PyValue, given: CallArguments): readonly string[] {
  const object = vm.object(fn);
  const parameters = object?.o === 'function' ? object.parameters.list : [];
  if (parameters.some(({ kind }) => kind === 'star' || kind === 'double-star'))
    vm.raise(
      'TypeError',
      'calling expand_kwargs() on task group function with * or ** is not supported',
    );
  return parameters.map(({ name }) => name).filter((name) => !given.keywords.has(name));
}

/** `@task_group`, bare or called. */
export function createTaskGroupDecorator(session: Session, groupClass: () => PyRef): PyNative {
  const factory = (fn: PyValue, options: ReadonlyMap<string, PyValue>): PyValue =>
    grouped(
      fn,
      (machine, args, at, input) => {
        const vm = machine as Interpreter;
        const keywords = new Map(options);
        if (!keywords.has('group_id'))
          keywords.set('group_id', vm.findAttribute(fn, '__name__') ?? str('group'));
        keywords.set('add_suffix_on_collision', { t: 'bool', v: true });
        const group = vm.call(groupClass(), { positional: [], keywords }, at);
        if (group.t !== 'ref') return group;
        if (input !== undefined) mapGroup(vm, group, input);
        session.groupStack.push(group);
        try {
          const result = vm.call(fn, args, at);
          return result.t === 'none' ? group : result;
        } finally {
          session.groupStack.pop();
        }
      },
      lazyNative('override', (_, args) => factory(fn, new Map([...options, ...args.keywords]))),
    );
  return lazyNative('task_group', (machine, args) => {
    const [first] = args.positional;
    if (first !== undefined && machine.object(first)?.o === 'function')
      return factory(first, noArguments.keywords);
    return lazyNative('task_group', (_, inner) =>
      factory(
        inner.positional[0] ?? tuple([]),
        first ? new Map([...args.keywords, ['group_id', first]]) : args.keywords,
      ),
    );
  });
}
