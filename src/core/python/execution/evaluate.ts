import { ellipsis } from '../builtins/builtins.ts';
import { bindName, readName } from './scopes.ts';
import { makeFunction } from './definitions.ts';
import { evaluateArguments } from './evaluate-arguments.ts';
import { evaluateComprehension, evaluateDict, evaluateItems } from './evaluate-display.ts';
import { evaluateFString } from './evaluate-fstring.ts';
import { testOf } from './execute-flow.ts';
import type { Frame } from './frame.ts';
import type { Interpreter } from '../interpreter.ts';
import { bool, none, placed, tuple, type PyUnknown, type PyValue } from '../object.ts';
import type { BinaryOperator, CompareOperator } from '../host-type.ts';
import type { BooleanOperation, Comparison, Constant, Expression } from '../syntax/syntax.ts';
import { unknownTruth } from '../operations/truth.ts';
import type { ReasonCode } from '../../base/reason.ts';

/** The value of an expression. */
export function evaluate(vm: Interpreter, node: Expression, frame: Frame): PyValue {
  vm.step();
  switch (node.e) {
    case 'constant':
      return constant(vm, node);
    case 'name':
      return readName(vm, frame.scope, node.name);
    case 'fstring':
      return placed(evaluateFString(vm, node.parts, frame), vm.at(node));
    case 'list':
    case 'tuple':
    case 'set':
      return placed(evaluateItems(vm, node, frame), vm.at(node));
    case 'dict':
      return placed(evaluateDict(vm, node, frame), vm.at(node));
    case 'comprehension':
      return placed(evaluateComprehension(vm, node, frame), vm.at(node));
    case 'attribute':
      return vm.attribute(evaluate(vm, node.object, frame), node.name, vm.at(node));
    case 'subscript':
      return vm.item(
        evaluate(vm, node.object, frame),
        evaluate(vm, node.index, frame),
        vm.at(node),
      );
    case 'slice': {
      const part = (e: Expression | undefined): PyValue => (e ? evaluate(vm, e, frame) : none);
      const [start, stop, step] = [part(node.start), part(node.stop), part(node.step)];
      return vm.lift([start, stop, step], ([a, b, c]) => ({
        t: 'slice',
        start: a ?? start,
        stop: b ?? stop,
        step: c ?? step,
      }));
    }
    case 'call': {
      const callee = evaluate(vm, node.callee, frame);
      return vm.call(callee, evaluateArguments(vm, node.arguments, frame, callee), vm.at(node));
    }
    case 'unary': {
      const operand = evaluate(vm, node.operand, frame);
      return placed(
        node.operator === 'not' ? notOf(vm, operand) : vm.unary(node.operator, operand),
        vm.at(node),
      );
    }
    case 'binary':
      return vm.binary(
        node.operator as BinaryOperator,
        evaluate(vm, node.left, frame),
        evaluate(vm, node.right, frame),
        vm.at(node),
      );
    case 'boolean':
      return evaluateBoolean(vm, node, frame);
    case 'compare':
      return evaluateComparison(vm, node, frame);
    case 'conditional': {
      const test = testOf(vm, node.test, frame);
      const then = (): PyValue => evaluate(vm, node.then, frame);
      const otherwise = (): PyValue => evaluate(vm, node.otherwise, frame);
      if (typeof test === 'boolean') return test ? then() : otherwise();
      return vm.fork(test, then, otherwise);
    }
    case 'lambda':
      return makeFunction(vm, node, frame);
    case 'walrus': {
      const value = evaluate(vm, node.value, frame);
      bindName(vm, functionScope(vm, frame.scope), node.name, value);
      return value;
    }
    case 'star':
      return unknownAt(vm, node, 'syntax-not-followed');
    case 'opaque':
      return evaluateOpaque(vm, node, frame);
  }
}

function evaluateOpaque(
  vm: Interpreter,
  node: Extract<Expression, { e: 'opaque' }>,
  frame: Frame,
): PyValue {
  const value = node.value && evaluate(vm, node.value, frame);
  if (node.what === 'yield') {
    if (frame.onYield !== undefined) return frame.onYield(value ?? none);
    frame.yields.push(value ?? none);
    return none;
  }
  return unknownAt(vm, node, node.what === 'broken' ? 'broken-text' : 'syntax-not-followed');
}

function unknownAt(vm: Interpreter, node: Expression, code: ReasonCode): PyUnknown {
  const what = vm.textOf(node).slice(0, 60);
  return { ...vm.unknown({ code, data: { what } }), since: vm.at(node), at: vm.at(node) };
}

/** A walrus in a comprehension binds in the function around it. */
function functionScope(vm: Interpreter, from: number): number {
  const scope = vm.heap.get(from);
  return scope.o === 'scope' && scope.kind === 'comprehension' && scope.parent !== undefined
    ? functionScope(vm, scope.parent)
    : from;
}

function constant(vm: Interpreter, node: Constant): PyValue {
  const at = vm.at(node);
  const { value } = node;
  switch (node.type) {
    case 'none':
      return { t: 'none', at };
    case 'bool':
      return { t: 'bool', v: value === true, at };
    case 'int':
      return { t: 'int', v: value as bigint, at };
    case 'float':
      return { t: 'float', v: value as number, at };
    case 'str':
      return { t: 'str', v: value as string, at };
    case 'bytes':
      return { t: 'bytes', v: value as Uint8Array, at };
    case 'ellipsis':
      return { ...ellipsis, at };
    case 'complex':
      return unknownAt(vm, node, 'syntax-not-followed');
  }
}

/** `not value`. */
function notOf(vm: Interpreter, value: PyValue): PyValue {
  const truth = vm.truth(value);
  return typeof truth === 'boolean'
    ? bool(!truth)
    : unknownTruth(vm, { ...truth, negated: !truth.negated });
}

function evaluateBoolean(vm: Interpreter, node: BooleanOperation, frame: Frame): PyValue {
  const left = evaluate(vm, node.left, frame);
  const truth = vm.truth(left);
  const right = (): PyValue => evaluate(vm, node.right, frame);
  if (typeof truth === 'boolean') return truth === (node.operator === 'and') ? right() : left;
  const test = { ...truth, text: vm.textOf(node.left).replace(/\s+/g, ' ') };
  return node.operator === 'and'
    ? vm.fork(test, right, () => falsy(left))
    : vm.fork(test, () => left, right);
}

/** A truth value that came out false is False. */
function falsy(value: PyValue): PyValue {
  return value.t === 'unknown' && value.test !== undefined ? bool(false) : value;
}

function evaluateComparison(vm: Interpreter, node: Comparison, frame: Frame): PyValue {
  const first = evaluate(vm, node.first, frame);
  return placed(compareRest(vm, node.rest, first, frame), vm.at(node));
}

/** A chain of comparisons from its first on: the others are evaluated where those before hold. */
function compareRest(
  vm: Interpreter,
  parts: Comparison['rest'],
  left: PyValue,
  frame: Frame,
): PyValue {
  const [part, ...rest] = parts;
  if (part === undefined) return bool(true);
  const right = evaluate(vm, part.value, frame);
  const one = vm.compare(part.operator as CompareOperator, left, right);
  if (rest.length === 0) return one;
  const truth = vm.truth(one);
  if (typeof truth === 'boolean') return truth ? compareRest(vm, rest, right, frame) : one;
  return vm.fork(
    truth,
    () => compareRest(vm, rest, vm.here(right), frame),
    () => bool(false),
  );
}

/** The present value of the target of an augmented assignment, and how to store the new one; its parts are evaluated once. */
export function evaluateTarget(
  vm: Interpreter,
  node: Expression,
  frame: Frame,
): { readonly value: PyValue; store(value: PyValue): void } {
  if (node.e === 'attribute') {
    const object = evaluate(vm, node.object, frame);
    return {
      value: vm.attribute(object, node.name, vm.at(node)),
      store: (v) => vm.setAttribute(object, node.name, v),
    };
  }
  if (node.e === 'subscript') {
    const object = evaluate(vm, node.object, frame);
    const key = evaluate(vm, node.index, frame);
    return { value: vm.item(object, key, vm.at(node)), store: (v) => vm.setItem(object, key, v) };
  }
  return {
    value: node.e === 'name' ? readName(vm, frame.scope, node.name) : tuple([]),
    store: (v) => {
      if (node.e === 'name') bindName(vm, frame.scope, node.name, v);
    },
  };
}
