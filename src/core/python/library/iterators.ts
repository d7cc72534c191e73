import type { Machine } from '../machine.ts';
import type { PyUnknown, PyValue } from '../object.ts';

/** An iterator over items that are known. */
export function iteratorOf(vm: Machine, items: readonly PyValue[], name: string): PyValue {
  vm.step(items.length);
  return { t: 'ref', addr: vm.heap.add({ o: 'iterator', items, position: 0, name }) };
}

/** Iterates several values; unknown where one of them is. */
export function iterateAll(
  vm: Machine,
  values: readonly PyValue[],
): readonly (readonly PyValue[])[] | PyUnknown {
  const all: (readonly PyValue[])[] = [];
  for (const value of values) {
    const items = vm.iterate(value);
    if ('t' in items) return items;
    all.push(items);
  }
  return all;
}

/** Calls a function with positional arguments. */
export function callWith(vm: Machine, fn: PyValue, ...positional: readonly PyValue[]): PyValue {
  return vm.call(fn, { positional, keywords: new Map() });
}
