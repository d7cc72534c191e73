import { lazyNative, none, tuple, type PyNative, type PyValue } from '../python/object.ts';
import type { Machine } from '../python/machine.ts';

/** The operators of one side of a relation: tasks, lists of them, XComArgs, groups. */
function tasksOf(vm: Machine, value: PyValue): readonly PyValue[] {
  if (value.t === 'host') {
    const operator = vm.findAttribute(value, 'operator');
    return operator && operator.t === 'ref' ? [operator] : [];
  }
  if (value.t === 'tuple' || vm.object(value)?.o === 'list') {
    const items = vm.iterate(value);
    return 't' in items ? [] : items.flatMap((item) => tasksOf(vm, item));
  }
  return vm.object(value)?.o === 'instance' ? [value] : [];
}

/** Notes that the tasks of `before` run before those of `after`; those without a DAG join that of the others. */
export function relate(vm: Machine, before: PyValue, after: PyValue): void {
  const [first, second] = [tasksOf(vm, before), tasksOf(vm, after)];
  shareDag(vm, [...first, ...second]);
  for (const a of first) {
    for (const b of second) {
      const known = vm.findAttribute(b, 'upstream_list');
      const list = known && vm.object(known);
      if (known?.t === 'ref' && list?.o === 'list')
        vm.heap.set(known.addr, { ...list, items: [...list.items, a] });
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

const after = (vm: Machine, self: PyValue, other: PyValue): PyValue => (
  relate(vm, self, other),
  other
);
const before = (vm: Machine, self: PyValue, other: PyValue): PyValue => (
  relate(vm, other, self),
  other
);

/** `>>`, `<<`, `set_downstream`, `set_upstream` of tasks and groups. */
export const relationMethods: Readonly<Record<string, PyNative>> = {
  __rshift__: method('__rshift__', after),
  __lshift__: method('__lshift__', before),
  // A list on the left.
  __rrshift__: method('__rrshift__', (vm, self, other) => (relate(vm, other, self), self)),
  __rlshift__: method('__rlshift__', (vm, self, other) => (relate(vm, self, other), self)),
  set_downstream: method('set_downstream', (vm, self, other) => (relate(vm, self, other), none)),
  set_upstream: method('set_upstream', (vm, self, other) => (relate(vm, other, self), none)),
  // Marks and edge labels change no pod; `with` of a set-up or teardown yields what collects its tasks.
  as_setup: method('as_setup', (_vm, self) => self),
  as_teardown: lazyNative('as_teardown', (_vm, args) => args.positional[0] ?? none),
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
    const [x, y] = [tasksOf(vm, item), tasksOf(vm, next)];
    if (item.t !== 'host' && next.t !== 'host' && x.length === y.length && x.length > 1)
      x.forEach((t, n) => {
        relate(vm, t, y[n] ?? tuple([]));
      });
    else relate(vm, item, next);
  });
  return none;
});

/** `cross_downstream(from, to)`. */
export const crossDownstream: PyNative = lazyNative('cross_downstream', (vm, args) => {
  const [from, to] = [
    args.positional[0] ?? args.keywords.get('from_tasks'),
    args.positional[1] ?? args.keywords.get('to_tasks'),
  ];
  if (from && to) relate(vm, from, to);
  return none;
});
