import { plainOf } from './scalar-data.ts';
import { hashKey } from './equality.ts';
import { negate } from '../execution/fork.ts';
import type { Interpreter } from '../interpreter.ts';
import { lengthOf } from './iteration.ts';
import { Needs } from '../needs.ts';
import { bool, type PyUnknown, type PyValue, type Test } from '../object.ts';

/** See Machine.truth. */
export function truthOf(vm: Interpreter, given: PyValue): boolean | Test {
  const value = vm.here(given);
  switch (value.t) {
    case 'none':
      return false;
    case 'bool':
      return value.v;
    case 'int':
      return value.v !== 0n;
    case 'float':
      return value.v !== 0;
    case 'str':
    case 'bytes':
      return value.v.length > 0;
    case 'tuple':
      return value.items.length > 0;
    case 'unknown':
    case 'placeholder':
      return truthTest(vm, value);
    case 'choice':
      return truthOfChoice(vm, value.test, truthOf(vm, value.then), truthOf(vm, value.else));
    case 'host':
      if (value.type.truth) return value.type.truth(vm, value);
      return truthOfLength(vm, value.type.length?.(vm, value) ?? 1);
    case 'ref':
      return truthOfObject(vm, value);
    default:
      return true;
  }
}

function truthOfObject(vm: Interpreter, value: PyValue): boolean | Test {
  const object = vm.object(value);
  if (object?.o === 'joined') {
    const truth = vm.lift([value], ([v]) => {
      const one = truthOf(vm, v ?? value);
      return typeof one === 'boolean' ? bool(one) : unknownTruth(vm, one);
    });
    return truthOf(vm, truth);
  }
  const plain = plainOf(vm, value);
  if (plain !== value) return truthOf(vm, plain);
  if (object?.o === 'instance') {
    const method = vm.findAttribute(value, '__bool__') ?? vm.findAttribute(value, '__len__');
    if (method === undefined || method.t === 'unknown') return true;
    return truthOf(vm, vm.call(method, { positional: [], keywords: new Map() }));
  }
  if (object?.o !== 'list' && object?.o !== 'dict' && object?.o !== 'set') return true;
  return truthOfLength(vm, lengthOf(vm, value));
}

function truthOfLength(vm: Interpreter, length: number | PyValue): boolean | Test {
  return typeof length === 'number' ? length > 0 : truthOf(vm, length);
}

function truthOfChoice(
  vm: Interpreter,
  test: Test,
  then: boolean | Test,
  otherwise: boolean | Test,
): boolean | Test {
  if (typeof then === 'boolean' && typeof otherwise === 'boolean') {
    if (then === otherwise) return then;
    return then ? test : negate(test);
  }
  // `x and x`, `x or x`
  if (otherwise === false && isSame(test, then)) return test;
  if (then === true && isSame(test, otherwise)) return test;
  const part = (t: boolean | Test): string =>
    typeof t === 'boolean' ? String(t) : `${t.negated ? '!' : ''}${t.key}`;
  const needs = new Needs();
  for (const t of [test, then, otherwise]) if (typeof t !== 'boolean') needs.add(t.needs);
  const key = `(${test.key} ? ${part(then)} : ${part(otherwise)})`;
  return {
    // Conditions on conditions grow without bound; one that is too long is like no other.
    key: key.length > 2000 ? `#${vm.identityOf({})}` : key,
    text: test.text,
    needs: needs.list,
    negated: false,
  };
}

function isSame(test: Test, other: boolean | Test): boolean {
  return typeof other !== 'boolean' && other.key === test.key && other.negated === test.negated;
}

/** The condition that an unknown value or placeholder is true. */
export function truthTest(
  vm: Interpreter,
  value: Extract<PyValue, { t: 'unknown' | 'placeholder' }>,
): Test {
  if (value.t === 'placeholder') {
    const { kind, key } = value.input;
    return { key: `${kind}:${key}`, text: key, needs: [value.input], negated: false };
  }
  return (
    value.test ?? {
      key: `#${vm.identityOf(value)}`,
      text: value.reason.code,
      needs: value.needs,
      negated: false,
    }
  );
}

/** A truth value that is the outcome of `test`. */
export function unknownTruth(vm: Interpreter, test: Test): PyUnknown {
  const base = vm.unknown({ code: 'depends-on-input', data: {} });
  return { ...base, needs: test.needs, test };
}

/** A text for the question that compares a placeholder with a constant, the same for the same question. */
export function questionKey(
  vm: Interpreter,
  operator: string,
  left: PyValue,
  right: PyValue,
): string | undefined {
  const [open, other] = left.t === 'placeholder' ? [left, right] : [right, left];
  if (open.t !== 'placeholder') return undefined;
  const key =
    other.t === 'placeholder' ? `${other.input.kind}:${other.input.key}` : hashKey(vm, other);
  if (key === undefined) return undefined;
  return `${open.input.kind}:${open.input.key} ${open === left ? '' : 'r'}${operator} ${key}`;
}
