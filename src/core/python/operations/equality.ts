import { plainOf } from './scalar-data.ts';
import type { Machine } from '../machine.ts';
import type { PyObject, PyValue } from '../object.ts';

/**
 * A text that is equal for keys that Python takes for the same dict key (`1`, `1.0` and `True` are one), or undefined
 * where the value is unhashable or its identity is all it has and it is not a heap object.
 */
export function hashKey(vm: Machine, value: PyValue): string | undefined {
  switch (value.t) {
    case 'none':
      return 'n';
    case 'bool':
      return value.v ? 'i1' : 'i0';
    case 'int':
      return `i${value.v}`;
    case 'float':
      return Number.isInteger(value.v) ? `i${BigInt(value.v)}` : `f${value.v}`;
    case 'str':
      return `s${value.v}`;
    case 'bytes':
      return `b${Array.from(value.v).join(',')}`;
    case 'tuple': {
      const keys = value.items.map((item) => hashKey(vm, item));
      return keys.includes(undefined)
        ? undefined
        : `t(${keys.map((k) => `${k?.length ?? 0}:${k ?? ''}`).join('')})`;
    }
    case 'host': {
      const hash = value.type.hash?.(value);
      return hash === undefined ? undefined : `h${value.type.name}:${hash}`;
    }
    case 'native':
      return `c${value.name}`;
    case 'method': {
      // A method that is read again is equal; one of a value without identity is so where the value is.
      const self = value.self.t === 'ref' ? `r${value.self.addr}` : hashKey(vm, value.self);
      const fn = value.fn.t === 'ref' ? `r${value.fn.addr}` : hashKey(vm, value.fn);
      return self === undefined || fn === undefined ? undefined : `m${self} ${fn}`;
    }
    case 'ref': {
      const object = vm.object(value);
      const plain = plainOf(vm, value);
      if (plain !== value) return hashKey(vm, plain);
      if (object?.o === 'set' && object.frozen)
        return `z${[...object.entries.keys()].sort().join('|')}`;
      if (object === undefined || ['list', 'dict', 'set', 'joined'].includes(object.o))
        return undefined;
      return frozenKey(vm, value, object) ?? `r${value.addr}`;
    }
    default:
      return undefined;
  }
}

/** A frozen dataclass is its fields. */
function frozenKey(vm: Machine, value: PyValue, object: PyObject): string | undefined {
  const cls = object.o === 'instance' ? vm.object({ t: 'ref', addr: object.cls }) : undefined;
  if (cls?.o !== 'class' || cls.dataclass?.frozen !== true) return undefined;
  const keys = cls.dataclass.fields
    .filter((field) => field.compare && !field.initOnly)
    .map((field) => hashKey(vm, vm.attribute(value, field.name)));
  return keys.includes(undefined)
    ? undefined
    : `d${cls.mro[0] ?? 0}(${keys.map((k) => `${k?.length ?? 0}:${k ?? ''}`).join('')})`;
}

/** Whether two values are certainly the very same: equal immutables of one type, or one object. Origins do not count. */
export function sameValue(a: PyValue, b: PyValue): boolean {
  if (a === b) return true;
  switch (a.t) {
    case 'none':
      return b.t === 'none';
    case 'bool':
    case 'int':
    case 'str':
      return b.t === a.t && b.v === a.v;
    case 'float':
      return b.t === 'float' && Object.is(a.v, b.v);
    case 'ref':
      return b.t === 'ref' && a.addr === b.addr;
    case 'tuple':
      return (
        b.t === 'tuple' &&
        a.items.length === b.items.length &&
        a.items.every((x, i) => sameValue(x, b.items[i] ?? x) && b.items[i] !== undefined)
      );
    case 'placeholder':
      return (
        b.t === 'placeholder' &&
        a.input.kind === b.input.kind &&
        a.input.key === b.input.key &&
        a.default === undefined &&
        b.default === undefined
      );
    case 'choice':
      return (
        b.t === 'choice' &&
        a.test.key === b.test.key &&
        sameValue(a.then, b.then) &&
        sameValue(a.else, b.else)
      );
    case 'native':
      return b.t === 'native' && a.call === b.call && a.name === b.name;
    case 'method':
      return b.t === 'method' && sameValue(a.self, b.self) && sameValue(a.fn, b.fn);
    default:
      return false;
  }
}
