import type { Machine } from '../machine.ts';
import type { PyEntries, PyObject, PyOwn, PyRef, PyValue } from '../object.ts';
import { define } from './arguments.ts';
import { libraryException } from './exceptions.ts';
import { callWith } from './iterators.ts';
import type { LazyMembers } from './module-members.ts';

/** The module copy. */
export const copyModule: LazyMembers = {
  copy: () =>
    define('copy.copy', 'x', (vm, args) => {
      const value = args.get('x');
      const object = vm.object(value);
      if (value.t !== 'ref' || object === undefined) return value;
      const own = object.o === 'instance' ? vm.findAttribute(value, '__copy__') : undefined;
      if (own !== undefined) return callWith(vm, own);
      return isData(object) ? { t: 'ref', addr: vm.heap.add(alone(object)) } : value;
    }),
  deepcopy: () =>
    define('copy.deepcopy', 'x, memo?', (vm, args) => deepCopy(vm, args.get('x'), new Map()), {
      lazy: true,
    }),
  Error: (vm) => libraryException(vm, 'Error', 'Exception', 'copy'),
};

function isData(object: PyObject): boolean {
  return ['list', 'dict', 'set', 'instance', 'joined'].includes(object.o);
}

function deepCopy(vm: Machine, value: PyValue, memo: Map<number, PyRef>): PyValue {
  vm.step();
  if (value.t === 'tuple')
    return { ...value, items: value.items.map((item) => deepCopy(vm, item, memo)) };
  if (value.t === 'choice')
    return {
      ...value,
      then: deepCopy(vm, value.then, memo),
      else: deepCopy(vm, value.else, memo),
    };
  if (value.t !== 'ref') return value;
  const object = vm.object(value);
  if (object === undefined || !isData(object)) return value;
  const known = memo.get(value.addr);
  if (known !== undefined) return { ...known, at: value.at };
  const own = object.o === 'instance' ? vm.findAttribute(value, '__deepcopy__') : undefined;
  if (own !== undefined && own.t !== 'unknown') return callWith(vm, own, vm.dict([]));
  const made: PyRef = { t: 'ref', addr: vm.heap.add(alone(object)) };
  memo.set(value.addr, made);
  vm.heap.set(made.addr, copyParts(vm, object, memo));
  return { ...made, at: value.at };
}

function copyParts(vm: Machine, object: PyObject, memo: Map<number, PyRef>): PyObject {
  const deep = (value: PyValue): PyValue => deepCopy(vm, value, memo);
  const entries = (all: PyEntries): PyEntries =>
    new Map(Array.from(all, ([text, [key, value]]) => [text, [key, deep(value)]] as const));
  const names = (all: ReadonlyMap<string, PyValue>): ReadonlyMap<string, PyValue> =>
    new Map(Array.from(all, ([name, value]) => [name, deep(value)] as const));
  const own = (one: PyOwn | undefined): PyOwn | undefined =>
    one && { ...one, attributes: names(one.attributes) };
  switch (object.o) {
    case 'list':
      return { ...object, items: object.items.map(deep), own: own(object.own) };
    case 'dict':
      return { ...object, entries: entries(object.entries), own: own(object.own) };
    case 'set':
      return { ...object, entries: entries(object.entries) };
    case 'instance':
      return { ...object, attributes: names(object.attributes) };
    case 'joined':
      return {
        ...object,
        then: copyParts(vm, object.then, memo),
        else: copyParts(vm, object.else, memo),
      };
    default:
      return object;
  }
}

/** A copy of an instance's `__dict__` is a dict like any other. */
function alone(object: PyObject): PyObject {
  return object.o === 'dict' && object.of !== undefined ? { ...object, of: undefined } : object;
}
