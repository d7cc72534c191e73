import { boundOf } from '../python/bounds-reached.ts';
import type { Interpreter } from '../python/interpreter.ts';
import { PyRaise } from '../python/machine.ts';
import type { PyValue } from '../python/object.ts';
import type { Session } from './session.ts';

/** What came of running a function of the program. */
export type Followed =
  | { readonly end: 'returned'; readonly value: PyValue }
  | { readonly end: 'raised'; readonly exception: string; readonly detail: string }
  /** It was given up, or what is not known decides whether it raises. */
  | { readonly end: 'unknown'; readonly detail: string };

/** Calls a function of the program, with the bounds of a whole evaluation. */
export function followCall(
  session: Session,
  vm: Interpreter,
  fn: PyValue,
  positional: readonly PyValue[],
  keywords: ReadonlyMap<string, PyValue> = new Map(),
): Followed {
  return follow(session, vm, () => vm.call(fn, { positional, keywords }));
}

/** The same for any part of the program. */
export function follow(session: Session, vm: Interpreter, run: () => PyValue): Followed {
  const { problems, refusals } = session;
  const said = [problems.length, refusals.length] as const;
  vm.refill();
  try {
    const value = vm.catching(run);
    const isLeft = problems.length > said[0] || refusals.length > said[1];
    return isLeft || (value.t === 'unknown' && value.reason.code === 'raises-here')
      ? { end: 'unknown', detail: '' }
      : { end: 'returned', value };
  } catch (error) {
    if (error instanceof PyRaise) {
      const { className, message } = vm.describe(error);
      return { end: 'raised', exception: className, detail: message };
    }
    const bound = boundOf(error);
    if (bound === undefined) throw error;
    return { end: 'unknown', detail: bound };
  } finally {
    // What is wrong there is not said of the DAG file.
    problems.splice(said[0]);
    refusals.splice(said[1]);
    vm.refill();
  }
}
