import type { Origin } from '../../base/span.ts';
import { callSpecial } from './attributes.ts';
import { derivesFrom, lookUp } from '../execution/classes.ts';
import { plainOf } from './scalar-data.ts';
import { setPlainAttribute } from './set-attribute.ts';
import { openAliases } from '../execution/open-aliases.ts';
import { forgetEntries } from '../builtins/dict-methods.ts';
import { raiseKeyError } from '../execution/exceptions.ts';
import type { Interpreter } from '../interpreter.ts';
import { bindName, unbindIfBound } from '../execution/scopes.ts';
import { noArguments } from '../execution/call.ts';
import {
  int,
  str,
  none,
  tuple,
  type PyClass,
  type PyDict,
  type PyList,
  type PyRef,
  type PySlice,
  type PyValue,
} from '../object.ts';

/** See Machine.item. */
export function getItem(vm: Interpreter, container: PyValue, key: PyValue, at?: Origin): PyValue {
  const open = vm.here(container);
  if (open.t === 'unknown') return open.since === undefined && at ? { ...open, since: at } : open;
  const item = vm.lift(
    vm.object(open)?.o === 'instance' || open.t === 'host' ? [open] : [open, key],
    ([c, k]) => itemOf(vm, c ?? open, k ?? key),
  );
  // Of the items it may be any, which is not the container itself.
  return item.t === 'unknown' && item.mayBe !== undefined
    ? { ...item, mayBe: vm.unknown(item.reason, ...held(vm, open)).mayBe }
    : item;
}

/** The objects that a container holds. */
function held(vm: Interpreter, container: PyValue): readonly PyValue[] {
  const object = vm.object(container);
  const items =
    container.t === 'tuple'
      ? container.items
      : object?.o === 'list'
        ? object.items
        : object?.o === 'dict'
          ? Array.from(object.entries.values(), ([, value]) => value)
          : [];
  return items.filter((item) => item.t !== 'str' && item.t !== 'int');
}

function itemOf(vm: Interpreter, container: PyValue, key: PyValue): PyValue {
  switch (container.t) {
    case 'str': {
      const points = Array.from(container.v);
      if (key.t === 'slice') return str(sliced(vm, points, key).join(''));
      return str(points[indexOf(vm, key, points.length, 'string')] ?? '');
    }
    case 'bytes':
      if (key.t === 'slice')
        return { t: 'bytes', v: Uint8Array.from(sliced(vm, [...container.v], key)) };
      return int(container.v[indexOf(vm, key, container.v.length, 'byte')] ?? 0);
    case 'tuple':
      if (key.t === 'slice') return tuple(sliced(vm, container.items, key));
      return container.items[indexOf(vm, key, container.items.length, 'tuple')] ?? none;
    case 'host':
      if (container.type.item) return container.type.item(vm, container, key);
      break;
    case 'native':
      // `list[str]` and the like, in annotations.
      return container;
    case 'ref': {
      const object = vm.heap.get(container.addr);
      if (object.o === 'list' || object.o === 'dict')
        return (
          (object.own && callSpecial(vm, container, '__getitem__', key)) ??
          ownItem(vm, container, object, key)
        );
      if (object.o === 'class')
        return object.native === undefined && derivesFrom(vm, object, 'Enum')
          ? itemOf(vm, vm.attribute(container, '__members__'), key)
          : (classItem(vm, container, object, key) ?? container);
      const plain = plainOf(vm, container);
      if (plain !== container) return itemOf(vm, plain, key);
      const special = callSpecial(vm, container, '__getitem__', key);
      if (special !== undefined) return special;
      break;
    }
    default:
  }
  return vm.raise('TypeError', `'${vm.typeName(container)}' object is not subscriptable`);
}

/** What a class's own `__class_getitem__` gives, which is a class method without saying so. */
function classItem(
  vm: Interpreter,
  container: PyRef,
  cls: PyClass,
  key: PyValue,
): PyValue | undefined {
  const found = lookUp(vm, cls, '__class_getitem__')?.value;
  if (found === undefined) return undefined;
  const isPlain = vm.object(found)?.o === 'function';
  return vm.call(isPlain ? found : vm.attribute(container, '__class_getitem__'), {
    positional: isPlain ? [container, key] : [key],
    keywords: new Map(),
  });
}

/** `list.__getitem__` and `dict.__getitem__`: an item, past a `__getitem__` of the object's class. */
export function itemWithin(vm: Interpreter, container: PyValue, key: PyValue): PyValue {
  return vm.lift([container, key], ([c = container, k = key]) => {
    const object = vm.object(c);
    return c.t === 'ref' && (object?.o === 'list' || object?.o === 'dict')
      ? ownItem(vm, c, object, k)
      : itemOf(vm, c, k);
  });
}

/** An item of a list or dict, past a `__getitem__` of its class. */
function ownItem(vm: Interpreter, ref: PyRef, object: PyList | PyDict, key: PyValue): PyValue {
  if (object.o === 'list') return listItem(vm, object, key);
  return dictItem(vm, ref, object, key);
}

function listItem(vm: Interpreter, list: PyList, key: PyValue): PyValue {
  if (list.open !== undefined) return list.open;
  if (key.t === 'slice') return vm.list(sliced(vm, list.items, key));
  return list.items[indexOf(vm, key, list.items.length, 'list')] ?? none;
}

function dictItem(vm: Interpreter, ref: PyRef, dict: PyDict, key: PyValue): PyValue {
  const text = vm.keyOf(key);
  if (typeof text !== 'string') return text;
  const found = dict.entries.get(text);
  if (found !== undefined) return found[1];
  if (dict.open !== undefined) return dict.open;
  const missing = dict.own && callSpecial(vm, ref, '__missing__', key);
  if (missing !== undefined) return missing;
  if (dict.factory !== undefined) {
    if (dict.subclass === 'Counter') return int(0);
    const made = vm.call(dict.factory, noArguments);
    const now = vm.heap.get(ref.addr);
    if (now.o === 'dict')
      vm.heap.set(ref.addr, { ...now, entries: new Map(now.entries).set(text, [key, made]) });
    return made;
  }
  return raiseKeyError(vm, key);
}

/** An index within a sequence of `length`; raises Python's errors. `what` names the sequence in them. */
export function indexOf(
  vm: Interpreter,
  key: PyValue,
  length: number,
  what: string,
  change = '',
): number {
  const index = plainOf(vm, key);
  const number = index.t === 'int' || index.t === 'bool' ? Number(index.v) : undefined;
  if (number === undefined) {
    // The words for text are not those for other sequences.
    return vm.raise(
      'TypeError',
      what === 'string'
        ? `string indices must be integers, not '${vm.typeName(key)}'`
        : `${what === 'range object' ? 'range' : what} indices must be integers or slices, not ${vm.typeName(key)}`,
    );
  }
  if (index.t === 'int' && BigInt.asIntN(64, index.v) !== index.v)
    vm.raise('IndexError', "cannot fit 'int' into an index-sized integer");
  const place = number < 0 ? number + length : number;
  if (place < 0 || place >= length)
    vm.raise(
      'IndexError',
      what === 'byte'
        ? 'index out of range'
        : `${what} ${change === '' ? '' : `${change} `}index out of range`,
    );
  return place;
}

/** Start, stop and step of a slice within a sequence of `length`, as `slice.indices`. */
export function sliceBounds(
  vm: Interpreter,
  slice: PySlice,
  length: number,
): readonly [start: number, stop: number, step: number] {
  const number = (given: PyValue): number | undefined => {
    const value = plainOf(vm, given);
    if (value.t === 'none') return undefined;
    if (value.t === 'int') return Number(value.v);
    if (value.t === 'bool') return Number(value.v);
    return vm.raise(
      'TypeError',
      'slice indices must be integers or None or have an __index__ method',
    );
  };
  const step = number(slice.step) ?? 1;
  if (step === 0) vm.raise('ValueError', 'slice step cannot be zero');
  const [lowest, highest] = step > 0 ? [0, length] : [-1, length - 1];
  const clamp = (n: number | undefined, otherwise: number): number =>
    n === undefined ? otherwise : Math.min(Math.max(n < 0 ? n + length : n, lowest), highest);
  const start = clamp(number(slice.start), step > 0 ? lowest : highest);
  const stop = clamp(number(slice.stop), step > 0 ? highest : lowest);
  return [start, stop, step];
}

/** The positions that a slice takes of a sequence of `length`. */
export function slicePositions(vm: Interpreter, slice: PySlice, length: number): readonly number[] {
  const [start, stop, step] = sliceBounds(vm, slice, length);
  const positions: number[] = [];
  for (let i = start; step > 0 ? i < stop : i > stop; i += step) positions.push(i);
  return positions;
}

function sliced<T>(vm: Interpreter, items: readonly T[], slice: PySlice): readonly T[] {
  return slicePositions(vm, slice, items.length).map((i) => items[i] as T);
}

/** See Machine.setItem. */
export function setItem(vm: Interpreter, container: PyValue, key: PyValue, to: PyValue): void {
  setBy(put, vm, container, key, to);
}

/** `list.__setitem__` and `dict.__setitem__`: past a `__setitem__` of the object's class. */
export function setItemWithin(
  vm: Interpreter,
  container: PyValue,
  key: PyValue,
  to: PyValue,
): void {
  setBy(putOwn, vm, container, key, to);
}

function setBy(
  store: typeof put,
  vm: Interpreter,
  container: PyValue,
  key: PyValue,
  to: PyValue,
): void {
  const given = vm.here(container);
  if (given.t === 'unknown') openAliases(vm, given);
  vm.lift([container], ([c]) => {
    const on = vm.here(key);
    if (on.t !== 'choice') store(vm, c ?? container, on, to);
    else
      vm.fork(
        on.test,
        () => (setBy(store, vm, c ?? container, on.then, to), none),
        () => (setBy(store, vm, c ?? container, on.else, to), none),
      );
    return none;
  });
}

function put(vm: Interpreter, container: PyValue, key: PyValue, to: PyValue): void {
  const object = vm.object(container);
  const isOwn = (object?.o === 'list' || object?.o === 'dict') && object.own !== undefined;
  if (isOwn && callSpecial(vm, container, '__setitem__', key, to) !== undefined) return;
  putOwn(vm, container, key, to);
}

function putOwn(vm: Interpreter, container: PyValue, key: PyValue, to: PyValue): void {
  const object = vm.object(container);
  if (container.t === 'ref' && object?.o === 'dict') {
    const text = vm.keyOf(key);
    if (object.of !== undefined && key.t === 'str') {
      if (vm.heap.get(object.of).o === 'scope') bindName(vm, object.of, key.v, to);
      else setPlainAttribute(vm, { t: 'ref', addr: object.of }, key.v, to);
    }
    if (typeof text === 'string' && vm.heap.owns(object.entries)) {
      (object.entries as Map<string, readonly [PyValue, PyValue]>).set(text, [
        object.entries.get(text)?.[0] ?? key,
        to,
      ]);
      return;
    }
    const entries = new Map(object.entries);
    if (typeof text === 'string') {
      entries.set(text, [entries.get(text)?.[0] ?? key, to]);
      vm.heap.set(container.addr, { ...object, entries });
      vm.heap.claim(entries);
    } else {
      // Which entry is replaced is not known, so none of the present ones is certain any more.
      for (const [k, [name]] of entries) entries.set(k, [name, text]);
      vm.heap.set(container.addr, { ...object, entries, open: text });
    }
    return;
  }
  if (container.t === 'ref' && object?.o === 'list') {
    if (object.open !== undefined) return;
    const [known] = [vm.here(key)];
    if (known.t === 'unknown' || known.t === 'placeholder' || known.t === 'choice') {
      vm.heap.set(container.addr, {
        ...object,
        items: [],
        open: vm.unknown({ code: 'depends-on-input', data: {} }, known),
      });
    } else if (known.t === 'slice') putSlice(vm, container, object, known, to);
    else
      vm.heap.set(container.addr, {
        ...object,
        items: object.items.with(indexOf(vm, known, object.items.length, 'list', 'assignment'), to),
      });
    return;
  }
  if (callSpecial(vm, container, '__setitem__', key, to) !== undefined) return;
  if (container.t === 'host') container.type.setItem?.(vm, container, key, to);
  if (container.t === 'host' || container.t === 'native') return;
  vm.raise('TypeError', `'${vm.typeName(container)}' object does not support item assignment`);
}

function putSlice(vm: Interpreter, ref: PyRef, list: PyList, slice: PySlice, to: PyValue): void {
  const items = vm.iterate(to);
  if ('t' in items) {
    vm.heap.set(ref.addr, { ...list, items: [], open: items });
    return;
  }
  const positions = slicePositions(vm, slice, list.items.length);
  const plain = slice.step.t === 'none' || (slice.step.t === 'int' && slice.step.v === 1n);
  const next = [...list.items];
  if (plain) {
    const start =
      positions[0] ??
      slicePositions(vm, { ...slice, stop: none }, list.items.length)[0] ??
      list.items.length;
    next.splice(start, positions.length, ...items);
  } else {
    if (items.length !== positions.length) {
      vm.raise(
        'ValueError',
        `attempt to assign sequence of size ${items.length} to extended slice of size ${positions.length}`,
      );
    }
    positions.forEach((p, i) => (next[p] = items[i] ?? none));
  }
  vm.heap.set(ref.addr, { ...list, items: next });
}

/** `del container[key]`. */
export function deleteItem(vm: Interpreter, container: PyValue, key: PyValue): void {
  const given = vm.here(container);
  if (given.t === 'unknown') openAliases(vm, given);
  vm.lift([container], ([c]) => {
    const on = vm.here(key);
    if (on.t !== 'choice') remove(vm, c ?? container, on);
    else
      vm.fork(
        on.test,
        () => (deleteItem(vm, c ?? container, on.then), none),
        () => (deleteItem(vm, c ?? container, on.else), none),
      );
    return none;
  });
}

function remove(vm: Interpreter, container: PyValue, key: PyValue): void {
  if (container.t === 'host') container.type.deleteItem?.(vm, container, key);
  const object = vm.object(container);
  if (
    ['none', 'bool', 'int', 'float', 'str', 'bytes', 'tuple'].includes(container.t) ||
    object?.o === 'set'
  )
    vm.raise('TypeError', `'${vm.typeName(container)}' object doesn't support item deletion`);
  if (container.t !== 'ref' || object === undefined) return;
  if (object.o === 'dict') {
    const text = vm.keyOf(key);
    if (typeof text !== 'string') {
      forgetEntries(vm, container, text);
      return;
    }
    const entries = new Map(object.entries);
    if (!entries.delete(text) && object.open === undefined) raiseKeyError(vm, key);
    vm.heap.set(container.addr, { ...object, entries });
    const isGlobals = object.of !== undefined && vm.heap.get(object.of).o === 'scope';
    if (isGlobals && key.t === 'str') unbindIfBound(vm, object.of, key.v);
  } else if (object.o === 'list' && (key.t === 'unknown' || key.t === 'placeholder')) {
    const open = vm.unknown({ code: 'depends-on-input', data: {} }, key);
    vm.heap.set(container.addr, { ...object, items: [], open });
  } else if (object.o === 'list' && object.open === undefined) {
    const gone = new Set(
      key.t === 'slice'
        ? slicePositions(vm, key, object.items.length)
        : [indexOf(vm, key, object.items.length, 'list', 'assignment')],
    );
    vm.heap.set(container.addr, { ...object, items: object.items.filter((_, i) => !gone.has(i)) });
  } else if (object.o === 'instance') {
    if (callSpecial(vm, container, '__delitem__', key) === undefined)
      vm.raise('TypeError', `'${vm.typeName(container)}' object doesn't support item deletion`);
  }
}
