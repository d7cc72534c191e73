import { choose } from '../execution/fork.ts';
import type { Interpreter } from '../interpreter.ts';
import type { Input } from '../value.ts';
import type { PyObject, PyUnknown, PyValue, Test } from '../object.ts';

/** The item at a place; undefined behind the last one. */
export type ItemAt = { readonly item: PyValue } | { readonly open: PyUnknown } | undefined;

/**
 * The item at place `i` of a list, text or tuple, or of what is one of them by branch, as it is now; not known where one
 * side is at its end before the other.
 */
export function itemAt(vm: Interpreter, given: PyValue, i: number): ItemAt {
  const value = vm.here(given);
  if (value.t === 'choice')
    return either(vm, value.test, itemAt(vm, value.then, i), itemAt(vm, value.else, i));
  const object = vm.object(value);
  if (object !== undefined) return inObject(vm, object, i);
  if (value.t !== 'tuple' && value.t !== 'str') return unknown(vm, value, []);
  const items = vm.iterate(value);
  if ('t' in items) return { open: items };
  const item = items[i];
  return item && { item };
}

function inObject(vm: Interpreter, object: PyObject, i: number): ItemAt {
  if (object.o === 'joined') {
    const known = vm.assumed(object.test);
    if (known !== undefined) return inObject(vm, known ? object.then : object.else, i);
    return either(vm, object.test, inObject(vm, object.then, i), inObject(vm, object.else, i));
  }
  if (object.o !== 'list') return unknown(vm, undefined, []);
  if (object.open !== undefined) return { open: object.open };
  const item = object.items[i];
  return item && { item };
}

function either(vm: Interpreter, test: Test, a: ItemAt, b: ItemAt): ItemAt {
  if (a === undefined && b === undefined) return undefined;
  if (a === undefined || b === undefined) return unknown(vm, undefined, test.needs);
  if ('open' in a) return a;
  return 'open' in b ? b : { item: choose(vm, test, a.item, b.item) };
}

function unknown(
  vm: Interpreter,
  from: PyValue | undefined,
  needs: readonly Input[],
): { readonly open: PyUnknown } {
  const open = vm.unknown({ code: 'depends-on-input', data: {} }, ...(from ? [from] : []));
  return { open: needs.length === 0 ? open : { ...open, needs } };
}
