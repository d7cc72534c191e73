import { define, type Bound } from '../library/arguments.ts';
import type { Machine } from '../machine.ts';
import {
  int,
  none,
  type PyList,
  type PyNative,
  type PyRef,
  type PyUnknown,
  type PyValue,
} from '../object.ts';
import { itemMethods } from './item-methods.ts';
import { sortItems } from './sorting.ts';

/** Runs `fn` with the list that `self` is, on each branch where it differs. */
function onList(vm: Machine, args: Bound, fn: (self: PyRef, list: PyList) => PyValue): PyValue {
  const self = args.get('self');
  return vm.lift([self], ([known]) => {
    const object = known && vm.object(known);
    if (known?.t !== 'ref' || object?.o !== 'list')
      return vm.raise('TypeError', 'a list is needed');
    return fn(known, object);
  });
}

/** A method that changes the items in place and returns None. */
function changing(
  name: string,
  parameters: string,
  change: (vm: Machine, items: PyValue[], args: Bound) => PyUnknown | undefined,
  extra: Parameters<typeof define>[3] = { lazy: true },
): PyNative {
  return define(
    `list.${name}`,
    parameters,
    (vm, args) =>
      onList(vm, args, (self, list) => {
        if (list.open !== undefined) return none;
        const items = [...list.items];
        const open = change(vm, items, args);
        vm.heap.set(
          self.addr,
          open === undefined ? { ...list, items } : { ...list, items: [], open },
        );
        return none;
      }),
    extra,
  );
}

/** The position of a value, or unknown where an earlier item may equal it. */
function positionOf(vm: Machine, items: readonly PyValue[], value: PyValue): number | PyUnknown {
  for (const [i, item] of items.entries()) {
    const same = vm.compare('==', item, value);
    if (same.t === 'bool' && same.v) return i;
    if (same.t !== 'bool') return vm.unknown({ code: 'depends-on-input', data: {} }, same);
  }
  return -1;
}

const append = changing('append', 'self, item, /', (_vm, items, args) => {
  items.push(args.get('item'));
  return undefined;
});

const extend = changing(
  'extend',
  'self, items, /',
  (vm, items, args) => {
    const more = vm.iterate(args.get('items'));
    if ('t' in more) return more;
    items.push(...more);
    return undefined;
  },
  { each: 'version' },
);

const insert = changing('insert', 'self, index, item, /', (_vm, items, args) => {
  items.splice(args.whole('index'), 0, args.get('item'));
  return undefined;
});

const remove = changing('remove', 'self, value, /', (vm, items, args) => {
  const position = positionOf(vm, items, args.get('value'));
  if (typeof position !== 'number') return position;
  if (position < 0) vm.raise('ValueError', 'list.remove(x): x not in list');
  items.splice(position, 1);
  return undefined;
});

const clear = changing('clear', 'self', (_vm, items) => {
  items.length = 0;
  return undefined;
});

const reverse = changing('reverse', 'self', (_vm, items) => {
  items.reverse();
  return undefined;
});

const sort = changing('sort', 'self, *, key?, reverse?', (vm, items, args) => {
  const sorted = sortItems(vm, items, args.given('key'), args.flag('reverse', false));
  if (!Array.isArray(sorted)) return sorted as PyUnknown;
  items.splice(0, items.length, ...(sorted as readonly PyValue[]));
  return undefined;
});

const pop = define('list.pop', 'self, index?, /', (vm, args) =>
  onList(vm, args, (self, list) => {
    if (list.open !== undefined) return list.open;
    const index = args.whole('index', -1);
    const position = index < 0 ? index + list.items.length : index;
    const item = list.items[position];
    if (item === undefined)
      return vm.raise(
        'IndexError',
        list.items.length === 0 ? 'pop from empty list' : 'pop index out of range',
      );
    vm.heap.set(self.addr, { ...list, items: list.items.toSpliced(position, 1) });
    return item;
  }),
);

const copy = define(
  'list.copy',
  'self',
  (vm, args) => onList(vm, args, (_, list) => list.open ?? vm.list(list.items)),
  { lazy: true },
);

function search(vm: Machine, items: readonly PyValue[], args: Bound, what: string): PyValue {
  const value = args.get('value');
  const from = (name: string, otherwise: number): number => {
    const n = args.whole(name, otherwise);
    return n < 0 ? Math.max(0, n + items.length) : n;
  };
  const start = from('start', 0);
  const position = positionOf(vm, items.slice(start, from('stop', items.length)), value);
  if (typeof position !== 'number') return position;
  if (position < 0) {
    const shown = vm.repr(value);
    return vm.raise(
      'ValueError',
      what === 'tuple'
        ? 'tuple.index(x): x not in tuple'
        : `${shown.t === 'str' ? shown.v : '?'} is not in list`,
    );
  }
  return int(start + position);
}

function tally(vm: Machine, items: readonly PyValue[], value: PyValue): PyValue {
  let count: PyValue = int(0);
  for (const item of items) {
    const same = vm.compare('==', item, value);
    count = vm.lift([count, same], ([n, one]) =>
      n?.t === 'int' && one?.t === 'bool' && one.v ? int(n.v + 1n) : (n ?? none),
    );
  }
  return count;
}

const index = define(
  'list.index',
  'self, value, start?, stop?, /',
  (vm, args) => onList(vm, args, (_, list) => list.open ?? search(vm, list.items, args, 'list')),
  { lazy: true },
);
const count = define(
  'list.count',
  'self, value, /',
  (vm, args) =>
    onList(vm, args, (_, list) => list.open ?? tally(vm, list.items, args.get('value'))),
  { lazy: true },
);

/** The methods of list; each gets the list first. */
export const listMethods: ReadonlyMap<string, PyNative> = new Map([
  ['append', append],
  ['extend', extend],
  ['insert', insert],
  ['remove', remove],
  ['clear', clear],
  ['reverse', reverse],
  ['sort', sort],
  ['pop', pop],
  ['copy', copy],
  ['index', index],
  ['count', count],
  ...itemMethods('list'),
]);

function itemsOf(args: Bound): readonly PyValue[] {
  const self = args.get('self');
  return self.t === 'tuple' ? self.items : [];
}

/** The methods of tuple; each gets the tuple first. */
export const tupleMethods: ReadonlyMap<string, PyNative> = new Map([
  [
    'index',
    define(
      'tuple.index',
      'self, value, start?, stop?, /',
      (vm, args) => search(vm, itemsOf(args), args, 'tuple'),
      { lazy: true },
    ),
  ],
  [
    'count',
    define(
      'tuple.count',
      'self, value, /',
      (vm, args) => tally(vm, itemsOf(args), args.get('value')),
      { lazy: true },
    ),
  ],
]);
