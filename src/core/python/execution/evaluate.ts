import { ellipsis } from '../builtins/builtins.ts';
import { bindName, readName } from './scopes.ts';
import { makeFunction } from './definitions.ts';
import { evaluateComprehension, evaluateDict, evaluateItems } from './evaluate-display.ts';
import { evaluateFString } from './evaluate-fstring.ts';
import { testOf } from './execute-flow.ts';
import type { Frame } from './frame.ts';
import type { Interpreter } from '../interpreter.ts';
import { isItems } from '../operations/iteration.ts';
import {
  bool,
  none,
  placed,
  tuple,
  type BinaryOperator,
  type CallArguments,
  type CompareOperator,
  type PyUnknown,
  type PyValue,
} from '../object.ts';
import type {
  Argument,
  BooleanOperation,
  Comparison,
  Constant,
  Expression,
} from '../syntax/syntax.ts';
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
    case 'call':
      return vm.call(
        evaluate(vm, node.callee, frame),
        evaluateArguments(vm, node.arguments, frame),
        vm.at(node),
      );
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
  let left = evaluate(vm, node.first, frame);
  let result: PyValue = bool(true);
  for (const [i, part] of node.rest.entries()) {
    const right = evaluate(vm, part.value, frame);
    const one = vm.compare(part.operator as CompareOperator, left, right);
    result = i === 0 ? one : both(vm, result, one);
    if (result.t === 'bool' && !result.v) break;
    left = right;
  }
  return placed(result, vm.at(node));
}

function both(vm: Interpreter, a: PyValue, b: PyValue): PyValue {
  const truth = vm.truth(a);
  if (typeof truth === 'boolean') return truth ? b : a;
  return vm.fork(
    truth,
    () => b,
    () => bool(false),
  );
}

/** The arguments of a call, unpacked; what cannot be unpacked becomes `rest`. */
export function evaluateArguments(
  vm: Interpreter,
  nodes: readonly Argument[],
  frame: Frame,
): CallArguments {
  const positional: PyValue[] = [];
  const keywords = new Map<string, PyValue>();
  let rest: PyValue | undefined;
  for (const node of nodes) {
    const value = evaluate(vm, node.value, frame);
    if (node.kind === 'positional') positional.push(value);
    else if (node.kind === 'keyword') keywords.set(node.name ?? '', value);
    else if (node.kind === 'star') {
      const items = vm.iterate(value);
      if (isItems(items)) positional.push(...items);
      else
        rest = vm.unknown({ code: 'depends-on-input', data: {} }, items, ...(rest ? [rest] : []));
    } else rest = unpackMapping(vm, value, keywords) ?? rest;
  }
  return rest === undefined ? { positional, keywords } : { positional, keywords, rest };
}

/** Adds the entries of a mapping to keywords; returns what of it is not known. */
function unpackMapping(
  vm: Interpreter,
  given: PyValue,
  keywords: Map<string, PyValue>,
): PyValue | undefined {
  const value = vm.here(given);
  const object = vm.object(value);
  if (object?.o === 'dict') {
    for (const [key, item] of object.entries.values())
      if (key.t === 'str') keywords.set(key.v, placed(item, item.at ?? value.at));
    return object.open;
  }
  const alternatives = versionsOf(vm, value);
  if (alternatives === undefined) return vm.unknown({ code: 'depends-on-input', data: {} }, value);
  const { test, then, otherwise } = alternatives;
  const names = new Set([...then.keys(), ...otherwise.keys()]);
  for (const name of names) {
    const missing = (): PyValue => ({
      ...vm.unknown({ code: 'not-bound', data: { name } }),
      needs: test.needs,
    });
    keywords.set(
      name,
      vm.fork(
        test,
        () => then.get(name) ?? missing(),
        () => otherwise.get(name) ?? missing(),
      ),
    );
  }
  return undefined;
}

function versionsOf(
  vm: Interpreter,
  value: PyValue,
):
  | {
      test: Parameters<Interpreter['fork']>[0];
      then: Map<string, PyValue>;
      otherwise: Map<string, PyValue>;
    }
  | undefined {
  const object = vm.object(value);
  const read = (side: PyValue): Map<string, PyValue> | undefined => {
    const found = new Map<string, PyValue>();
    return unpackMapping(vm, side, found) === undefined ? found : undefined;
  };
  const [test, a, b] =
    value.t === 'choice'
      ? [value.test, value.then, value.else]
      : object?.o === 'joined'
        ? [object.test, asRef(vm, object.then), asRef(vm, object.else)]
        : [undefined, none, none];
  if (test === undefined) return undefined;
  const then = read(a);
  const otherwise = read(b);
  return then && otherwise ? { test, then, otherwise } : undefined;
}

function asRef(vm: Interpreter, object: Parameters<Interpreter['heap']['add']>[0]): PyValue {
  return { t: 'ref', addr: vm.heap.add(object) };
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
