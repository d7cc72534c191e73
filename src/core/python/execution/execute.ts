import { assign, boundNames, remove } from './assign.ts';
import { defineFunction, executeClass } from './definitions.ts';
import { evaluate, evaluateTarget } from './evaluate.ts';
import { executeIf, executeTry, testOf } from './execute-flow.ts';
import { forkBlocks } from './fork.ts';
import { executeFor, executeWhile } from './execute-loop.ts';
import { executeWith } from './execute-with.ts';
import { executeMatch } from './execute-match.ts';
import { raiseWith, toRaise } from './exceptions.ts';
import type { Completion, Frame } from './frame.ts';
import { executeImport, executeImportFrom } from './imports.ts';
import { BoundsReached, boundOf } from '../bounds-reached.ts';
import type { Interpreter } from '../interpreter.ts';
import { PyRaise } from '../machine.ts';
import { bool, none, placed, type PyValue } from '../object.ts';
import { augment } from '../operations/operators.ts';
import { bindName, declareOuter } from './scopes.ts';
import type { Statement } from '../syntax/syntax.ts';

/**
 * Runs statements in order. Where one raises, nothing catches it and it surely runs, the host is told and the next
 * statement runs: what the rest of a broken file makes is still worth knowing.
 */
export function executeBlock(
  vm: Interpreter,
  statements: readonly Statement[],
  frame: Frame,
): Completion | undefined {
  for (const statement of statements) {
    vm.step();
    try {
      const end = execute(vm, statement, frame);
      if (end !== undefined) return end;
    } catch (error) {
      const bound = boundOf(error);
      if (bound !== undefined) {
        const isPlaced = error instanceof BoundsReached && error.at !== undefined;
        throw isPlaced ? error : new BoundsReached(bound, vm.at(statement));
      }
      if (
        !(error instanceof PyRaise) ||
        !vm.certain ||
        vm.catchers.some((catches) => catches(error))
      )
        throw error;
      vm.host.uncaught(vm, error, vm.at(statement));
      forget(vm, statement, frame);
    }
  }
  return undefined;
}

/** What a failed statement would have bound is not known. */
function forget(vm: Interpreter, statement: Statement, frame: Frame): void {
  const open = { ...vm.unknown({ code: 'raises-here', data: {} }), since: vm.at(statement) };
  if (statement.s === 'assign') {
    for (const name of statement.targets.flatMap(boundNames)) bindName(vm, frame.scope, name, open);
  } else if (statement.s === 'def' || statement.s === 'class')
    bindName(vm, frame.scope, statement.name, open);
}

/** Runs one statement. */
export function execute(
  vm: Interpreter,
  statement: Statement,
  frame: Frame,
): Completion | undefined {
  switch (statement.s) {
    case 'expression':
      evaluate(vm, statement.value, frame);
      return undefined;
    case 'assign': {
      if (statement.value === undefined) return undefined;
      const value = evaluate(vm, statement.value, frame);
      for (const target of statement.targets) assign(vm, target, value, frame);
      return undefined;
    }
    case 'augment': {
      const current = evaluateTarget(vm, statement.target, frame);
      const value = augment(
        vm,
        statement.operator,
        current.value,
        evaluate(vm, statement.value, frame),
        vm.at(statement),
      );
      current.store(value);
      return undefined;
    }
    case 'if':
      return executeIf(vm, statement, frame);
    case 'for':
      return executeFor(vm, statement, frame);
    case 'while':
      return executeWhile(vm, statement, frame);
    case 'with':
      return executeWith(vm, statement, frame);
    case 'try':
      return executeTry(vm, statement, frame);
    case 'match':
      return executeMatch(vm, statement, frame);
    case 'def': {
      const fn = defineFunction(vm, statement, frame);
      bindName(vm, frame.scope, statement.name, fn);
      return undefined;
    }
    case 'class':
      bindName(vm, frame.scope, statement.name, executeClass(vm, statement, frame));
      return undefined;
    case 'import':
      executeImport(vm, statement, frame);
      return undefined;
    case 'from':
      executeImportFrom(vm, statement, frame);
      return undefined;
    case 'return':
      return {
        c: 'return',
        value: statement.value
          ? evaluate(vm, statement.value, frame)
          : placed(none, vm.at(statement)),
      };
    case 'raise':
      return raise(
        vm,
        statement.value && evaluate(vm, statement.value, frame),
        statement.cause && evaluate(vm, statement.cause, frame),
      );
    case 'delete':
      for (const target of statement.targets) remove(vm, target, frame);
      return undefined;
    case 'global':
    case 'nonlocal':
      declareOuter(vm, frame.scope, statement.names, statement.s);
      return undefined;
    case 'assert': {
      const truth = testOf(vm, statement.test, frame);
      if (truth === true) return undefined;
      const fail = (): never => {
        const message = statement.message && evaluate(vm, statement.message, frame);
        const cls = vm.exceptions.get('AssertionError') ?? none;
        throw toRaise(
          vm,
          vm.call(cls, { positional: message ? [message] : [], keywords: new Map() }),
        );
      };
      return truth === false ? fail() : forkBlocks(vm, frame, truth, () => undefined, fail);
    }
    case 'break':
    case 'continue':
      return { c: statement.s };
    default:
      return undefined;
  }
}

function raise(vm: Interpreter, value: PyValue | undefined, cause: PyValue | undefined): never {
  if (value === undefined) {
    throw (
      vm.handling.at(-1) ??
      raiseWith(vm, 'RuntimeError', 'No active exception to reraise', undefined)
    );
  }
  const raised = toRaise(vm, value);
  if (cause !== undefined) {
    vm.setAttribute(raised.exception, '__suppress_context__', bool(true));
    vm.setAttribute(
      raised.exception,
      '__cause__',
      vm.object(cause)?.o === 'class' ? toRaise(vm, cause).exception : cause,
    );
  }
  throw raised;
}
