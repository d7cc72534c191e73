import { callSpecial } from './attributes.ts';
import { nextItem } from '../builtins/iterator-methods.ts';
import { orElse } from './not-implemented.ts';
import { plainOf } from './scalar-data.ts';
import { hashKey, sameValue } from './equality.ts';
import type { Interpreter } from '../interpreter.ts';
import { isItems } from './iteration.ts';
import { bool, int, isOpen, type PyObject, type PyUnknown, type PyValue } from '../object.ts';
import type { CompareOperator, HostType } from '../host-type.ts';
import { questionKey, unknownTruth } from './truth.ts';

/** See Machine.compare. */
export function compare(
  vm: Interpreter,
  operator: CompareOperator,
  left: PyValue,
  right: PyValue,
): PyValue {
  switch (operator) {
    case '!=':
      return not(vm, compare(vm, '==', left, right));
    case 'not in':
      return not(vm, compare(vm, 'in', left, right));
    case 'is not':
      return not(vm, compare(vm, 'is', left, right));
    case 'is':
      return question(vm, operator, left, right, identical);
    case 'in':
      return membership(vm, left, right);
    default:
      return question(
        vm,
        operator,
        left,
        right,
        operator === '==' ? equal : (m, a, b) => ordered(m, operator, a, b),
      );
  }
}

function not(vm: Interpreter, value: PyValue): PyValue {
  const truth = vm.truth(value);
  return typeof truth === 'boolean'
    ? bool(!truth)
    : unknownTruth(vm, { ...truth, negated: !truth.negated });
}

/** Asks a question of two values; where one is not known, the answer is the question itself. */
function question(
  vm: Interpreter,
  operator: string,
  left: PyValue,
  right: PyValue,
  answer: (vm: Interpreter, a: PyValue, b: PyValue) => PyValue,
): PyValue {
  const a = vm.here(left);
  const b = vm.here(right);
  if (a.t === 'placeholder' || b.t === 'placeholder') {
    const key = questionKey(vm, operator, a, b);
    const result = vm.unknown({ code: 'depends-on-input', data: {} }, a, b);
    return key === undefined
      ? result
      : unknownTruth(vm, { key, text: key, needs: result.needs, negated: false });
  }
  return vm.lift([a, b], ([x, y]) => answer(vm, x ?? a, y ?? b));
}

function identical(vm: Interpreter, a: PyValue, b: PyValue): PyValue {
  if (a.t === 'ref' && b.t === 'ref') return bool(a.addr === b.addr);
  if (a.t !== b.t) return bool(false);
  if (a.t === 'none' || a.t === 'bool' || a.t === 'native') return bool(sameValue(a, b));
  if (a.t === 'host' && b.t === 'host' && a.type === b.type && isSingle(a.type)) return bool(true);
  if (a.t === 'host' && b.t === 'host' && a.data === b.data && a.data !== null) return bool(true);
  if (a.t === 'host') return vm.unknown({ code: 'depends-on-machine', data: { what: 'is' } });
  // Whether equal immutables are one object is up to the implementation.
  return sameValue(a, b)
    ? vm.unknown({ code: 'depends-on-machine', data: { what: 'is' } })
    : bool(false);
}

/** Types of which there is one object. */
function isSingle(type: HostType): boolean {
  return type.name === 'ellipsis' || type.name === 'NotImplementedType';
}

/** `==` of two known values. */
export function equal(vm: Interpreter, a: PyValue, b: PyValue): PyValue {
  vm.step();
  if (a.t === 'host' || b.t === 'host') {
    const [host, other] = a.t === 'host' ? [a, b] : [b, a];
    if (host.t !== 'host') return bool(false);
    if (host.type.compare) {
      const order = host.type.compare(vm, host, other);
      return typeof order === 'object' ? order : bool(order === 0);
    }
    return bool(other.t === 'host' && other.data === host.data && other.type === host.type);
  }
  if (a.t === 'ref' || b.t === 'ref') return equalObjects(vm, a, b);
  if (a.t === 'tuple' && b.t === 'tuple') return equalItems(vm, a.items, b.items);
  const number = (v: PyValue): boolean => v.t === 'int' || v.t === 'bool' || v.t === 'float';
  if (number(a) && number(b)) {
    const nan = (a.t === 'float' && Number.isNaN(a.v)) || (b.t === 'float' && Number.isNaN(b.v));
    return bool(!nan && hashKey(vm, a) === hashKey(vm, b));
  }
  if (a.t !== b.t) return bool(false);
  if (a.t === 'method' && b.t === 'method') return bool(sameValue(a, b));
  return bool(hashKey(vm, a) !== undefined && hashKey(vm, a) === hashKey(vm, b));
}

function equalObjects(vm: Interpreter, a: PyValue, b: PyValue): PyValue {
  if (a.t === 'ref' && b.t === 'ref' && a.addr === b.addr) return bool(true);
  const [p, q] = [plainOf(vm, a), plainOf(vm, b)];
  if (p !== a || q !== b) return equal(vm, p, q);
  const special = orElse(vm, callSpecial(vm, a, '__eq__', b), () =>
    orElse(vm, callSpecial(vm, b, '__eq__', a), () => undefined),
  );
  if (special !== undefined) return special;
  const x = vm.object(a);
  const y = vm.object(b);
  if (x === undefined || y === undefined || x.o !== y.o) return bool(false);
  const open = openOf(x) ?? openOf(y);
  if (open !== undefined) return open;
  if (x.o === 'list' && y.o === 'list') return equalItems(vm, x.items, y.items);
  if (x.o === 'set' && y.o === 'set') {
    return bool(
      x.entries.size === y.entries.size && [...x.entries.keys()].every((k) => y.entries.has(k)),
    );
  }
  if (x.o === 'dict' && y.o === 'dict') {
    if (x.entries.size !== y.entries.size || ![...x.entries.keys()].every((k) => y.entries.has(k)))
      return bool(false);
    const pairs = [...x.entries];
    return equalItems(
      vm,
      pairs.map(([, [, v]]) => v),
      pairs.map(([k, [, v]]) => y.entries.get(k)?.[1] ?? v),
    );
  }
  return bool(false);
}

function openOf(object: PyObject | undefined): PyValue | undefined {
  if (object === undefined) return undefined;
  return object.o === 'list' || object.o === 'dict' || object.o === 'set' ? object.open : undefined;
}

function equalItems(vm: Interpreter, a: readonly PyValue[], b: readonly PyValue[]): PyValue {
  if (a.length !== b.length) return bool(false);
  let open: PyValue | undefined;
  for (const [i, item] of a.entries()) {
    // One and the same object is equal within a container, as nan is.
    const same = item === b[i] ? bool(true) : compare(vm, '==', item, b[i] ?? item);
    if (same.t === 'bool' && !same.v) return same;
    if (same.t !== 'bool') open = open === undefined ? same : decide(vm, open, 'and', same);
  }
  return open ?? bool(true);
}

/** Whether both, or one, of two answers that are not known is yes. */
function decide(vm: Interpreter, a: PyValue, operator: 'and' | 'or', b: PyValue): PyValue {
  const truth = vm.truth(a);
  if (typeof truth === 'boolean') return truth === (operator === 'and') ? b : bool(truth);
  return operator === 'and'
    ? vm.fork(
        truth,
        () => b,
        () => bool(false),
      )
    : vm.fork(
        truth,
        () => bool(true),
        () => b,
      );
}

function ordered(
  vm: Interpreter,
  operator: CompareOperator,
  left: PyValue,
  right: PyValue,
): PyValue {
  const [a, b] = [plainOf(vm, left), plainOf(vm, right)];
  const set = orderedSets(vm, operator, a, b);
  if (set !== undefined) return set;
  const items = orderedItems(vm, operator, a, b);
  if (items !== undefined) return items;
  const order = orderOf(vm, a, b);
  if (order === undefined) {
    const names: Readonly<Record<string, string>> = {
      '<': '__lt__',
      '<=': '__le__',
      '>': '__gt__',
      '>=': '__ge__',
    };
    const mirror: Readonly<Record<string, string>> = {
      '<': '__gt__',
      '<=': '__ge__',
      '>': '__lt__',
      '>=': '__le__',
    };
    return (
      orElse(vm, callSpecial(vm, a, names[operator] ?? '', b), () =>
        orElse(vm, callSpecial(vm, b, mirror[operator] ?? '', a), () => undefined),
      ) ??
      vm.raise(
        'TypeError',
        `'${operator}' not supported between instances of '${vm.typeName(a)}' and '${vm.typeName(b)}'`,
      )
    );
  }
  if (typeof order !== 'number') return order;
  if (Number.isNaN(order)) return bool(false);
  if (operator === '<') return bool(order < 0);
  if (operator === '<=') return bool(order <= 0);
  return bool(operator === '>' ? order > 0 : order >= 0);
}

function orderedSets(
  vm: Interpreter,
  operator: CompareOperator,
  a: PyValue,
  b: PyValue,
): PyValue | undefined {
  const x = vm.object(a);
  const y = vm.object(b);
  if (x?.o !== 'set' || y?.o !== 'set') return undefined;
  const open = x.open ?? y.open;
  if (open !== undefined) return open;
  const within = (p: typeof x, q: typeof x): boolean =>
    [...p.entries.keys()].every((k) => q.entries.has(k));
  const [small, large] = operator.startsWith('<') ? [x, y] : [y, x];
  return bool(
    within(small, large) && (operator.endsWith('=') || small.entries.size < large.entries.size),
  );
}

/** Negative, 0 or positive; NaN where never ordered; a value where it is not known; undefined where not comparable. */
function orderOf(vm: Interpreter, a: PyValue, b: PyValue): number | PyValue | undefined {
  if (isOpen(a) || isOpen(b)) return vm.unknown({ code: 'depends-on-input', data: {} }, a, b);
  const numeric = (v: PyValue): bigint | number | undefined =>
    v.t === 'int' || v.t === 'float' ? v.v : v.t === 'bool' ? BigInt(v.v) : undefined;
  const x = numeric(a);
  const y = numeric(b);
  if (x !== undefined && y !== undefined) return x < y ? -1 : x > y ? 1 : x == y ? 0 : NaN;
  if (a.t === 'str' && b.t === 'str') return orderOfText(a.v, b.v);
  if (a.t === 'bytes' && b.t === 'bytes') return Buffer.compare(a.v, b.v);
  if (a.t === 'host') return a.type.compare?.(vm, a, b);
  if (b.t === 'host') {
    const order = b.type.compare?.(vm, b, a);
    return typeof order === 'number' ? -order : order;
  }
  return openOf(vm.object(a)) ?? openOf(vm.object(b));
}

function itemsOf(vm: Interpreter, value: PyValue): readonly PyValue[] | undefined {
  if (value.t === 'tuple') return value.items;
  const object = vm.object(value);
  return object?.o === 'list' && object.open === undefined ? object.items : undefined;
}

/** The order of two lists or tuples is that of the first items that are not equal, else that of their lengths. */
function orderedItems(
  vm: Interpreter,
  operator: CompareOperator,
  a: PyValue,
  b: PyValue,
): PyValue | undefined {
  const [p, q] = [itemsOf(vm, a), itemsOf(vm, b)];
  if (p === undefined || q === undefined || (a.t === 'tuple') !== (b.t === 'tuple'))
    return undefined;
  for (const [i, item] of p.entries()) {
    const other = q[i];
    if (other === undefined) break;
    const same = item === other ? bool(true) : compare(vm, '==', item, other);
    if (same.t !== 'bool') return vm.unknown({ code: 'depends-on-input', data: {} }, same);
    if (!same.v) return compare(vm, operator, item, other);
  }
  return compare(vm, operator, int(p.length), int(q.length));
}

/** Python orders text by code points, not by UTF-16 units. */
function orderOfText(a: string, b: string): number {
  const x = Array.from(a);
  const y = Array.from(b);
  for (const [i, c] of x.entries()) {
    const d = y[i];
    if (d === undefined) return 1;
    if (c !== d) return (c.codePointAt(0) ?? 0) - (d.codePointAt(0) ?? 0);
  }
  return x.length - y.length;
}

function membership(vm: Interpreter, item: PyValue, container: PyValue): PyValue {
  return question(vm, 'in', item, container, contains);
}

/** The hash text of what is looked for in a set: a set is looked for as the frozenset of its items. */
export function memberKey(vm: Interpreter, item: PyValue): string | PyUnknown {
  const object = vm.object(item);
  if (object?.o !== 'set' || object.frozen) return vm.keyOf(item);
  return (
    object.open ??
    vm.keyOf(
      vm.set(
        Array.from(object.entries.values(), ([one]) => one),
        true,
      ),
    )
  );
}

function inBytes(vm: Interpreter, item: PyValue, container: Uint8Array): PyValue {
  if (item.t === 'bytes') return bool(Buffer.from(container).includes(Buffer.from(item.v)));
  if (item.t !== 'int' && item.t !== 'bool')
    return vm.raise('TypeError', `a bytes-like object is required, not '${vm.typeName(item)}'`);
  const byte = BigInt(item.v);
  if (byte < 0n || byte > 255n) return vm.raise('ValueError', 'byte must be in range(0, 256)');
  return bool(container.includes(Number(byte)));
}

function isNoContainer(vm: Interpreter, value: PyValue): boolean {
  if (vm.object(value)?.o === 'instance')
    return ['__iter__', '__getitem__'].every((n) => vm.findAttribute(value, n) === undefined);
  const kind = vm.object(value)?.o ?? value.t;
  return ['none', 'bool', 'int', 'float', 'native', 'method', 'function', 'module'].includes(kind);
}

function contains(vm: Interpreter, given: PyValue, within: PyValue): PyValue {
  const container = plainOf(vm, within);
  const item = container.t === 'str' ? plainOf(vm, given) : given;
  if (container.t === 'str') {
    if (item.t !== 'str')
      vm.raise(
        'TypeError',
        `'in <string>' requires string as left operand, not ${vm.typeName(item)}`,
      );
    return bool(container.v.includes(item.v));
  }
  if (container.t === 'bytes') return inBytes(vm, item, container.v);
  if (container.t === 'host' && container.type.contains) {
    const found = container.type.contains(vm, container, item);
    return typeof found === 'boolean' ? bool(found) : found;
  }
  const object = vm.object(container);
  if (object?.o === 'dict' || object?.o === 'set') {
    const key = object.o === 'set' ? memberKey(vm, item) : vm.keyOf(item);
    if (typeof key !== 'string') return key;
    return object.entries.has(key) ? bool(true) : (object.open ?? bool(false));
  }
  const special = callSpecial(vm, container, '__contains__', item);
  if (special !== undefined) return special;
  if (isNoContainer(vm, container))
    vm.raise('TypeError', `argument of type '${vm.typeName(container)}' is not iterable`);
  let open: PyValue | undefined;
  if (object?.o === 'iterator') {
    for (let one = nextItem(vm, container); one !== undefined; one = nextItem(vm, container)) {
      if (one.t === 'unknown') return one;
      const same = compare(vm, '==', one, item);
      if (same.t === 'bool' && same.v) return same;
      if (same.t !== 'bool') return vm.unknown({ code: 'depends-on-input', data: {} }, same);
    }
    return bool(false);
  }
  const items = vm.iterate(container);
  if (!isItems(items)) return items;
  for (const one of items) {
    const same = one === item ? bool(true) : compare(vm, '==', one, item);
    if (same.t === 'bool' && same.v) return same;
    if (same.t !== 'bool') open = open === undefined ? same : decide(vm, open, 'or', same);
  }
  return open ?? bool(false);
}
