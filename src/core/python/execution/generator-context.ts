import { nextItem } from '../builtins/iterator-methods.ts';
import { callFunction } from './call.ts';
import { decorateWith } from './decorate-context.ts';
import type { Completion } from './frame.ts';
import { isResumable, throwInto } from './generator.ts';
import type { Interpreter } from '../interpreter.ts';
import type { PyRaise } from '../machine.ts';
import { lazyNative, none, tuple, type PyFunction, type PyValue } from '../object.ts';
import type { CallArguments, HostType } from '../host-type.ts';
import { walk } from '../syntax/walk.ts';

interface Held {
  readonly fn: PyValue;
  readonly args: CallArguments;
}

const type: HostType<Held> = {
  name: 'contextlib._GeneratorContextManager',
  call: (_vm, self, args) => decorateWith(self, args),
};

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
  const called = calledBy(vm, context);
  if (called === undefined) return undefined;
  let isEntered = false;
  let end: Completion | undefined;
  callFunction(vm, called.fn, called.args, context.at, (entered) => {
    // A generator that yields again is an error that only a run would show.
    if (!isEntered) {
      isEntered = true;
      end = body(entered);
    }
    return none;
  });
  return { end };
}

/** A context manager made of a generator that can be left where it yields and gone on with. */
export interface GeneratorContext {
  /** Whether it may take an exception of the block. */
  readonly catches: boolean;
  enter(): PyValue;
  /** Goes on after the block; gives how that ended then. */
  exit(completion: Completion | undefined): Completion | undefined;
}

/** The generator of a context manager; undefined where `context` is none, or its `yield` stands where it cannot be left. */
export function generatorContext(vm: Interpreter, context: PyValue): GeneratorContext | undefined {
  const called = calledBy(vm, context);
  if (called === undefined || !('s' in called.fn.node) || !isResumable(called.fn.node.body))
    return undefined;
  const generator = callFunction(vm, called.fn, called.args, context.at);
  if (generator.t !== 'ref') return undefined;
  let catches = false;
  walk(called.fn.node.body, (node) => {
    if ('s' in node && node.s === 'try' && node.handlers.length > 0) catches = true;
    return true;
  });
  return {
    catches,
    enter: () => nextItem(vm, generator) ?? vm.raise('RuntimeError', "generator didn't yield"),
    exit(completion) {
      if (completion?.c !== 'raise') {
        const more = nextItem(vm, generator);
        return more === undefined || more.t === 'unknown'
          ? completion
          : vm.raise('RuntimeError', "generator didn't stop");
      }
      const more = throwInto(vm, generator, completion.raised);
      return more === undefined || more.t === 'unknown'
        ? undefined
        : vm.raise('RuntimeError', "generator didn't stop after throw()");
    },
  };
}

/** Whether a value is what `contextlib.contextmanager` makes. */
export function isGeneratorContext(context: PyValue): boolean {
  return context.t === 'host' && context.type === (type as HostType);
}

function calledBy(
  vm: Interpreter,
  context: PyValue,
): { readonly fn: PyFunction; readonly args: CallArguments } | undefined {
  if (context.t !== 'host' || context.type !== (type as HostType)) return undefined;
  const { fn, args } = context.data as Held;
  const object = vm.object(fn.t === 'method' ? fn.fn : fn);
  if (object?.o !== 'function') return undefined;
  const given = fn.t === 'method' ? { ...args, positional: [fn.self, ...args.positional] } : args;
  return { fn: object, args: given };
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
