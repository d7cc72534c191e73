import { classOf, lookUp, ownOf } from '../execution/classes.ts';
import type { Interpreter } from '../interpreter.ts';
import { callSpecial } from './attributes.ts';
import { overVersions } from './lift.ts';
import {
  none,
  str,
  type PyClass,
  type PyDict,
  type PyInstance,
  type PyList,
  type PyObject,
  type PyValue,
} from '../object.ts';

/** `object.__setattr__`: past a `__setattr__` of the class's own. */
export function setPlainAttribute(
  vm: Interpreter,
  value: PyValue,
  name: string,
  to: PyValue,
): void {
  const object = vm.object(value);
  if (value.t === 'ref' && isAttributed(object)) setOwn(vm, value.addr, object, name, to);
}

/** Whether an object is of a class of the heap, so that it has attributes of its own. */
function isAttributed(object: PyObject | undefined): object is PyInstance | PyList | PyDict {
  return ownOf(object) !== undefined;
}

function withAttributes(
  object: PyInstance | PyList | PyDict,
  attributes: ReadonlyMap<string, PyValue>,
): PyObject {
  if (object.o === 'instance') return { ...object, attributes };
  return { ...object, own: object.own && { ...object.own, attributes } };
}

function setOwn(
  vm: Interpreter,
  addr: number,
  object: PyInstance | PyList | PyDict,
  name: string,
  to: PyValue,
): void {
  if (object.o !== 'instance') {
    vm.heap.set(addr, withAttributes(object, new Map(object.own?.attributes).set(name, to)));
    return;
  }
  if (vm.heap.owns(object.attributes)) {
    (object.attributes as Map<string, PyValue>).set(name, to);
    return;
  }
  const attributes = new Map(object.attributes).set(name, to);
  vm.heap.set(addr, { ...object, attributes });
  vm.heap.claim(attributes);
}

/** See Machine.setAttribute. */
export function setAttribute(vm: Interpreter, given: PyValue, name: string, to: PyValue): void {
  const value = vm.here(given);
  if (value.t === 'choice') {
    const { test, then, else: otherwise } = value;
    vm.fork(
      test,
      () => (setAttribute(vm, then, name, to), none),
      () => (setAttribute(vm, otherwise, name, to), none),
    );
    return;
  }
  if (value.t !== 'ref') {
    if (
      value.t === 'unknown' ||
      value.t === 'placeholder' ||
      value.t === 'host' ||
      value.t === 'native'
    )
      return;
    vm.raise('AttributeError', `'${vm.typeName(value)}' object has no attribute '${name}'`);
  }
  const object = vm.heap.get(value.addr);
  switch (object.o) {
    case 'list':
    case 'dict':
    case 'instance': {
      if (!isAttributed(object))
        vm.raise('AttributeError', `'${vm.typeName(value)}' object has no attribute '${name}'`);
      const cls = classOf(vm, value);
      const found = cls && lookUp(vm, cls, name);
      const descriptor = found && vm.object(found.value);
      if (descriptor?.o === 'descriptor' && descriptor.kind === 'property') {
        if (descriptor.setter === undefined)
          vm.raise(
            'AttributeError',
            `property '${name}' of '${vm.typeName(value)}' object has no setter`,
          );
        vm.call(descriptor.setter, { positional: [value, to], keywords: new Map() });
        return;
      }
      if (found !== undefined && callSpecial(vm, found.value, '__set__', value, to) !== undefined)
        return;
      if (cls !== undefined && !hasRoom(vm, cls, name))
        vm.raise('AttributeError', `'${vm.typeName(value)}' object has no attribute '${name}'`);
      const own = cls && lookUp(vm, cls, '__setattr__');
      if (own !== undefined && !isPlainSetter(vm, own.value)) {
        vm.call(own.value, { positional: [value, str(name), to], keywords: new Map() });
        return;
      }
      if (isFrozen(cls)) vm.raise('FrozenInstanceError', `cannot assign to field '${name}'`);
      setOwn(vm, value.addr, object, name, to);
      return;
    }
    case 'class':
    case 'function':
      vm.heap.set(value.addr, { ...object, attributes: new Map(object.attributes).set(name, to) });
      return;
    case 'module': {
      const scope = vm.heap.get(object.scope);
      if (scope.o === 'scope')
        vm.heap.set(object.scope, { ...scope, names: new Map(scope.names).set(name, to) });
      return;
    }
    case 'joined':
      overVersions(vm, value.addr, object, () => (setAttribute(vm, value, name, to), none));
      return;
    default:
      vm.raise('AttributeError', `'${vm.typeName(value)}' object has no attribute '${name}'`);
  }
}

function isPlainSetter(vm: Interpreter, setter: PyValue): boolean {
  return setter.t === 'native'
    ? setter.name === 'object.__setattr__'
    : vm.object(setter)?.o !== 'function';
}

/** Whether objects of a class take an attribute: where all its classes name theirs in `__slots__`, it has to be one of them. */
function hasRoom(vm: Interpreter, cls: PyClass, name: string): boolean {
  if (cls.open !== undefined) return true;
  const names: string[] = [];
  for (const addr of cls.mro) {
    const one = vm.heap.find(addr);
    const slots = one?.o === 'class' ? one.attributes.get('__slots__') : undefined;
    if (slots === undefined) return true;
    const items = slots.t === 'str' ? [slots] : vm.iterate(slots);
    if ('t' in items) return true;
    for (const item of items) if (item.t === 'str') names.push(item.v);
  }
  return names.includes(name) || names.includes('__dict__');
}

function isFrozen(cls: PyClass | undefined): boolean {
  return cls?.dataclass?.frozen === true;
}

/** `del value.name`. */
export function deleteAttribute(vm: Interpreter, value: PyValue, name: string): void {
  const object = vm.object(value);
  if (value.t === 'ref' && object?.o === 'joined') {
    overVersions(vm, value.addr, object, () => (deleteAttribute(vm, value, name), none));
    return;
  }
  if (value.t === 'ref' && (object?.o === 'class' || object?.o === 'function')) {
    const attributes = new Map(object.attributes);
    if (!attributes.delete(name)) vm.raise('AttributeError', name);
    vm.heap.set(value.addr, { ...object, attributes });
    return;
  }
  if (value.t !== 'ref' || !isAttributed(object)) return;
  const cls = classOf(vm, value);
  const found = cls && lookUp(vm, cls, name);
  const descriptor = found && vm.object(found.value);
  if (descriptor?.o === 'descriptor' && descriptor.kind === 'property') {
    if (descriptor.deleter === undefined)
      vm.raise(
        'AttributeError',
        `property '${name}' of '${vm.typeName(value)}' object has no deleter`,
      );
    vm.call(descriptor.deleter, { positional: [value], keywords: new Map() });
    return;
  }
  const deleter = cls && lookUp(vm, cls, '__delattr__');
  if (deleter !== undefined) {
    vm.call(deleter.value, { positional: [value, str(name)], keywords: new Map() });
    return;
  }
  if (isFrozen(classOf(vm, value)))
    vm.raise('FrozenInstanceError', `cannot delete field '${name}'`);
  const attributes = new Map(ownOf(object)?.attributes);
  if (!attributes.delete(name))
    vm.raise('AttributeError', `'${vm.typeName(value)}' object has no attribute '${name}'`);
  vm.heap.set(value.addr, withAttributes(object, attributes));
}
