import { callFunction } from './call.ts';
import type { Completion } from './frame.ts';
import type { Interpreter } from '../interpreter.ts';
import type { PyRaise } from '../machine.ts';
import {
  lazyNative,
  none,
  tuple,
  type CallArguments,
  type HostType,
  type PyValue,
} from '../object.ts';

interface Held {
  readonly fn: PyValue;
  readonly args: CallArguments;
}

const type: HostType<Held> = { name: 'contextlib._GeneratorContextManager' };

/** `contextlib.contextmanager`: what the function's call makes is for `with`. */
export const contextManager: PyValue = lazyNative('contextlib.contextmanager', (_, decorated) => {
  const fn = decorated.positional[0] ?? none;
  return lazyNative('contextmanager', (_machine, args) => ({
    t: 'host',
    type,
    data: { fn, args },
  }));
});

/**
 * Runs `body` where the generator of a context manager yields, with what it yields; undefined where `context` is no such
 * manager, or its function is not the program's own.
 */
export function withinGenerator(
  vm: Interpreter,
  context: PyValue,
  body: (entered: PyValue) => Completion | undefined,
): { readonly end: Completion | undefined } | undefined {
  if (context.t !== 'host' || context.type !== (type as HostType)) return undefined;
  const { fn, args } = context.data as Held;
  const target = fn.t === 'method' ? fn.fn : fn;
  const object = vm.object(target);
  if (object?.o !== 'function') return undefined;
  const given = fn.t === 'method' ? { ...args, positional: [fn.self, ...args.positional] } : args;
  let isEntered = false;
  let end: Completion | undefined;
  callFunction(vm, object, given, context.at, (entered) => {
    // A generator that yields again is an error that only a run would show.
    if (!isEntered) {
      isEntered = true;
      end = body(entered);
    }
    return none;
  });
  return { end };
}

const suppressType: HostType<PyValue> = {
  name: 'contextlib.suppress',
  enter: () => none,
};

/** `contextlib.suppress(...)`. */
export function suppressing(classes: readonly PyValue[]): PyValue {
  return { t: 'host', type: suppressType, data: tuple(classes) };
}

/** Whether `contextlib.suppress` names the exception. */
export function isSuppressed(vm: Interpreter, context: PyValue, raised: PyRaise): boolean {
  if (context.t !== 'host' || context.type !== (suppressType as HostType)) return false;
  return vm.isInstance(raised.exception, context.data as PyValue) !== false;
}
