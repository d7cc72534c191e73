import type { Machine } from '../machine.ts';
import type { PyHost, PyNative, PyRef, PyUnknown, PyValue } from '../object.ts';
import type { HostType } from '../host-type.ts';
import { int, native, none, str } from '../object.ts';
import { joinPieces } from '../text/settle.ts';
import type { Bound } from './arguments.ts';
import { define } from './arguments.ts';
import { hostClass, method } from './host-class.ts';

/** The data of a deque: a list in the heap holds what is in it now. */
class Deque {
  readonly list: PyRef;
  readonly most: number | undefined;

  constructor(list: PyRef, most: number | undefined) {
    this.list = list;
    this.most = most;
  }
}

function find(value: PyValue): Deque | undefined {
  return value.t === 'host' && value.data instanceof Deque ? value.data : undefined;
}

function itemsOf(vm: Machine, self: Deque): readonly PyValue[] | PyUnknown {
  return vm.iterate(self.list);
}

/** Puts other items in; those beyond the longest length leave at the other end. */
function put(vm: Machine, self: Deque, items: readonly PyValue[], atLeft: boolean): void {
  const most = self.most ?? items.length;
  const kept = atLeft ? items.slice(0, most) : items.slice(Math.max(0, items.length - most));
  vm.heap.set(self.list.addr, { o: 'list', items: kept });
}

/** After something that is not known went in, nothing of it is known. */
function lose(vm: Machine, self: Deque, open: PyUnknown): PyValue {
  vm.heap.set(self.list.addr, { o: 'list', items: [], open });
  return none;
}

function change(
  name: string,
  parameters: string,
  body: (vm: Machine, items: readonly PyValue[], args: Bound, self: Deque) => PyValue,
): ReturnType<typeof method<Deque>> {
  return method(name, parameters, (vm, self, args) => {
    const items = itemsOf(vm, self);
    return 't' in items ? items : body(vm, items, args, self);
  });
}

function take(vm: Machine, self: Deque, items: readonly PyValue[], isLeft: boolean): PyValue {
  const value = isLeft ? items[0] : items.at(-1);
  if (value === undefined) return vm.raise('IndexError', 'pop from an empty deque');
  put(vm, self, isLeft ? items.slice(1) : items.slice(0, -1), false);
  return value;
}

function rotated(items: readonly PyValue[], by: number): readonly PyValue[] {
  if (items.length === 0) return items;
  const n = ((by % items.length) + items.length) % items.length;
  return [...items.slice(items.length - n), ...items.slice(0, items.length - n)];
}

const members = hostClass<Deque>({
  name: 'collections.deque',
  find,
  properties: { maxlen: (_vm, self) => (self.most === undefined ? none : int(self.most)) },
  methods: [
    change('append', 'x, /', (vm, items, args, self) => {
      put(vm, self, [...items, args.get('x')], false);
      return none;
    }),
    change('appendleft', 'x, /', (vm, items, args, self) => {
      put(vm, self, [args.get('x'), ...items], true);
      return none;
    }),
    change('extend', 'iterable, /', (vm, items, args, self) => {
      const more = vm.iterate(args.get('iterable'));
      if ('t' in more) return lose(vm, self, more);
      put(vm, self, [...items, ...more], false);
      return none;
    }),
    change('extendleft', 'iterable, /', (vm, items, args, self) => {
      const more = vm.iterate(args.get('iterable'));
      if ('t' in more) return lose(vm, self, more);
      put(vm, self, [...more.toReversed(), ...items], true);
      return none;
    }),
    change('pop', '', (vm, items, _args, self) => take(vm, self, items, false)),
    change('popleft', '', (vm, items, _args, self) => take(vm, self, items, true)),
    change('rotate', 'n?, /', (vm, items, args, self) => {
      put(vm, self, rotated(items, args.whole('n', 1)), false);
      return none;
    }),
    change('clear', '', (vm, _items, _args, self) => {
      put(vm, self, [], false);
      return none;
    }),
  ],
  others: ['copy', 'count', 'index', 'insert', 'remove', 'reverse'],
});

const dequeType: HostType<Deque> = {
  name: 'collections.deque',
  attribute: (vm, self, name) => members.attribute(vm, self, name),
  item: (vm, self, key) => vm.item(self.data.list, key),
  iterate: (vm, self) => itemsOf(vm, self.data),
  contains(vm, self, value) {
    const found = vm.compare('in', value, self.data.list);
    return found.t === 'bool' ? found.v : vm.unknown({ code: 'depends-on-input', data: {} }, found);
  },
  truth(vm, self) {
    const items = itemsOf(vm, self.data);
    return 't' in items || items.length > 0;
  },
  length(vm, self) {
    const items = itemsOf(vm, self.data);
    return 't' in items ? 0 : items.length;
  },
  repr(vm, self) {
    const most = self.data.most === undefined ? ')' : `, maxlen=${self.data.most})`;
    const text = joinPieces(vm, [str('deque('), vm.repr(self.data.list), str(most)]);
    return text.t === 'str' ? text.v : vm.unknown({ code: 'depends-on-input', data: {} }, text);
  },
};

/** The class collections.deque. */
export const dequeClass: PyNative = native(
  'collections.deque',
  define('collections.deque', 'iterable?, maxlen?', (vm, args) => {
    const source = args.find('iterable');
    const items = source === undefined ? [] : vm.iterate(source);
    if ('t' in items) return items;
    const most = args.given('maxlen') === undefined ? undefined : args.whole('maxlen');
    const self = new Deque(vm.list([]), most);
    put(vm, self, items, false);
    return { t: 'host', type: dequeType as HostType, data: self } satisfies PyHost;
  }).call,
  { instance: (_vm, value) => find(value) !== undefined, members: members.methods },
);
