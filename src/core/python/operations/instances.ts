import { classOf } from '../execution/classes.ts';
import { plainOf } from './scalar-data.ts';
import type { Interpreter } from '../interpreter.ts';
import type { PyUnknown, PyValue } from '../object.ts';

// What is written in C names its types with their module.
const inC =
  /^(?:datetime\.|collections\.(?:deque|OrderedDict|defaultdict)$|functools\.partial$|re\.|itertools\.|operator\.)/;

/** The type's name as CPython's messages have it; of most types it is `type(value).__name__`. */
export function typeName(vm: Interpreter, value: PyValue): string {
  switch (value.t) {
    case 'none':
      return 'NoneType';
    case 'native':
      return value.instance ? 'type' : 'builtin_function_or_method';
    case 'host':
      return inC.test(value.type.name)
        ? value.type.name
        : (value.type.name.split('.').at(-1) ?? value.type.name);
    case 'ref':
      return objectTypeName(vm, value);
    case 'tuple':
      return value.named?.className ?? 'tuple';
    case 'unknown':
    case 'placeholder':
    case 'choice':
      return 'object';
    default:
      return value.t;
  }
}

function objectTypeName(vm: Interpreter, value: PyValue): string {
  const object = vm.object(value);
  switch (object?.o) {
    case 'instance':
      return classOf(vm, value)?.name ?? 'object';
    case 'class':
      return 'type';
    case 'set':
      return object.frozen ? 'frozenset' : 'set';
    case 'list':
      return classOf(vm, value)?.name ?? 'list';
    case 'dict':
      return classOf(vm, value)?.name ?? dictName(object.subclass);
    case 'iterator':
      return object.name;
    case 'joined':
      return 'object';
    default:
      return object?.o ?? 'object';
  }
}

function dictName(subclass: string | undefined): string {
  return subclass === 'OrderedDict' || subclass === 'defaultdict'
    ? `collections.${subclass}`
    : (subclass ?? 'dict');
}

/** See Machine.isInstance. */
export function isInstance(vm: Interpreter, value: PyValue, cls: PyValue): boolean | PyUnknown {
  if (cls.t === 'tuple') {
    let open: PyUnknown | undefined;
    for (const one of cls.items) {
      const is = isInstance(vm, value, one);
      if (is === true) return true;
      if (is !== false) open ??= is;
    }
    return open ?? false;
  }
  const kind = vm.object(cls);
  if (kind?.o === 'class' && cls.t === 'ref') {
    // Everything is an object.
    if (kind.name === 'object' && kind.module === 'builtins') return true;
    const own = classOf(vm, value);
    if (own === undefined)
      return isOpenValue(value) ? vm.unknown({ code: 'depends-on-input', data: {} }, value) : false;
    if (own.mro.includes(cls.addr)) return true;
    return own.open ?? false;
  }
  if (cls.t === 'native' && cls.instance) {
    if (isOpenValue(value)) return vm.unknown({ code: 'depends-on-input', data: {} }, value);
    if (cls.instance(vm, value) || cls.instance(vm, plainOf(vm, value))) return true;
    return classOf(vm, value)?.open ?? false;
  }
  if (
    ['none', 'bool', 'int', 'float', 'str', 'bytes'].includes(cls.t) ||
    ['list', 'dict', 'set'].includes(kind?.o ?? '')
  )
    vm.raise('TypeError', 'isinstance() arg 2 must be a type, a tuple of types, or a union');
  return vm.unknown({ code: 'call-not-followed', data: { name: 'isinstance' } }, value, cls);
}

function isOpenValue(value: PyValue): boolean {
  return value.t === 'unknown' || value.t === 'placeholder' || value.t === 'choice';
}
