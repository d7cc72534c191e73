import { evaluate } from './evaluate.ts';
import { executeBlock } from './execute.ts';
import { forkBlocks } from './fork.ts';
import type { Completion, Frame } from './frame.ts';
import type { Interpreter } from '../interpreter.ts';
import { completionOf, proceed, resumePending } from './leave.ts';
import type { PyRaise } from '../machine.ts';
import type { Test } from '../object.ts';
import { bindName, unbindIfBound } from './scopes.ts';
import type { Expression, If, Try } from '../syntax/syntax.ts';

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

/** `try`: an exception that is raised on some paths only runs its handler beside the rest. */
export function executeTry(vm: Interpreter, node: Try, frame: Frame): Completion | undefined {
  const first = frame.pending.length;
  const depth = vm.assumptionDepth;
  vm.catchers.push((raised) => handlerFor(vm, node, raised, frame) !== undefined);
  let end: Completion | undefined;
  try {
    end = completionOf(() => executeBlock(vm, node.body, frame));
  } finally {
    vm.catchers.pop();
  }
  const ofBody = frame.pending.length - first;
  const caught = end?.c === 'raise' ? end : undefined;
  const handler = caught && handlerFor(vm, node, caught.raised, frame);
  if (caught !== undefined && handler !== undefined)
    end = completionOf(() => handle(vm, handler, caught.raised, frame));
  else if (end === undefined) end = completionOf(() => executeBlock(vm, node.orelse, frame));
  vm.forget(depth, []);
  end = resumePending(
    vm,
    frame,
    first,
    end,
    (completion, i) =>
      i < ofBody &&
      completion.c === 'raise' &&
      handlerFor(vm, node, completion.raised, frame) !== undefined,
    (completion) => {
      if (completion.c !== 'raise') return completion;
      const taken = handlerFor(vm, node, completion.raised, frame);
      return taken ? handle(vm, taken, completion.raised, frame) : completion;
    },
  );
  if (node.final.length > 0) {
    resumePending(
      vm,
      frame,
      first,
      undefined,
      () => true,
      (completion) => executeBlock(vm, node.final, frame) ?? completion,
    );
  }
  vm.forget(depth, frame.pending.slice(first));
  return proceed(executeBlock(vm, node.final, frame) ?? end);
}

type Handler = Try['handlers'][number];

function handle(
  vm: Interpreter,
  handler: Handler,
  raised: PyRaise,
  frame: Frame,
): Completion | undefined {
  const { name } = handler;
  bindHandler(vm, handler, raised, frame);
  const first = frame.pending.length;
  vm.handling.push(raised);
  let end: Completion | undefined;
  try {
    end = completionOf(() => executeBlock(vm, handler.body, frame));
  } finally {
    vm.handling.pop();
  }
  if (name === undefined) return proceed(end);
  // The name of the exception ends with its handler.
  const unbind = (completion: Completion): Completion => {
    unbindIfBound(vm, frame.scope, name);
    return completion;
  };
  resumePending(vm, frame, first, undefined, () => true, unbind);
  unbindIfBound(vm, frame.scope, name);
  return proceed(end);
}

/** Binds the name that a handler gives its exception. */
export function bindHandler(
  vm: Interpreter,
  handler: Handler,
  raised: PyRaise,
  frame: Frame,
): void {
  if (handler.name !== undefined) bindName(vm, frame.scope, handler.name, raised.exception);
}

/** The handler that takes an exception; one whose class is not known takes everything. */
export function handlerFor(
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
