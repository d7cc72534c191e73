import { raiseKeyError } from '../execution/exceptions.ts';
import { define, type Bound } from '../library/arguments.ts';
import type { Machine } from '../machine.ts';
import {
  bool,
  none,
  type PyEntries,
  type PyNative,
  type PyRef,
  type PySet,
  type PyValue,
} from '../object.ts';
import type { BinaryOperator } from '../host-type.ts';

function onSet(vm: Machine, args: Bound, fn: (self: PyRef, set: PySet) => PyValue): PyValue {
  const self = args.get('self');
  return vm.lift([self], ([known]) => {
    const object = known && vm.object(known);
    if (known?.t !== 'ref' || object?.o !== 'set') return vm.raise('TypeError', 'a set is needed');
    return object.open ?? fn(known, object);
  });
}

/** The set that an iterable makes, or unknown. */
function toSet(vm: Machine, value: PyValue): PySet | PyValue {
  const object = vm.object(value);
  if (object?.o === 'set') return object;
  const items = vm.iterate(value);
  if ('t' in items) return items;
  const made = vm.object(vm.set(items));
  return made?.o === 'set' ? (made.open ?? made) : none;
}

function combine(operator: string, a: PyEntries, b: PyEntries): PyEntries {
  const entries = [...a];
  switch (operator) {
    case '|':
      return new Map([...entries, ...[...b].filter(([k]) => !a.has(k))]);
    case '&':
      return new Map(entries.filter(([k]) => b.has(k)));
    case '-':
      return new Map(entries.filter(([k]) => !b.has(k)));
    default:
      return new Map([...entries.filter(([k]) => !b.has(k)), ...[...b].filter(([k]) => !a.has(k))]);
  }
}

/** `a | b`, `a & b`, `a - b` and `a ^ b` of two sets. */
export function setOperation(vm: Machine, operator: BinaryOperator, a: PySet, b: PySet): PyValue {
  const open = a.open ?? b.open;
  if (open !== undefined) return open;
  return {
    t: 'ref',
    addr: vm.heap.add({
      o: 'set',
      entries: combine(operator, a.entries, b.entries),
      frozen: a.frozen,
    }),
  };
}

function algebra(name: string, operator: string, inPlace: boolean): PyNative {
  return define(
    `set.${name}`,
    'self, *others',
    (vm, args) =>
      onSet(vm, args, (self, set) => {
        let entries = set.entries;
        for (const other of args.rest) {
          const more = toSet(vm, other);
          if ('t' in more) {
            if (inPlace && more.t === 'unknown')
              vm.heap.set(self.addr, { ...set, entries: new Map(), open: more });
            return inPlace ? none : more;
          }
          if (more.open !== undefined) {
            if (!inPlace) return more.open;
            vm.heap.set(self.addr, { ...set, entries: new Map(), open: more.open });
            return none;
          }
          entries = combine(operator, entries, more.entries);
        }
        if (!inPlace) return { t: 'ref', addr: vm.heap.add({ ...set, entries }) };
        vm.heap.set(self.addr, { ...set, entries });
        return none;
      }),
    { each: 'version' },
  );
}

function relation(name: string, holds: (a: PyEntries, b: PyEntries) => boolean): PyNative {
  return define(`set.${name}`, 'self, other, /', (vm, args) =>
    onSet(vm, args, (_, set) => {
      const other = toSet(vm, args.get('other'));
      return 't' in other ? other : (other.open ?? bool(holds(set.entries, other.entries)));
    }),
  );
}

function member(
  name: string,
  change: (vm: Machine, self: PyRef, set: PySet, item: PyValue) => void,
): PyNative {
  return define(
    `set.${name}`,
    'self, item, /',
    (vm, args) =>
      onSet(vm, args, (self, set) => {
        const item = args.get('item');
        const made = vm.object(vm.set([name === 'add' ? item : lookedFor(vm, item)]));
        if (made?.o === 'set' && made.open !== undefined)
          vm.heap.set(self.addr, { ...set, entries: new Map(), open: made.open });
        else change(vm, self, set, item);
        return none;
      }),
    { lazy: true },
  );
}

/** What is looked for in a set where a set is given: the frozenset of its items. */
function lookedFor(vm: Machine, item: PyValue): PyValue {
  const object = vm.object(item);
  return object?.o === 'set' && !object.frozen
    ? { t: 'ref', addr: vm.heap.add({ ...object, frozen: true }) }
    : item;
}

function without(vm: Machine, self: PyRef, set: PySet, item: PyValue): boolean {
  const made = vm.object(vm.set([lookedFor(vm, item)]));
  const [key] = made?.o === 'set' ? made.entries.keys() : [];
  if (key === undefined || !set.entries.has(key)) return false;
  vm.heap.set(self.addr, { ...set, entries: new Map([...set.entries].filter(([k]) => k !== key)) });
  return true;
}

const pop = define('set.pop', 'self', (vm, args) =>
  onSet(vm, args, (self, set) => {
    const [first] = set.entries.values();
    if (first === undefined) return raiseKeyError(vm, { t: 'str', v: 'pop from an empty set' });
    if (set.entries.size === 1) {
      vm.heap.set(self.addr, { ...set, entries: new Map() });
      return first[0];
    }
    const open = vm.unknown({ code: 'depends-on-machine', data: { what: 'set' } });
    vm.heap.set(self.addr, { ...set, entries: new Map(), open });
    return open;
  }),
);

/** The methods that a frozenset has not. */
export const setChanges: ReadonlySet<string> = new Set([
  'add',
  'clear',
  'difference_update',
  'discard',
  'intersection_update',
  'pop',
  'remove',
  'symmetric_difference_update',
  'update',
]);

/** The methods of set and frozenset; each gets the set first. */
export const setMethods: ReadonlyMap<string, PyNative> = new Map([
  ['union', algebra('union', '|', false)],
  ['intersection', algebra('intersection', '&', false)],
  ['difference', algebra('difference', '-', false)],
  ['symmetric_difference', algebra('symmetric_difference', '^', false)],
  ['update', algebra('update', '|', true)],
  ['intersection_update', algebra('intersection_update', '&', true)],
  ['difference_update', algebra('difference_update', '-', true)],
  ['issubset', relation('issubset', (a, b) => [...a.keys()].every((k) => b.has(k)))],
  ['issuperset', relation('issuperset', (a, b) => [...b.keys()].every((k) => a.has(k)))],
  ['isdisjoint', relation('isdisjoint', (a, b) => ![...a.keys()].some((k) => b.has(k)))],
  [
    'add',
    member('add', (vm, self, set, item) => {
      const made = vm.object(vm.set([item]));
      if (made?.o === 'set')
        vm.heap.set(self.addr, { ...set, entries: combine('|', set.entries, made.entries) });
    }),
  ],
  ['discard', member('discard', (vm, self, set, item) => void without(vm, self, set, item))],
  [
    'remove',
    member('remove', (vm, self, set, item) => {
      if (without(vm, self, set, item)) return;
      raiseKeyError(vm, item);
    }),
  ],
  [
    'clear',
    define('set.clear', 'self', (vm, args) =>
      onSet(vm, args, (self, set) => {
        vm.heap.set(self.addr, { ...set, entries: new Map() });
        return none;
      }),
    ),
  ],
  [
    'copy',
    define('set.copy', 'self', (vm, args) =>
      onSet(vm, args, (_, set) => ({ t: 'ref', addr: vm.heap.add(set) })),
    ),
  ],
  ['pop', pop],
]);
