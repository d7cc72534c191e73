import type { Origin } from '../../base/span.ts';
import { callSpecial } from './attributes.ts';
import { dictUnion } from '../builtins/dict-methods.ts';
import { setOperation } from '../builtins/set-methods.ts';
import { openAliases } from '../execution/open-aliases.ts';
import { classOf } from '../execution/classes.ts';
import { orElse } from './not-implemented.ts';
import { plainOf } from './scalar-data.ts';
import type { Interpreter } from '../interpreter.ts';
import { isItems } from './iteration.ts';
import { float, int, placed, str, tuple, type PyObject, type PyValue } from '../object.ts';
import type { BinaryOperator } from '../host-type.ts';
import { floats, integers } from './arithmetic.ts';
import { overVersions } from './lift.ts';
import { percentFormat } from '../text/percent-format.ts';
import { tooLarge } from '../text/settle.ts';

const special: Readonly<Record<BinaryOperator, string>> = {
  '+': 'add',
  '-': 'sub',
  '*': 'mul',
  '/': 'truediv',
  '//': 'floordiv',
  '%': 'mod',
  '**': 'pow',
  '@': 'matmul',
  '<<': 'lshift',
  '>>': 'rshift',
  '&': 'and',
  '|': 'or',
  '^': 'xor',
};

/** See Machine.binary. */
export function binary(
  vm: Interpreter,
  operator: BinaryOperator,
  left: PyValue,
  right: PyValue,
  at?: Origin,
  shown: string = operator,
): PyValue {
  const a = vm.here(left);
  // What stands in the argument of % may be unknown where the format does not use it, and the other way round.
  if (operator === '%' && a.t === 'str') return placed(percentFormat(vm, a.v, right), at);
  const result = vm.lift([left, right], ([x, y]) =>
    apply(vm, operator, x ?? left, y ?? right, shown),
  );
  return at === undefined ? result : placed(result, result.at ?? at);
}

function apply(
  vm: Interpreter,
  operator: BinaryOperator,
  left: PyValue,
  right: PyValue,
  shown: string,
): PyValue {
  vm.step();
  const [a, b] = [plainOf(vm, left), plainOf(vm, right)];
  return (
    numbers(vm, operator, a, b) ??
    sequences(vm, operator, a, b) ??
    objects(vm, operator, a, b) ??
    vm.raise('TypeError', refusal(vm, operator, a, b, shown))
  );
}

/** CPython's words for operands that do not fit; sequences have their own for `+` and `*`. */
function refusal(
  vm: Interpreter,
  operator: BinaryOperator,
  a: PyValue,
  b: PyValue,
  written: string,
): string {
  const [left, right] = [vm.typeName(a), vm.typeName(b)];
  if (operator === '+' && ['str', 'list', 'tuple'].includes(left))
    return `can only concatenate ${left} (not "${right}") to ${left}`;
  if (operator === '+' && left === 'bytes') return `can't concat ${right} to bytes`;
  const isSequence = (type: string): boolean => ['str', 'bytes', 'list', 'tuple'].includes(type);
  if (operator === '*' && (isSequence(left) || isSequence(right)))
    return `can't multiply sequence by non-int of type '${isSequence(left) ? right : left}'`;
  const shown = written === '**' ? '** or pow()' : written;
  return `unsupported operand type(s) for ${shown}: '${left}' and '${right}'`;
}

function whole(value: PyValue): bigint | undefined {
  if (value.t === 'int') return value.v;
  return value.t === 'bool' ? BigInt(value.v) : undefined;
}

function numbers(
  vm: Interpreter,
  operator: BinaryOperator,
  a: PyValue,
  b: PyValue,
): PyValue | undefined {
  const x = whole(a);
  const y = whole(b);
  if (x !== undefined && y !== undefined) {
    if (a.t === 'bool' && b.t === 'bool' && '&|^'.includes(operator)) {
      return {
        t: 'bool',
        v: operator === '&' ? a.v && b.v : operator === '|' ? a.v || b.v : a.v !== b.v,
      };
    }
    return integers(vm, operator, x, y);
  }
  const p = a.t === 'float' ? a.v : x === undefined ? undefined : Number(x);
  const q = b.t === 'float' ? b.v : y === undefined ? undefined : Number(y);
  return p === undefined || q === undefined ? undefined : floats(vm, operator, p, q);
}

function sequences(
  vm: Interpreter,
  operator: BinaryOperator,
  a: PyValue,
  b: PyValue,
): PyValue | undefined {
  const list = vm.object(a);
  const other = vm.object(b);
  if ('+-&|'.includes(operator) && list?.o === 'dict' && list.subclass === 'Counter')
    return vm.unknown({ code: 'call-not-followed', data: { name: `Counter ${operator}` } });
  if (operator === '%' && a.t === 'bytes')
    return vm.unknown({ code: 'call-not-followed', data: { name: 'bytes %' } });
  if (operator === '+') {
    const length = (lengthOf(a, list) ?? 0) + (lengthOf(b, other) ?? 0);
    if (length > vm.bounds.size) return tooLarge(vm);
    vm.step(length >> 4);
    if (a.t === 'str' && b.t === 'str') return str(a.v + b.v);
    if (a.t === 'tuple' && b.t === 'tuple') return tuple([...a.items, ...b.items]);
    if (a.t === 'bytes' && b.t === 'bytes')
      return { t: 'bytes', v: Uint8Array.from([...a.v, ...b.v]) };
    if (list?.o === 'list' && other?.o === 'list') {
      if (list.open ?? other.open) return list.open ?? other.open;
      return vm.list([...list.items, ...other.items]);
    }
    return undefined;
  }
  if (operator === '*') {
    const times = whole(b);
    if (times !== undefined) return repeat(vm, a, times);
    const first = whole(a);
    return first === undefined ? undefined : repeat(vm, b, first);
  }
  if (operator === '|' && list?.o === 'dict' && other?.o === 'dict') return dictUnion(vm, a, b);
  if ('-&|^'.includes(operator) && list?.o === 'set' && other?.o === 'set')
    return setOperation(vm, operator, list, other);
  return undefined;
}

function lengthOf(value: PyValue, object: PyObject | undefined): number | undefined {
  if (value.t === 'str' || value.t === 'bytes') return value.v.length;
  if (value.t === 'tuple') return value.items.length;
  return object?.o === 'list' ? object.items.length : undefined;
}

function repeat(vm: Interpreter, value: PyValue, times: bigint): PyValue | undefined {
  const object = vm.object(value);
  const length = lengthOf(value, object);
  if (length === undefined) return undefined;
  if (BigInt.asIntN(64, times) !== times)
    vm.raise('OverflowError', "cannot fit 'int' into an index-sized integer");
  const n = times < 0n ? 0 : Number(times);
  if (n * length > vm.bounds.size) return tooLarge(vm);
  vm.step((n * length) >> 4);
  const many = <T>(items: readonly T[]): T[] => Array.from({ length: n }, () => items).flat();
  if (value.t === 'str') return str(value.v.repeat(n));
  if (value.t === 'bytes') return { t: 'bytes', v: Uint8Array.from(many([...value.v])) };
  if (value.t === 'tuple') return tuple(many(value.items));
  return object?.o === 'list' ? (object.open ?? vm.list(many(object.items))) : undefined;
}

function objects(
  vm: Interpreter,
  operator: BinaryOperator,
  a: PyValue,
  b: PyValue,
): PyValue | undefined {
  if (a.t === 'host') {
    const result = a.type.binary?.(vm, operator, a, b);
    if (result !== undefined) return result;
  }
  if (b.t === 'host') {
    const result = b.type.binary?.(vm, operator, a, b);
    if (result !== undefined) return result;
  }
  const isOneType = classOf(vm, a) !== undefined && classOf(vm, a) === classOf(vm, b);
  const result = orElse(vm, callSpecial(vm, a, `__${special[operator]}__`, b), () =>
    orElse(
      vm,
      isOneType ? undefined : callSpecial(vm, b, `__r${special[operator]}__`, a),
      () => undefined,
    ),
  );
  if (result !== undefined) return result;
  // `str | None` in an annotation.
  const isType = (v: PyValue): boolean =>
    v.t === 'none' || (v.t === 'native' && v.instance !== undefined) || vm.object(v)?.o === 'class';
  if (operator === '|' && isType(a) && isType(b))
    return vm.unknown({ code: 'syntax-not-followed', data: { what: 'type' } });
  return undefined;
}

/** `left operator= right`: lists, dicts and sets change in place. */
export function augment(
  vm: Interpreter,
  operator: string,
  left: PyValue,
  right: PyValue,
  at?: Origin,
): PyValue {
  const a = vm.here(left);
  if (a.t === 'choice') {
    return vm.fork(
      a.test,
      () => augment(vm, operator, a.then, right, at),
      () => augment(vm, operator, a.else, right, at),
    );
  }
  if (a.t === 'unknown') openAliases(vm, a);
  const object = vm.object(a);
  if (a.t === 'ref' && object?.o === 'joined')
    return overVersions(vm, a.addr, object, () => augment(vm, operator, a, right, at));
  if (a.t === 'ref' && object !== undefined) {
    if (operator === '+' && object.o === 'list') {
      const items = vm.iterate(right);
      if (!isItems(items)) vm.heap.set(a.addr, { ...object, items: [], open: items });
      else if (object.items.length + items.length > vm.bounds.size)
        vm.heap.set(a.addr, { ...object, items: [], open: tooLarge(vm) });
      else if (object.open === undefined) {
        vm.step((object.items.length + items.length) >> 4);
        vm.heap.set(a.addr, { ...object, items: [...object.items, ...items] });
      }
      return a;
    }
    if (operator === '*' && object.o === 'list') {
      const repeated = vm.object(binary(vm, '*', a, right));
      if (repeated?.o === 'list') vm.heap.set(a.addr, { ...repeated, own: object.own });
      else {
        const open = vm.unknown({ code: 'depends-on-input', data: {} }, right);
        vm.heap.set(a.addr, { ...object, items: [], open });
      }
      return a;
    }
    if (operator === '|' && object.o === 'dict') {
      vm.call(vm.attribute(a, 'update'), { positional: [right], keywords: new Map() });
      return a;
    }
    if ('|&-^'.includes(operator) && object.o === 'set' && !object.frozen) {
      const result = vm.object(binary(vm, operator as BinaryOperator, a, right));
      if (result?.o === 'set') vm.heap.set(a.addr, result);
      else
        vm.heap.set(a.addr, {
          ...object,
          entries: new Map(),
          open: vm.unknown({ code: 'depends-on-input', data: {} }, right),
        });
      return a;
    }
    const inPlace = orElse(
      vm,
      callSpecial(vm, a, `__i${special[operator as BinaryOperator]}__`, right),
      () => undefined,
    );
    if (inPlace !== undefined) return inPlace;
  }
  return binary(vm, operator as BinaryOperator, left, right, at, `${operator}=`);
}

/** See Machine.unary. */
export function unary(vm: Interpreter, operator: '-' | '+' | '~', value: PyValue): PyValue {
  return vm.lift([value], ([v]) => {
    const operand = plainOf(vm, v ?? value);
    const dict = vm.object(operand);
    if (dict?.o === 'dict' && dict.subclass === 'Counter' && operator !== '~')
      return vm.unknown({ code: 'call-not-followed', data: { name: 'Counter' } }, operand);
    const number = whole(operand);
    if (number !== undefined)
      return int(operator === '-' ? -number : operator === '~' ? ~number : number);
    if (operand.t === 'float' && operator !== '~')
      return float(operator === '-' ? -operand.v : operand.v);
    const result =
      operand.t === 'host'
        ? operand.type.unary?.(vm, operator, operand)
        : callSpecial(
            vm,
            operand,
            operator === '-' ? '__neg__' : operator === '+' ? '__pos__' : '__invert__',
          );
    return (
      result ??
      vm.raise('TypeError', `bad operand type for unary ${operator}: '${vm.typeName(operand)}'`)
    );
  });
}
