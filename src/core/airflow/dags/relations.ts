import {
  lazyNative,
  none,
  tuple,
  type PyNative,
  type PyRef,
  type PyValue,
} from '../../python/object.ts';
import type { HostType } from '../../python/host-type.ts';
import type { Machine } from '../../python/machine.ts';

/** What a label between two tasks holds: those of either side, as they are found. */
interface Edge {
  readonly before: PyRef;
  readonly after: PyRef;
}

const edgeType: HostType<Edge> = {
  name: 'EdgeModifier',
  binary(vm, operator, left, right) {
    if (operator === '>>') relate(vm, left, right);
    else if (operator === '<<') relate(vm, right, left);
    else return undefined;
    return right;
  },
};

/** `Label("x")`, which stands between tasks and relates those on its left to those on its right. */
export const label: PyNative = lazyNative('Label', (vm) => ({
  t: 'host',
  type: edgeType,
  data: { before: vm.list([]), after: vm.list([]) },
}));

function edgeOf(value: PyValue): Edge | undefined {
  return value.t === 'host' && value.type === edgeType ? (value.data as Edge) : undefined;
}

// No name of a program: the tasks that stand in a group or in one inside of it.
const members = ' tasks';

/** Puts a task into a group and into those around it. */
export function joinGroups(vm: Machine, task: PyRef, group: PyValue | undefined): void {
  for (let at = group; at?.t === 'ref'; at = vm.findAttribute(at, 'parent_group')) {
    const known = vm.findAttribute(at, members);
    if (known?.t === 'ref') append(vm, known, [task]);
    else vm.setAttribute(at, members, vm.list([task]));
  }
}

function append(vm: Machine, ref: PyRef, items: readonly PyValue[]): void {
  const list = vm.object(ref);
  if (list?.o === 'list') vm.heap.set(ref.addr, { ...list, items: [...list.items, ...items] });
}

function itemsOf(vm: Machine, value: PyValue | undefined): readonly PyValue[] {
  const list = value && vm.object(value);
  return list?.o === 'list' ? list.items : [];
}

/** The operators of one side of a relation: tasks, lists of them, XComArgs, the last or first ones of groups. */
function tasksOf(vm: Machine, value: PyValue, side: 'before' | 'after'): readonly PyValue[] {
  const edge = edgeOf(value);
  if (edge !== undefined) return itemsOf(vm, edge[side]);
  if (value.t === 'host') {
    const operator = vm.findAttribute(value, 'operator');
    return operator && operator.t === 'ref' ? [operator] : [];
  }
  const items = sequenceOf(vm, value);
  if (items !== undefined) return items.flatMap((item) => tasksOf(vm, item, side));
  if (vm.object(value)?.o !== 'instance') return [];
  if (vm.findAttribute(value, 'group_id') === undefined) return [value];
  return endsOf(vm, itemsOf(vm, vm.findAttribute(value, members)), side);
}

/** TaskGroup.get_leaves and get_roots: those that none of the others follows, or that follow none. */
function endsOf(
  vm: Machine,
  tasks: readonly PyValue[],
  side: 'before' | 'after',
): readonly PyValue[] {
  const isIn = new Set(tasks.map(addressOf));
  const upstream = tasks.map((task) =>
    itemsOf(vm, vm.findAttribute(task, 'upstream_list')).map(addressOf),
  );
  if (side === 'after')
    return tasks.filter((_, i) => upstream[i]?.some((one) => isIn.has(one)) !== true);
  const followed = new Set(upstream.flat());
  return tasks.filter((task) => !followed.has(addressOf(task)));
}

function addressOf(value: PyValue): number | undefined {
  return value.t === 'ref' ? value.addr : undefined;
}

/** Notes that the tasks of `before` run before those of `after`; those without a DAG join that of the others. */
export function relate(vm: Machine, before: PyValue, after: PyValue): void {
  const [first, second] = [tasksOf(vm, before, 'before'), tasksOf(vm, after, 'after')];
  const [left, right] = [edgeOf(before), edgeOf(after)];
  if (left !== undefined) append(vm, left.after, second);
  if (right !== undefined) append(vm, right.before, first);
  shareDag(vm, [...first, ...second]);
  for (const a of first) {
    for (const b of second) {
      const known = vm.findAttribute(b, 'upstream_list');
      if (known?.t === 'ref') append(vm, known, [a]);
    }
  }
}

/** DAGNode._set_relatives: one DAG among the tasks is everyone's. */
function shareDag(vm: Machine, tasks: readonly PyValue[]): void {
  const dags = tasks.map((task) => vm.findAttribute(task, 'dag') ?? none);
  const known = dags.find((dag) => dag.t === 'ref');
  if (known === undefined) return;
  for (const [i, task] of tasks.entries())
    if (dags[i]?.t === 'none') vm.setAttribute(task, 'dag', known);
}

const method = (
  name: string,
  run: (vm: Machine, self: PyValue, other: PyValue) => PyValue,
): PyNative =>
  lazyNative(name, (vm, args) => run(vm, args.positional[0] ?? none, args.positional[1] ?? none));

/** What DAGNode._set_relatives raises for two sides that the program relates itself. */
function refuseRelation(vm: Machine, self: PyValue, other: PyValue): void {
  for (const one of sequenceOf(vm, other) ?? [other]) {
    if (!['none', 'str', 'int', 'float', 'bool'].includes(one.t)) continue;
    vm.raise('AttributeError', `'${vm.typeName(one)}' object has no attribute 'update_relative'`);
  }
  const [own, others] = [tasksOf(vm, self, 'before'), tasksOf(vm, other, 'after')];
  const dags = [...own, ...others].map((task) => vm.findAttribute(task, 'dag') ?? none);
  const known = new Set(dags.flatMap((dag) => (dag.t === 'ref' ? [dag.addr] : [])));
  if (known.size > 1 && dags.every((dag) => dag.t === 'ref' || dag.t === 'none'))
    vm.raise('AirflowException', 'Tried to set relationships between tasks in more than one DAG');
  if (own.length > 0 && others.length > 0 && dags.every((dag) => dag.t === 'none'))
    vm.raise(
      'AirflowException',
      "Tried to create relationships between tasks that don't have DAGs yet. Set the DAG for at least one task and try again",
    );
}

const after = (vm: Machine, self: PyValue, other: PyValue): PyValue => {
  refuseRelation(vm, self, other);
  relate(vm, self, other);
  return other;
};
const before = (vm: Machine, self: PyValue, other: PyValue): PyValue => {
  refuseRelation(vm, self, other);
  relate(vm, other, self);
  return other;
};

/** `>>`, `<<`, `set_downstream`, `set_upstream` of tasks and groups. */
export const relationMethods: Readonly<Record<string, PyNative>> = {
  __rshift__: method('__rshift__', after),
  __lshift__: method('__lshift__', before),
  // A list on the left.
  __rrshift__: method('__rrshift__', (vm, self, other) => (relate(vm, other, self), self)),
  __rlshift__: method('__rlshift__', (vm, self, other) => (relate(vm, self, other), self)),
  set_downstream: method('set_downstream', (vm, self, other) => (after(vm, self, other), none)),
  set_upstream: method('set_upstream', (vm, self, other) => (before(vm, self, other), none)),
  // Marks and edge labels change no pod; `with` of a set-up or teardown yields what collects its tasks.
  as_setup: method('as_setup', (_vm, self) => self),
  as_teardown: lazyNative('as_teardown', (vm, args) => {
    const [self = none] = args.positional;
    relate(vm, args.keywords.get('setups') ?? none, self);
    return self;
  }),
  add_task: lazyNative('add_task', () => none),
  update_relative: lazyNative('update_relative', () => none),
  __enter__: method('__enter__', (_vm, self) => self),
  __exit__: lazyNative('__exit__', () => none),
};

/** `chain(a, b, ...)`. */
export const chain: PyNative = lazyNative('chain', (vm, args) => {
  args.positional.forEach((item, i) => {
    const next = args.positional[i + 1];
    if (next === undefined) return;
    const [x, y] = [sequenceOf(vm, item), sequenceOf(vm, next)];
    if (x !== undefined && y !== undefined && x.length === y.length)
      x.forEach((one, n) => {
        relate(vm, one, y[n] ?? tuple([]));
      });
    else relate(vm, item, next);
  });
  return none;
});

function sequenceOf(vm: Machine, value: PyValue): readonly PyValue[] | undefined {
  if (value.t !== 'tuple' && vm.object(value)?.o !== 'list') return undefined;
  const items = vm.iterate(value);
  return 't' in items ? undefined : items;
}

/** `cross_downstream(from, to)`. */
export const crossDownstream: PyNative = lazyNative('cross_downstream', (vm, args) => {
  const [from, to] = [
    args.positional[0] ?? args.keywords.get('from_tasks'),
    args.positional[1] ?? args.keywords.get('to_tasks'),
  ];
  if (from && to) relate(vm, from, to);
  return none;
});
