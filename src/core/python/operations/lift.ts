import type { Interpreter } from '../interpreter.ts';
import type { PyChoice, PyObject, PyValue } from '../object.ts';

/**
 * See Machine.lift. Choices and objects that differ by branch are spread over their alternatives; anything unknown makes
 * the result unknown.
 */
export function liftValues(
  vm: Interpreter,
  values: readonly PyValue[],
  fn: (known: readonly PyValue[]) => PyValue,
): PyValue {
  const present = values.map((value) => vm.here(value));
  const choice = present.findIndex((v) => v.t === 'choice');
  if (choice >= 0) {
    const { test, then, else: otherwise } = present[choice] as PyChoice;
    const with_ = (value: PyValue): PyValue => liftValues(vm, present.with(choice, value), fn);
    return vm.fork(
      test,
      () => with_(then),
      () => with_(otherwise),
    );
  }
  if (present.some((v) => v.t === 'unknown' || v.t === 'placeholder')) {
    return vm.unknown({ code: 'depends-on-input', data: {} }, ...present);
  }
  for (const value of present) {
    const object = vm.object(value);
    if (object?.o === 'joined' && value.t === 'ref') {
      return overVersions(vm, value.addr, object, () => liftValues(vm, present, fn));
    }
  }
  return fn(present);
}

/** Runs `fn` once for each version of the object at `addr`, as if it were that one, and joins the results. */
export function overVersions(
  vm: Interpreter,
  addr: number,
  object: Extract<PyObject, { o: 'joined' }>,
  fn: () => PyValue,
): PyValue {
  const as = (version: PyObject) => (): PyValue => {
    vm.heap.set(addr, version);
    return fn();
  };
  const known = vm.assumed(object.test);
  if (known !== undefined) return as(known ? object.then : object.else)();
  return vm.fork(object.test, as(object.then), as(object.else));
}
