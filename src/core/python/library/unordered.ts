import type { Machine } from '../machine.ts';
import type { PyList, PyRef, PyUnknown, PyValue } from '../object.ts';
import type { HostType } from '../host-type.ts';
import { none, tuple } from '../object.ts';
import { ofMachine } from './host-class.ts';

/** Tells whether lists that the program may change are still as they were made: a list that is empty until then. */
export type Watch = PyRef;

/** See Watch. */
export function hasChanged(vm: Machine, watch: Watch | undefined): boolean {
  const object = watch && vm.object(watch);
  return object !== undefined && !(object.o === 'list' && isEmpty(object));
}

function isEmpty({ items, open }: PyList): boolean {
  return items.length === 0 && open === undefined;
}

/** The data of a list whose items are known and whose order hangs on the machine, for example of `os.listdir`. */
export class Unordered {
  readonly items: readonly PyValue[];
  /** What the order hangs on, for example `os.listdir`. */
  readonly what: string;
  /** Told where the program may have changed it. */
  readonly marks: Watch | undefined;
  /** Once this has changed, it is not known which further items there are. */
  readonly until: Watch | undefined;

  constructor(
    items: readonly PyValue[],
    what: string,
    watches: { readonly marks?: Watch; readonly until?: Watch } = {},
  ) {
    this.items = items;
    this.what = what;
    this.marks = watches.marks;
    this.until = watches.until;
  }

  /** A list of what is made of each item, in the same order. */
  with(vm: Machine, items: readonly PyValue[]): PyValue {
    return this.until === undefined
      ? unordered(vm, items, this.what)
      : withData(new Unordered(items, this.what, { until: this.until }));
  }

  /** The unknown of what hangs on the order, or may change the list. */
  open(vm: Machine): PyUnknown {
    if (this.marks !== undefined) vm.heap.set(this.marks.addr, { o: 'list', items: [none] });
    return ofMachine(vm, this.what);
  }
}

const unorderedType: HostType<Unordered> = {
  name: 'list',
  attribute: (vm, self) => self.data.open(vm),
  item: (vm, self) => ofMachine(vm, self.data.what),
  setItem(vm, self) {
    self.data.open(vm);
  },
  deleteItem(vm, self) {
    self.data.open(vm);
  },
  iterate: (vm, self) => ofMachine(vm, self.data.what),
  enter: (_vm, self) => self,
  truth: (_vm, self) => self.data.items.length > 0,
  length: (_vm, self) => self.data.items.length,
  contains(vm, self, value) {
    const found = vm.compare('in', value, tuple(self.data.items));
    return found.t === 'bool' ? found.v : vm.unknown({ code: 'depends-on-input', data: {} }, found);
  },
  repr: (vm, self) => ofMachine(vm, self.data.what),
  binary: (vm, _operator, left, right) => {
    const self = [left, right].find((v) => v.t === 'host' && v.data instanceof Unordered);
    return self?.t === 'host' ? (self.data as Unordered).open(vm) : undefined;
  },
};

/** Such a list; one of at most one item is an ordinary list. */
export function unordered(vm: Machine, items: readonly PyValue[], what: string): PyValue {
  return items.length < 2 ? vm.list(items) : withData(new Unordered(items, what));
}

/** The value of such data. */
export function withData(data: Unordered): PyValue {
  return { t: 'host', type: unorderedType, data };
}

/** The data of such a list; undefined for anything else. */
export function withoutOrder(value: PyValue): Unordered | undefined {
  return value.t === 'host' && value.data instanceof Unordered ? value.data : undefined;
}

/** The items of a set or such a list, in no order that means anything; undefined for anything else. */
export function unorderedItems(
  vm: Machine,
  value: PyValue,
): readonly PyValue[] | PyUnknown | undefined {
  const known = withoutOrder(value);
  if (known !== undefined) return known.items;
  const object = vm.object(value);
  if (object?.o !== 'set') return undefined;
  return object.open ?? Array.from(object.entries.values(), ([item]) => item);
}
