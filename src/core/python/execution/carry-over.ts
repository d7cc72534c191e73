import { findIn, type Snapshot } from '../heap.ts';
import type { Interpreter } from '../interpreter.ts';
import type { PyObject, PyOwn, PyValue } from '../object.ts';

/** Puts what a value reaches, and what is not here, into the present state as it was in another one. */
export function carryOver(vm: Interpreter, value: PyValue, from: Snapshot): void {
  const left = [value];
  for (let one = left.pop(); one !== undefined; one = left.pop()) {
    if (one.t !== 'ref') left.push(...partsOf(one));
    else if (one.addr >= 0 && vm.heap.find(one.addr) === undefined) {
      const object = findIn(from, one.addr);
      if (object === undefined) continue;
      vm.heap.set(one.addr, object);
      left.push(...inside(object));
    }
  }
}

function partsOf(value: PyValue): readonly PyValue[] {
  switch (value.t) {
    case 'tuple':
      return value.items;
    case 'choice':
      return [value.then, value.else];
    case 'method':
      return [value.self, value.fn];
    default:
      return [];
  }
}

function owned(own: PyOwn | undefined): readonly PyValue[] {
  return own === undefined ? [] : [{ t: 'ref', addr: own.cls }, ...own.attributes.values()];
}

function inside(object: PyObject): readonly PyValue[] {
  switch (object.o) {
    case 'iterator':
      return object.items;
    case 'list':
      return [...object.items, ...owned(object.own)];
    case 'dict':
      return [...[...object.entries.values()].flat(), ...owned(object.own)];
    case 'set':
      return [...object.entries.values()].flat();
    case 'instance':
      return owned(object);
    case 'class':
      return [
        ...object.mro.map((addr): PyValue => ({ t: 'ref', addr })),
        ...object.attributes.values(),
      ];
    case 'joined':
      return [...inside(object.then), ...inside(object.else)];
    default:
      return [];
  }
}
