import { throwInto } from './generator.ts';
import type { Interpreter } from '../interpreter.ts';
import { PyRaise, type Machine } from '../machine.ts';
import type { PyRef, PyValue } from '../object.ts';

/** What the `yield` that a generator waits at gives when it goes on. */
export function giveToYield(vm: Machine, ref: PyRef, value: PyValue): void {
  const object = vm.object(ref);
  const suspended = object?.o === 'iterator' ? object.suspended : undefined;
  const step = suspended?.steps.at(-1);
  if (object?.o !== 'iterator' || suspended === undefined || value.t === 'none') return;
  if (step?.k === 'block' && suspended.steps.length === 1 && step.index === 0)
    vm.raise('TypeError', "can't send non-None value to a just-started generator");
  if (step?.k !== 'assign') return;
  const steps = [...suspended.steps.slice(0, -1), { ...step, value }];
  vm.heap.set(ref.addr, { ...object, suspended: { ...suspended, steps } });
}

/** Ends a generator where it waits, through its `finally`. */
export function closeGenerator(vm: Interpreter, ref: PyRef): void {
  const object = vm.object(ref);
  if (object?.o !== 'iterator' || object.suspended === undefined) return;
  const [first] = object.suspended.steps;
  const isBegun = object.suspended.steps.length > 1 || first?.k !== 'block' || first.index > 0;
  if (!isBegun) {
    vm.heap.set(ref.addr, { o: 'iterator', items: [], position: 0, name: 'generator' });
    return;
  }
  vm.catchers.push(() => true);
  try {
    vm.raise('GeneratorExit');
  } catch (error) {
    if (!(error instanceof PyRaise)) throw error;
    leaveBy(vm, ref, error);
  } finally {
    vm.catchers.pop();
  }
}

function leaveBy(vm: Interpreter, ref: PyRef, exit: PyRaise): void {
  let more: PyValue | undefined;
  try {
    more = throwInto(vm, ref, exit);
  } catch (error) {
    if (!(error instanceof PyRaise) || error.exception !== exit.exception) throw error;
  }
  if (more !== undefined && more.t !== 'unknown')
    vm.raise('RuntimeError', 'generator ignored GeneratorExit');
}
