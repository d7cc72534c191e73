import type { Origin } from '../../base/span.ts';
import { dictMethods } from '../builtins/dict-methods.ts';
import { listMethods, tupleMethods } from '../builtins/list-methods.ts';
import { setChanges, setMethods } from '../builtins/set-methods.ts';
import { iteratorMethods } from '../builtins/iterator-methods.ts';
import { builtinBase, classOf, lookUp, ownOf } from '../execution/classes.ts';
import { plainOf } from './scalar-data.ts';
import { missingName } from '../execution/imports.ts';
import { moduleNameOf } from '../execution/scopes.ts';
import { methodOfUnknown } from '../execution/open-aliases.ts';
import type { Interpreter } from '../interpreter.ts';
import { bytesMethods } from '../library/bytes-methods.ts';
import { floatMethods, intMethods, numberPart } from '../library/number-methods.ts';
import { dictSubclassMethods } from '../library/counter.ts';
import { namedPart } from '../library/named-tuple.ts';
import { strMethods } from '../library/str-methods.ts';
import { define } from '../library/arguments.ts';
import { specialOf } from './special-attributes.ts';
import { sliceBounds } from './items.ts';
import { overVersions } from './lift.ts';
import {
  int,
  lazyNative,
  none,
  str,
  tuple,
  type PyClass,
  type PyDict,
  type PyDescriptor,
  type PyFunction,
  type PyInstance,
  type PyList,
  type PyModule,
  type PyNative,
  type PyOwn,
  type PyRef,
  type PySlice,
  type PyTuple,
  type PyValue,
} from '../object.ts';
import { noArguments } from '../execution/call.ts';
import { findStarredIn } from '../execution/star-imports.ts';

/** See Machine.attribute. */
export function getAttribute(vm: Interpreter, value: PyValue, name: string, at?: Origin): PyValue {
  const found = findAttribute(vm, value, name, at);
  if (found !== undefined) return found;
  const object = vm.object(value);
  const special = specialOf(vm, value, name);
  if (special !== undefined) return special;
  if (object?.o === 'module') raiseNoMember(vm, object, name);
  if (object?.o === 'class')
    vm.raise('AttributeError', `type object '${object.name}' has no attribute '${name}'`);
  // A method asks the function that it binds.
  const owner = value.t === 'method' && vm.object(value.fn) ? value.fn : value;
  return vm.raise('AttributeError', `'${vm.typeName(owner)}' object has no attribute '${name}'`);
}

function raiseNoMember(vm: Interpreter, module: PyModule, name: string): never {
  const isLoading = vm.loading.has(module.name);
  const start = isLoading ? 'partially initialized module' : 'module';
  const end = isLoading ? ' (most likely due to a circular import)' : '';
  return vm.raise('AttributeError', `${start} '${module.name}' has no attribute '${name}'${end}`);
}

/** See Machine.findAttribute. */
export function findAttribute(
  vm: Interpreter,
  given: PyValue,
  name: string,
  at?: Origin,
): PyValue | undefined {
  const value = vm.here(given);
  switch (value.t) {
    case 'unknown':
      return methodOfUnknown(
        value.since === undefined && at !== undefined ? { ...value, since: at } : value,
        name,
      );
    case 'placeholder':
      // What is reached through a module that is not here is named as it would be imported.
      if (value.input.kind === 'import') return missingName(`${value.input.key}.${name}`, at);
      return vm.unknown({ code: 'depends-on-input', data: {} }, value);
    case 'choice': {
      const missing = (): PyValue =>
        vm.unknown({ code: 'attribute-not-known', data: { name } }, value);
      return vm.fork(
        value.test,
        () => findAttribute(vm, value.then, name, at) ?? missing(),
        () => findAttribute(vm, value.else, name, at) ?? missing(),
      );
    }
    case 'str':
      return bound(value, strMethods.get(name));
    case 'bytes':
      return bound(value, bytesMethods.get(name));
    case 'int':
    case 'bool':
      return numberPart(value, name) ?? bound(value, intMethods.get(name));
    case 'float':
      return numberPart(value, name) ?? bound(value, floatMethods.get(name));
    case 'tuple':
      return (
        ofNamedTuple(vm, value, name) ??
        namedPart(value, name) ??
        bound(value, tupleMethods.get(name))
      );
    case 'slice':
      return slicePart(vm, value, name);
    case 'native':
      return (
        value.members?.get(name) ??
        (name === '__name__' || name === '__qualname__'
          ? str(value.name.split('.').at(-1) ?? '')
          : value.others?.includes(name) === true
            ? vm.unknown({ code: 'attribute-not-known', data: { name } })
            : undefined)
      );
    case 'method':
      if (name === '__self__') return value.self;
      return name === '__func__' ? value.fn : findAttribute(vm, value.fn, name, at);
    case 'host':
      return value.type.attribute?.(vm, value, name);
    case 'ref':
      return ofObject(vm, value, name, at);
    default:
      return undefined;
  }
}

function slicePart(vm: Interpreter, slice: PySlice, name: string): PyValue | undefined {
  if (name === 'start' || name === 'stop' || name === 'step') return slice[name];
  if (name !== 'indices') return undefined;
  return define('slice.indices', 'len, /', (_, args) => {
    const length = args.whole('len');
    if (length < 0) vm.raise('ValueError', 'length should not be negative');
    return tuple(sliceBounds(vm, slice, length).map((n) => int(n)));
  });
}

function bound(self: PyValue, fn: PyNative | undefined): PyValue | undefined {
  return fn && { t: 'method', self, fn };
}

function ofObject(
  vm: Interpreter,
  value: PyRef,
  name: string,
  at: Origin | undefined,
): PyValue | undefined {
  const object = vm.heap.get(value.addr);
  switch (object.o) {
    case 'list':
    case 'dict':
      return object.own === undefined
        ? ofContainer(value, object, name)
        : ofInstance(vm, value, object.own, name, at, () => ofContainer(value, object, name));
    case 'set':
      return object.frozen && setChanges.has(name) ? undefined : bound(value, setMethods.get(name));
    case 'iterator':
      return bound(value, iteratorMethods.get(name));
    case 'joined':
      return overVersions(vm, value.addr, object, () => lateBound(vm, value, name, at));
    case 'instance':
      return ofInstance(vm, value, object, name, at, () => ofScalar(vm, value, name, at));
    case 'class':
      return ofClass(vm, value, object, name);
    case 'function':
      if (name === '__name__') return str(object.name);
      if (name === '__qualname__') return str(object.qualifiedName);
      if (name === '__module__') return str(moduleNameOf(vm, object.scope));
      if (name === '__doc__') return object.attributes.get(name) ?? none;
      if (name === '__defaults__') return defaultsOf(object);
      return object.attributes.get(name);
    case 'descriptor':
      return object.kind === 'property' ? propertyPart(vm, object, name) : undefined;
    case 'module': {
      const scope = vm.heap.get(object.scope);
      if (scope.o !== 'scope') return undefined;
      const dynamic = name.startsWith('__') ? undefined : scope.names.get('__getattr__');
      return (
        scope.names.get(name) ??
        (dynamic && vm.call(dynamic, { positional: [str(name)], keywords: new Map() }, at)) ??
        findStarredIn(vm, object, name)
      );
    }
    default:
      return undefined;
  }
}

function ofContainer(self: PyRef, object: PyList | PyDict, name: string): PyValue | undefined {
  if (object.o === 'list') return bound(self, listMethods.get(name));
  return bound(
    self,
    dictSubclassMethods.get(object.subclass ?? '')?.get(name) ?? dictMethods.get(name),
  );
}

function ofScalar(
  vm: Interpreter,
  value: PyRef,
  name: string,
  at: Origin | undefined,
): PyValue | undefined {
  const plain = plainOf(vm, value);
  return plain === value ? undefined : findAttribute(vm, plain, name, at);
}

/** An attribute that an object of a class with a built-in base has of that type, whatever its class says. */
export function ofBuiltinBase(vm: Interpreter, value: PyValue, name: string): PyValue | undefined {
  const object = vm.object(value);
  if (value.t !== 'ref') return undefined;
  return object?.o === 'list' || object?.o === 'dict'
    ? ofContainer(value, object, name)
    : ofScalar(vm, value, name, undefined);
}

function defaultsOf(fn: PyFunction): PyValue {
  const places = fn.parameters.list.filter(
    (p) => p.kind === 'plain' || p.kind === 'positional-only',
  );
  const values = places.flatMap((p) => fn.defaults.get(p.name) ?? []);
  return values.length === 0 ? none : tuple(values);
}

/** What the class body of a named tuple gives its objects. */
function ofNamedTuple(vm: Interpreter, value: PyTuple, name: string): PyValue | undefined {
  const found = value.named?.body?.get(name);
  if (found === undefined) return undefined;
  const object = vm.object(found);
  if (object?.o === 'function') return { t: 'method', self: value, fn: found };
  if (object?.o !== 'descriptor') return found;
  if (object.kind === 'staticmethod') return object.fn;
  if (object.kind === 'property')
    return vm.call(object.fn, { positional: [value], keywords: new Map() });
  return { t: 'method', self: value.named?.cls?.() ?? none, fn: object.fn };
}

/** `@value.setter` and the like give a property of their own. */
function propertyPart(vm: Interpreter, property: PyDescriptor, name: string): PyValue | undefined {
  const changed = (parts: (fn: PyValue) => Partial<PyDescriptor>): PyValue =>
    lazyNative(`property.${name}`, (_, args) => ({
      t: 'ref',
      addr: vm.heap.add({ ...property, ...parts(args.positional[0] ?? none) }),
    }));
  switch (name) {
    case 'getter':
      return changed((fn) => ({ fn }));
    case 'setter':
      return changed((setter) => ({ setter }));
    case 'deleter':
      return changed((deleter) => ({ deleter }));
    case 'fget':
      return property.fn;
    case 'fset':
      return property.setter ?? none;
    default:
      return undefined;
  }
}

/** A method of an object that differs by branch is found on each version, but must be bound to the object itself. */
function lateBound(vm: Interpreter, value: PyRef, name: string, at: Origin | undefined): PyValue {
  return (
    findAttribute(vm, value, name, at) ??
    vm.unknown({ code: 'attribute-not-known', data: { name } })
  );
}

function ofInstance(
  vm: Interpreter,
  value: PyRef,
  object: PyOwn & Pick<PyInstance, 'open'>,
  name: string,
  at: Origin | undefined,
  ofBase: () => PyValue | undefined,
): PyValue | undefined {
  const cls = classOf(vm, value);
  if (cls === undefined) return undefined;
  const found = lookUp(vm, cls, name);
  const descriptor = found && vm.object(found.value);
  if (descriptor?.o === 'descriptor' && descriptor.kind === 'property') {
    return vm.call(descriptor.fn, { positional: [value], keywords: new Map() }, at);
  }
  const isData = descriptor?.o === 'instance' && hasMethod(vm, found?.value, '__set__');
  const own = isData ? undefined : object.attributes.get(name);
  if (own !== undefined) return own;
  if (object.open !== undefined && descriptor?.o !== 'function') return object.open;
  if (found !== undefined) return bindTo(vm, found.value, value, object.cls);
  if (name === '__class__') return { t: 'ref', addr: object.cls };
  if (name === '__dict__') return dictOf(vm, value, object);
  const inner = ofBase();
  if (inner !== undefined) return inner;
  const dynamic = lookUp(vm, cls, '__getattr__');
  if (dynamic !== undefined) {
    return vm.call(dynamic.value, { positional: [value, str(name)], keywords: new Map() }, at);
  }
  return cls.open;
}

function dictOf(vm: Interpreter, instance: PyRef, { attributes }: PyOwn): PyValue {
  const dict = vm.dict([...attributes].map(([name, value]) => [str(name), value] as const));
  const made = vm.heap.get(dict.addr);
  if (made.o === 'dict') vm.heap.set(dict.addr, { ...made, of: instance.addr });
  return dict;
}

/** What an attribute of a class is when it is read through `self`. */
export function bindTo(vm: Interpreter, found: PyValue, self: PyValue, cls: number): PyValue {
  const object = vm.object(found);
  if (object?.o === 'instance' && hasMethod(vm, found, '__get__'))
    return callSpecial(vm, found, '__get__', self, { t: 'ref', addr: cls }) ?? found;
  if (object?.o === 'descriptor') {
    if (object.kind === 'staticmethod') return object.fn;
    if (object.kind === 'classmethod')
      return { t: 'method', self: { t: 'ref', addr: cls }, fn: object.fn };
    return vm.call(object.fn, { positional: [self], keywords: new Map() });
  }
  const isFunction = object?.o === 'function' || (found.t === 'native' && !found.instance);
  return isFunction ? { t: 'method', self, fn: found } : found;
}

/** Whether the class of an object defines a method. */
function hasMethod(vm: Interpreter, value: PyValue | undefined, name: string): boolean {
  const cls = value && classOf(vm, value);
  return cls !== undefined && lookUp(vm, cls, name) !== undefined;
}

function ofClass(vm: Interpreter, value: PyRef, cls: PyClass, name: string): PyValue | undefined {
  const found = lookUp(vm, cls, name);
  if (found !== undefined) {
    const object = vm.object(found.value);
    if (object?.o === 'instance' && hasMethod(vm, found.value, '__get__'))
      return callSpecial(vm, found.value, '__get__', none, value) ?? found.value;
    if (object?.o !== 'descriptor') return found.value;
    if (object.kind === 'staticmethod') return object.fn;
    if (object.kind === 'classmethod') return { t: 'method', self: value, fn: object.fn };
    return found.value;
  }
  switch (name) {
    case '__name__':
      return str(cls.name);
    case '__qualname__':
      return str(cls.qualifiedName ?? cls.name);
    case '__module__':
      return str(cls.module);
    case '__bases__':
      return tuple(cls.bases);
    case '__mro__':
      return tuple([
        ...cls.mro.map((addr): PyValue => ({ t: 'ref', addr })),
        ...(vm.builtins.get('object') ? [vm.builtins.get('object') as PyValue] : []),
      ]);
    default:
      return cls.open ?? ofBaseType(vm, cls, name);
  }
}

/** A class has the methods of its built-in base; those that make an object of the class are not followed. */
function ofBaseType(vm: Interpreter, cls: PyClass, name: string): PyValue | undefined {
  const base = builtinBase(vm, cls);
  const found = base?.members?.get(name);
  if (found === undefined) return undefined;
  const makes = ['fromkeys', 'fromhex', 'from_bytes'].includes(name);
  return makes ? vm.unknown({ code: 'attribute-not-known', data: { name } }) : found;
}

/** The result of a special method without arguments, such as `__str__`; undefined where an instance's class has none. */
export function callSpecial(
  vm: Interpreter,
  value: PyValue,
  name: string,
  ...args: readonly PyValue[]
): PyValue | undefined {
  const own = ownOf(vm.object(value));
  if (own === undefined) return undefined;
  const cls = classOf(vm, value);
  const found = cls && lookUp(vm, cls, name);
  if (found === undefined) return cls?.open;
  return vm.call(bindTo(vm, found.value, value, own.cls), { ...noArguments, positional: args });
}
