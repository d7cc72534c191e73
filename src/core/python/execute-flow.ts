import { assign } from './assign.ts';
import { callSpecial } from './attributes.ts';
import { evaluate } from './evaluate.ts';
import { executeBlock } from './execute.ts';
import { blur, forkBlocks, joinStates } from './fork.ts';
import type { Completion, Frame } from './frame.ts';
import { suppressed, withinGenerator } from './generator-context.ts';
import type { Interpreter } from './interpreter.ts';
import { PyRaise } from './machine.ts';
import { isOpen, none, type PyValue, type Test } from './object.ts';
import { bindName } from './scopes.ts';
import type { Expression, For, If, Try, While, With } from './syntax.ts';

/** The same condition, with the text that it has in the program. */
function named(vm: Interpreter, test: Test, node: Expression): Test {
  const text = vm.textOf(node).replace(/\s+/g, ' ');
  return { ...test, text };
}

/** An unknown condition in words of the program: of `not x` the test of `x`. */
export function testOf(vm: Interpreter, node: Expression, frame: Frame): boolean | Test {
  const truth = vm.truth(evaluate(vm, node, frame));
  if (typeof truth === 'boolean') return truth;
  const known = vm.assumed(truth);
  return known ?? named(vm, truth, node);
}

/** `if`: follows both branches where the condition is not known. */
export function executeIf(vm: Interpreter, node: If, frame: Frame): Completion | undefined {
  const truth = testOf(vm, node.test, frame);
  const then = (): Completion | undefined => executeBlock(vm, node.body, frame);
  const otherwise = (): Completion | undefined => executeBlock(vm, node.orelse, frame);
  if (typeof truth === 'boolean') return truth ? then() : otherwise();
  return forkBlocks(vm, frame, truth, then, otherwise);
}

/** `for`: over unknown items the body is followed once, and what it changes is unknown afterwards. */
export function executeFor(vm: Interpreter, node: For, frame: Frame): Completion | undefined {
  const iterable = evaluate(vm, node.iter, frame);
  const items = vm.iterate(iterable);
  if ('t' in items) {
    return onceOpen(vm, node, frame, items, () => {
      const item: PyValue = {
        ...vm.unknown({ code: 'loop-not-followed', data: { loop: vm.textOf(node.iter) } }, items),
        since: vm.at(node.iter),
      };
      assign(vm, node.target, item, frame);
    });
  }
  const first = frame.pending.length;
  for (const [i, item] of items.entries()) {
    if (i >= vm.bounds.loop) {
      vm.host.gaveUp('loop', vm.at(node));
      break;
    }
    vm.step();
    assign(vm, node.target, item, frame);
    const end = executeBlock(vm, node.body, frame);
    rejoin(vm, frame, first, 'continue');
    if (end?.c === 'break') {
      rejoin(vm, frame, first, 'break');
      return undefined;
    }
    if (end?.c === 'return' || end?.c === 'raise') return end;
  }
  const end = executeBlock(vm, node.orelse, frame);
  rejoin(vm, frame, first, 'break');
  return end;
}

/** Brings back what left the loop, or this turn of it, on some paths only. */
function rejoin(vm: Interpreter, frame: Frame, first: number, kind: 'break' | 'continue'): void {
  for (let i = frame.pending.length - 1; i >= first; i--) {
    const pending = frame.pending[i];
    if (pending?.completion.c !== kind) continue;
    joinStates(vm, pending.test, pending.state, vm.heap.snapshot());
    frame.pending.splice(i, 1);
  }
}

function onceOpen(
  vm: Interpreter,
  node: For | While,
  frame: Frame,
  over: PyValue,
  begin: () => void,
): Completion | undefined {
  const before = vm.heap.snapshot();
  const first = frame.pending.length;
  const test: Test = {
    key: `loop@${frame.file}:${node.span.start}#${vm.identityOf({})}`,
    text: vm.textOf(node).split('\n')[0] ?? '',
    needs: [],
    negated: false,
  };
  vm.assuming(test, () => {
    begin();
    try {
      executeBlock(vm, node.body, frame);
    } catch (error) {
      // Some turn of the loop may raise; whether any does is not known.
      if (!(error instanceof PyRaise)) throw error;
    }
  });
  frame.pending.length = first;
  blur(vm, before, vm.unknown({ code: 'loop-not-followed', data: { loop: test.text } }, over));
  return undefined;
}

/** `while`: runs while the condition is known and true, up to the bound. */
export function executeWhile(vm: Interpreter, node: While, frame: Frame): Completion | undefined {
  const first = frame.pending.length;
  for (let turn = 0; ; turn++) {
    vm.step();
    const truth = testOf(vm, node.test, frame);
    if (truth === false) break;
    if (typeof truth !== 'boolean' || turn >= vm.bounds.loop) {
      if (truth === true) vm.host.gaveUp('loop', vm.at(node));
      return onceOpen(vm, node, frame, none, () => undefined);
    }
    const end = executeBlock(vm, node.body, frame);
    rejoin(vm, frame, first, 'continue');
    if (end?.c === 'break') {
      rejoin(vm, frame, first, 'break');
      return undefined;
    }
    if (end?.c === 'return' || end?.c === 'raise') return end;
  }
  const end = executeBlock(vm, node.orelse, frame);
  rejoin(vm, frame, first, 'break');
  return end;
}

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
  const within = withinGenerator(vm, context, (entered) =>
    vm.withinFrame(frame, () => {
      if (item.target !== undefined) assign(vm, item.target, entered, frame);
      return executeWith(vm, node, frame, index + 1);
    }),
  );
  if (within !== undefined) return within.end;
  const leave = isOpen(context) ? vm.host.enterUnknown?.(vm, context) : undefined;
  const entered =
    context.t === 'host'
      ? (context.type.enter?.(vm, context) ?? context)
      : (callSpecial(vm, context, '__enter__') ?? context);
  if (item.target !== undefined) assign(vm, item.target, entered, frame);
  try {
    return suppressed(vm, context, () => executeWith(vm, node, frame, index + 1));
  } finally {
    leave?.();
    if (context.t === 'host') context.type.exit?.(vm, context);
    else callSpecial(vm, context, '__exit__', none, none, none);
  }
}

/** `try`: an exception that is raised on some paths only runs its handler beside the rest. */
export function executeTry(vm: Interpreter, node: Try, frame: Frame): Completion | undefined {
  const first = frame.pending.length;
  let end: Completion | undefined;
  try {
    end = guarded(vm, node, frame, first);
  } catch (error) {
    if (!(error instanceof PyRaise)) throw error;
    const left = executeBlock(vm, node.final, frame);
    if (left !== undefined) return left;
    throw error;
  }
  return executeBlock(vm, node.final, frame) ?? end;
}

function guarded(vm: Interpreter, node: Try, frame: Frame, first: number): Completion | undefined {
  let end: Completion | undefined;
  const catches = (raised: PyRaise): boolean => handlerFor(vm, node, raised, frame) !== undefined;
  vm.catchers.push(catches);
  let caught: PyRaise | undefined;
  try {
    end = executeBlock(vm, node.body, frame);
  } catch (error) {
    if (!(error instanceof PyRaise)) throw error;
    caught = error;
  } finally {
    vm.catchers.pop();
  }
  if (caught !== undefined) {
    const handler = handlerFor(vm, node, caught, frame);
    if (handler === undefined) throw caught;
    end = handle(vm, handler, caught, frame);
  } else if (end === undefined) end = executeBlock(vm, node.orelse, frame);
  return resume(vm, node, frame, first, end);
}

type Handler = Try['handlers'][number];

function handle(
  vm: Interpreter,
  handler: Handler,
  raised: PyRaise,
  frame: Frame,
): Completion | undefined {
  if (handler.name !== undefined) bindName(vm, frame.scope, handler.name, raised.exception);
  vm.handling.push(raised);
  try {
    return executeBlock(vm, handler.body, frame);
  } finally {
    vm.handling.pop();
  }
}

/** Runs the handlers for exceptions that were raised on some paths of the body. */
function resume(
  vm: Interpreter,
  node: Try,
  frame: Frame,
  first: number,
  end: Completion | undefined,
): Completion | undefined {
  for (let i = frame.pending.length - 1; i >= first; i--) {
    const pending = frame.pending[i];
    if (pending?.completion.c !== 'raise') continue;
    const raised = pending.completion.raised;
    const handler = handlerFor(vm, node, raised, frame);
    if (handler === undefined) continue;
    frame.pending.splice(i, 1);
    const after = vm.heap.snapshot();
    if (end !== undefined) {
      frame.pending.push({
        completion: end,
        state: after,
        test: { ...pending.test, negated: !pending.test.negated },
      });
      vm.heap.restore(pending.state);
      end = handle(vm, handler, raised, frame);
      continue;
    }
    end = forkBlocks(
      vm,
      frame,
      pending.test,
      () => {
        vm.heap.restore(pending.state);
        return handle(vm, handler, raised, frame);
      },
      () => {
        vm.heap.restore(after);
        return undefined;
      },
    );
  }
  return end;
}

/** The handler that takes an exception; one whose class is not known takes everything. */
function handlerFor(
  vm: Interpreter,
  node: Try,
  raised: PyRaise,
  frame: Frame,
): Handler | undefined {
  return node.handlers.find((handler) => {
    if (handler.type === undefined) return true;
    const type = evaluate(vm, handler.type, frame);
    return vm.isInstance(raised.exception, type) !== false;
  });
}
