import { assign } from './assign.ts';
import { callSpecial } from '../operations/attributes.ts';
import { classOf, lookUp } from './classes.ts';
import { evaluate } from './evaluate.ts';
import { executeBlock } from './execute.ts';
import { negate } from './fork.ts';
import type { Completion, Frame } from './frame.ts';
import {
  generatorContext,
  isGeneratorContext,
  isSuppressed,
  withinGenerator,
} from './generator-context.ts';
import type { Interpreter } from '../interpreter.ts';
import { completionOf, proceed, resumePending } from './leave.ts';
import { isOpen, none, type PyValue } from '../object.ts';
import type { With } from '../syntax/syntax.ts';

/** `with`: enters and leaves what supports it; what is not known binds an unknown value. */
export function executeWith(
  vm: Interpreter,
  node: With,
  frame: Frame,
  index = 0,
): Completion | undefined {
  const item = node.items[index];
  if (item === undefined) return executeBlock(vm, node.body, frame);
  const context = vm.here(evaluate(vm, item.context, frame));
  const generator = generatorContext(vm, context);
  const within = generator
    ? undefined
    : withinGenerator(vm, context, (entered) =>
        vm.withinFrame(frame, () => {
          if (item.target !== undefined) assign(vm, item.target, entered, frame);
          return executeWith(vm, node, frame, index + 1);
        }),
      );
  if (within !== undefined) return within.end;
  if (!isContext(vm, context))
    vm.raise(
      'TypeError',
      `'${vm.typeName(context)}' object does not support the context manager protocol`,
    );
  const leave = isOpen(context) ? vm.host.enterUnknown?.(vm, context) : undefined;
  const entered = generator ? generator.enter() : enterContext(vm, context);
  if (item.target !== undefined) assign(vm, item.target, entered, frame);
  const first = frame.pending.length;
  const depth = vm.assumptionDepth;
  const isOwn = hasOwnExit(vm, context);
  if (isOwn || generator?.catches === true) vm.catchers.push(() => true);
  else vm.catchers.push((raised) => isSuppressed(vm, context, raised));
  let end: Completion | undefined;
  try {
    end = completionOf(() => executeWith(vm, node, frame, index + 1));
  } finally {
    vm.catchers.pop();
    leave?.();
  }
  vm.forget(depth, []);
  const exit = (completion: Completion | undefined): Completion | undefined =>
    generator ? generator.exit(completion) : exitWith(vm, frame, context, completion);
  const count = frame.pending.length - first;
  end = completionOf(() => exit(end));
  const resumed = resumePending(vm, frame, first, end, (_, i) => i < count, exit);
  vm.forget(depth, frame.pending.slice(first));
  return proceed(resumed);
}

/** A context that is entered and left by calls, as `contextlib.ExitStack` does. */
export interface Context {
  enter(): PyValue;
  /** Gives how what stands around ends after it. */
  exit(completion: Completion | undefined): Completion | undefined;
}

/** See Context; undefined where it is not known, or its function cannot be left where it yields. */
export function contextOf(vm: Interpreter, given: PyValue): Context | undefined {
  const context = vm.here(given);
  const generator = generatorContext(vm, context);
  if (generator !== undefined) return generator;
  if (isOpen(context) || isGeneratorContext(context) || !isContext(vm, context)) return undefined;
  const frame: Frame = { scope: 0, file: '', pending: [], yields: [] };
  return {
    enter: () => enterContext(vm, context),
    exit: (completion) => exitWith(vm, frame, context, completion),
  };
}

function enterContext(vm: Interpreter, context: PyValue): PyValue {
  return context.t === 'host'
    ? (context.type.enter?.(vm, context) ?? context)
    : (callSpecial(vm, context, '__enter__') ?? context);
}

/** Whether `with` takes the value, as far as is known. */
function isContext(vm: Interpreter, context: PyValue): boolean {
  const object = vm.object(context);
  if (object?.o === 'instance')
    return ['__enter__', '__exit__'].every((name) => vm.findAttribute(context, name) !== undefined);
  const kinds = ['none', 'bool', 'int', 'float', 'str', 'bytes', 'tuple', 'native', 'method'];
  return (
    !kinds.includes(context.t) &&
    !['list', 'dict', 'set', 'function', 'iterator'].includes(object?.o ?? '')
  );
}

/** Whether leaving runs code of the program, which may take an exception. */
function hasOwnExit(vm: Interpreter, context: PyValue): boolean {
  const cls = classOf(vm, context);
  const found = cls && lookUp(vm, cls, '__exit__');
  const isStack = found?.value.t === 'native' && found.value.name === 'ExitStack.__exit__';
  return isStack || (found !== undefined && vm.object(found.value)?.o === 'function');
}

/** Leaves the context on one path; gives how that path ends then. */
function exitWith(
  vm: Interpreter,
  frame: Frame,
  context: PyValue,
  completion: Completion | undefined,
): Completion | undefined {
  if (context.t === 'host') {
    context.type.exit?.(vm, context);
    return completion?.c === 'raise' && isSuppressed(vm, context, completion.raised)
      ? undefined
      : completion;
  }
  if (completion?.c !== 'raise') {
    callSpecial(vm, context, '__exit__', none, none, none);
    return completion;
  }
  const { exception } = completion.raised;
  const cls = vm.findAttribute(exception, '__class__') ?? none;
  const result = callSpecial(vm, context, '__exit__', cls, exception, none);
  if (result === undefined || !hasOwnExit(vm, context)) return completion;
  const truth = vm.truth(result);
  if (typeof truth === 'boolean') return truth ? undefined : completion;
  frame.pending.push({ completion, state: vm.heap.snapshot(), tests: [negate(truth)] });
  return undefined;
}
