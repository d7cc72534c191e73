import { callSpecial } from './attributes.ts';
import { nextItem } from '../builtins/iterator-methods.ts';
import { derivesFrom } from '../execution/classes.ts';
import { plainOf } from './scalar-data.ts';
import { sameValue } from './equality.ts';
import type { Interpreter } from '../interpreter.ts';
import { PyRaise } from '../machine.ts';
import { choose } from '../execution/fork.ts';
import { overVersions } from './lift.ts';
import {
  int,
  none,
  str,
  type PyChoice,
  type PyObject,
  type PyRef,
  type PyUnknown,
  type PyValue,
  type Test,
} from '../object.ts';

/** See Machine.iterate. An iterator is used up. */
export function iterate(vm: Interpreter, given: PyValue): readonly PyValue[] | PyUnknown {
  const value = vm.here(given);
  switch (value.t) {
    case 'tuple':
      return value.items;
    case 'str':
      return Array.from(value.v, (c) => str(c));
    case 'bytes':
      return Array.from(value.v, (b) => int(b));
    case 'unknown':
    case 'placeholder':
      return vm.unknown({ code: 'depends-on-input', data: {} }, value);
    case 'choice':
      return iterateChoice(vm, value);
    case 'host':
      return value.type.iterate?.(vm, value) ?? notIterable(vm, value);
    case 'ref':
      return iterateObject(vm, value);
    default:
      return notIterable(vm, value);
  }
}

function notIterable(vm: Interpreter, value: PyValue): never {
  return vm.raise('TypeError', `'${vm.typeName(value)}' object is not iterable`);
}

function iterateObject(vm: Interpreter, value: PyRef): readonly PyValue[] | PyUnknown {
  const object = vm.heap.get(value.addr);
  switch (object.o) {
    case 'list':
      return object.open ?? object.items;
    case 'dict':
      return object.open ?? Array.from(object.entries.values(), ([key]) => key);
    case 'set':
      // The order of a set hangs on its hashes, which for text differ from process to process.
      if (object.open === undefined && object.entries.size > 1) {
        return vm.unknown({ code: 'depends-on-machine', data: { what: 'set' } });
      }
      return object.open ?? Array.from(object.entries.values(), ([item]) => item);
    case 'iterator':
      if (object.open !== undefined) return object.open;
      if (object.suspended !== undefined || object.over !== undefined) return drained(vm, value);
      if (object.list !== undefined) {
        const list = vm.heap.get(object.list.addr);
        if (list.o !== 'list') return vm.unknown({ code: 'depends-on-input', data: {} });
        vm.heap.set(value.addr, { ...object, position: list.items.length });
        return list.open ?? list.items.slice(object.position);
      }
      vm.heap.set(value.addr, { ...object, position: object.items.length });
      return object.items.slice(object.position);
    case 'joined':
      return iterateJoined(vm, value, object);
    case 'class':
      // The members of an enum, which its metaclass lists.
      if (object.native === undefined && derivesFrom(vm, object, 'Enum'))
        return enumMembers(vm, value);
      return object.open ?? notIterable(vm, value);
    case 'instance':
      return iterateInstance(vm, value);
    default:
      return notIterable(vm, value);
  }
}

function drained(vm: Interpreter, generator: PyRef): readonly PyValue[] | PyUnknown {
  const items: PyValue[] = [];
  for (;;) {
    if (items.length > vm.bounds.loop) return vm.unknown({ code: 'loop-not-followed', data: {} });
    const item = nextItem(vm, generator);
    const object = vm.object(generator);
    if (object?.o === 'iterator' && object.open !== undefined) return object.open;
    if (item === undefined) return items;
    items.push(item);
  }
}

/** The members of an enum without their aliases. */
function enumMembers(vm: Interpreter, cls: PyRef): readonly PyValue[] | PyUnknown {
  const members = vm.object(vm.attribute(cls, '__members__'));
  if (members?.o !== 'dict' || members.open !== undefined)
    return vm.unknown({ code: 'call-not-followed', data: { name: 'Enum' } });
  const items = Array.from(members.entries.values(), ([, member]) => member);
  return items.filter((item, i) => items.findIndex((other) => sameValue(other, item)) === i);
}

/** Items that are the same on both branches, or choices where the lengths agree. */
function iterateJoined(
  vm: Interpreter,
  value: PyRef,
  object: Extract<PyObject, { o: 'joined' }>,
): readonly PyValue[] | PyUnknown {
  const known = vm.assumed(object.test);
  const found: (readonly PyValue[] | PyUnknown)[] = [];
  overVersions(vm, value.addr, object, () => {
    found.push(iterateObject(vm, value));
    return none;
  });
  const [a = [], b = a] = found;
  return known === undefined ? itemsOfEither(vm, object.test, a, b) : a;
}

function iterateChoice(vm: Interpreter, value: PyChoice): readonly PyValue[] | PyUnknown {
  const found: (readonly PyValue[] | PyUnknown)[] = [];
  const side = (one: PyValue) => (): PyValue => {
    found.push(iterate(vm, one));
    return none;
  };
  vm.fork(value.test, side(value.then), side(value.else));
  // A side that cannot be iterated has left the present path.
  const [a = [], b = a] = found;
  return itemsOfEither(vm, value.test, a, b);
}

function itemsOfEither(
  vm: Interpreter,
  test: Test,
  a: readonly PyValue[] | PyUnknown,
  b: readonly PyValue[] | PyUnknown,
): readonly PyValue[] | PyUnknown {
  if (a === b || !isItems(a)) return a;
  if (!isItems(b)) return b;
  if (a.length !== b.length)
    return { ...vm.unknown({ code: 'depends-on-input', data: {} }), needs: test.needs };
  vm.step(a.length);
  return a.map((item, i) => choose(vm, test, item, b[i] ?? item));
}

/** Tells known items from unknown. */
export function isItems(items: readonly PyValue[] | PyUnknown): items is readonly PyValue[] {
  return Array.isArray(items);
}

function iterateInstance(vm: Interpreter, value: PyRef): readonly PyValue[] | PyUnknown {
  const plain = plainOf(vm, value);
  if (plain !== value) return iterate(vm, plain);
  const iterator = callSpecial(vm, value, '__iter__');
  if (iterator === undefined) return byIndex(vm, value);
  if (iterator.t !== 'ref' || vm.object(iterator)?.o !== 'instance') return iterate(vm, iterator);
  const items: PyValue[] = [];
  for (;;) {
    if (items.length > vm.bounds.loop) return vm.unknown({ code: 'loop-not-followed', data: {} });
    vm.step();
    const next = untilRaised(vm, 'StopIteration', () => callSpecial(vm, iterator, '__next__'));
    if (next === 'raised') return items;
    if (next === undefined) return notIterable(vm, value);
    if (next.t === 'unknown') return next;
    items.push(next);
  }
}

/** What a call gives; `raised` where it raises an exception of the class, which nothing around it takes. */
export function untilRaised(
  vm: Interpreter,
  className: string,
  run: () => PyValue | undefined,
): PyValue | undefined | 'raised' {
  const isEnd = (raised: PyRaise): boolean => vm.describe(raised).className === className;
  vm.catchers.push(isEnd);
  try {
    return run();
  } catch (error) {
    if (error instanceof PyRaise && isEnd(error)) return 'raised';
    throw error;
  } finally {
    vm.catchers.pop();
  }
}

/** Items by their numbers, of an object that has `__getitem__` alone. */
function byIndex(vm: Interpreter, value: PyRef): readonly PyValue[] | PyUnknown {
  if (vm.findAttribute(value, '__getitem__') === undefined) return notIterable(vm, value);
  const items: PyValue[] = [];
  for (let i = 0; ; i++) {
    if (i > vm.bounds.loop) return vm.unknown({ code: 'loop-not-followed', data: {} });
    vm.step();
    const item = untilRaised(vm, 'IndexError', () => callSpecial(vm, value, '__getitem__', int(i)));
    if (item === 'raised') return items;
    if (item === undefined) return notIterable(vm, value);
    if (item.t === 'unknown') return item;
    items.push(item);
  }
}

/** `len(value)`; unknown where it is not known. Raises TypeError for what has no length. */
export function lengthOf(vm: Interpreter, value: PyValue): number | PyValue {
  switch (value.t) {
    case 'str':
      return codePoints(value.v);
    case 'bytes':
      return value.v.length;
    case 'tuple':
      return value.items.length;
    case 'host':
      if (value.type.length) return value.type.length(vm, value);
      break;
    case 'unknown':
    case 'placeholder':
    case 'choice':
      return vm.unknown({ code: 'depends-on-input', data: {} }, value);
    case 'ref': {
      const object = vm.heap.get(value.addr);
      if (object.o === 'class' && derivesFrom(vm, object, 'Enum')) {
        const members = enumMembers(vm, value);
        return isItems(members) ? members.length : members;
      }
      const plain = plainOf(vm, value);
      if (plain !== value) return lengthOf(vm, plain);
      if (object.o === 'list') return object.open ?? object.items.length;
      if (object.o === 'dict' || object.o === 'set') return object.open ?? object.entries.size;
      const special = callSpecial(vm, value, '__len__');
      if (special !== undefined) return special.t === 'int' ? Number(special.v) : special;
      break;
    }
    default:
  }
  return vm.raise('TypeError', `object of type '${vm.typeName(value)}' has no len()`);
}

/** How many code points a text has, which is what Python counts. */
export function codePoints(text: string): number {
  let length = text.length;
  for (let i = 0; i < text.length - 1; i++) {
    const high = text.charCodeAt(i);
    if (high >= 0xd800 && high < 0xdc00) {
      const low = text.charCodeAt(i + 1);
      if (low >= 0xdc00 && low < 0xe000) length--;
    }
  }
  return length;
}
