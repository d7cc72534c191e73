import { bool, none, str, tuple, type PyValue } from '../python/object.ts';
import type { BinaryOperator, CallArguments, CompareOperator } from '../python/host-type.ts';
import { stringRepr } from '../python/text/string-repr.ts';
import { getAttribute, getItem } from './attributes.ts';
import { callValue } from './call.ts';
import { callFilter, callTest } from './filter-call.ts';
import { environmentGlobal } from './globals.ts';
import { addMarkup } from './markup-operators.ts';
import { isMarkup, likeMarkup } from './markup.ts';
import type { Rendering } from './rendering.ts';
import type { Scope } from './scope.ts';
import type { Arguments, Compare, Expression, Slice } from './syntax.ts';
import { failUndefined, isLenient, makeUndefined, undefinedData } from './undefined.ts';

/** The value of an expression; never a choice. An undefined value is a value until it is used. */
export function evaluate(r: Rendering, node: Expression, scope: Scope): PyValue {
  return r.nested(() => r.settle(valueOf(r, node, scope)));
}

function valueOf(r: Rendering, node: Expression, scope: Scope): PyValue {
  const of = (inner: Expression): PyValue => evaluate(r, inner, scope);
  switch (node.e) {
    case 'constant':
      return node.value;
    case 'name':
    case 'namespace':
      return findName(r, node.name, scope) ?? r.undefined({ name: node.name });
    case 'tuple':
      return tuple(node.items.map(of));
    case 'list':
      return r.vm.list(node.items.map(of));
    case 'dict':
      return r.vm.dict(node.items.map(([key, value]) => [of(key), of(value)]));
    case 'binary':
      return binary(r, node.operator, of(node.left), of(node.right));
    case 'unary':
      return r.vm.unary(node.operator, of(node.value));
    case 'logic': {
      const left = of(node.left);
      return r.truth(left) === (node.operator === 'or') ? left : of(node.right);
    }
    case 'not':
      return bool(!r.truth(of(node.value)));
    case 'compare':
      return compare(r, node, scope);
    case 'conditional':
      if (r.truth(of(node.test))) return of(node.then);
      return node.otherwise ? of(node.otherwise) : noElse(r, node.line, scope);
    case 'concat':
      return concat(r, node.items.map(of));
    case 'attribute':
      return getAttribute(r, of(node.object), node.name);
    case 'item':
      return item(r, of(node.object), node.key, scope);
    case 'slice':
      return slice(r, node, scope);
    case 'call':
      return callValue(r, of(node.callee), readArguments(r, node.args, scope));
    case 'filter':
      return callFilter(
        r,
        node.name,
        'compiled',
        node.value ? of(node.value) : str(''),
        readArguments(r, node.args, scope),
      );
    case 'test':
      return callTest(r, node.name, 'compiled', of(node.value), readArguments(r, node.args, scope));
  }
}

/** The value of a name: the template's scopes, the context, then what Jinja itself supplies. */
export function findName(r: Rendering, name: string, scope: Scope): PyValue | undefined {
  return scope.find(name) ?? environmentGlobal(r, name) ?? r.context.openNames;
}

function noElse(r: Rendering, line: number, scope: Scope): PyValue {
  const { name } = scope.template;
  const position = name === undefined ? `line ${line}` : `line ${line} in ${stringRepr(name)}`;
  const hint = `the inline if-expression on ${position} evaluated to false and no else section was defined.`;
  // Always the plain class, whatever the environment's is.
  return makeUndefined(r.vm, 'default', { hint });
}

function binary(r: Rendering, operator: BinaryOperator, left: PyValue, right: PyValue): PyValue {
  for (const operand of [left, right]) {
    const data = undefinedData(operand);
    // `'%s' % x` prints it.
    if (data !== undefined && !(operator === '%' && operand === right && left.t === 'str')) {
      failUndefined(data);
    }
  }
  if (isMarkup(left) || isMarkup(right)) {
    const result = addMarkup(r, operator, left, right);
    if (result !== undefined) return result;
  }
  return r.vm.binary(operator, left, right);
}

function compare(r: Rendering, node: Compare, scope: Scope): PyValue {
  let left = evaluate(r, node.first, scope);
  let result: PyValue = bool(true);
  for (const [index, [operator, operand]] of node.rest.entries()) {
    const right = evaluate(r, operand, scope);
    result = r.settle(compareOne(r, operator, left, right));
    const isLast = index === node.rest.length - 1;
    if (!isLast && !r.truth(result)) return result;
    left = right;
  }
  return result;
}

/** One comparison, undefined operands included. */
export function compareOne(
  r: Rendering,
  operator: CompareOperator,
  left: PyValue,
  right: PyValue,
): PyValue {
  if (operator === 'in' || operator === 'not in') {
    const data = undefinedData(right);
    if (data !== undefined && right.t === 'host') {
      return isLenient(right) ? bool(operator === 'not in') : failUndefined(data);
    }
    const item = undefinedData(left);
    if (item !== undefined && left.t === 'host' && !isLenient(left) && looksAtItems(r, right)) {
      failUndefined(item);
    }
  } else if (operator !== 'is' && operator !== 'is not') {
    const isEquality = operator === '==' || operator === '!=';
    r.checkOperand(left, isEquality);
    r.checkOperand(right, isEquality);
  }
  return r.vm.compare(operator, left, right);
}

/** Whether `x in container` compares `x`. */
function looksAtItems(r: Rendering, container: PyValue): boolean {
  if (container.t === 'tuple') return container.items.length > 0;
  const object = r.vm.object(container);
  return object?.o === 'list' && object.items.length > 0;
}

/** The texts of some values in a row; unknown where one is. */
export function concat(r: Rendering, values: readonly PyValue[]): PyValue {
  const texts = values.map((value) => r.text(value));
  const open = texts.filter((text) => text.t !== 'str');
  if (open.length > 0) return r.vm.unknown({ code: 'depends-on-input', data: {} }, ...open);
  const text = texts.map((piece) => (piece.t === 'str' ? piece.v : '')).join('');
  r.grow(text.length);
  return str(text);
}

function item(r: Rendering, object: PyValue, key: Expression, scope: Scope): PyValue {
  // Slices go past the environment, so that what they raise is raised.
  if (key.e === 'slice') {
    return likeMarkup(object, r.settle(r.vm.item(object, slice(r, key, scope))));
  }
  return getItem(r, object, evaluate(r, key, scope));
}

function slice(r: Rendering, node: Slice, scope: Scope): PyValue {
  const bound = (inner: Expression | undefined): PyValue =>
    inner === undefined ? none : r.known(evaluate(r, inner, scope));
  return { t: 'slice', start: bound(node.start), stop: bound(node.stop), step: bound(node.step) };
}

/** The arguments of a call after unpacking `*` and `**`. */
export function readArguments(r: Rendering, args: Arguments, scope: Scope): CallArguments {
  const positional = args.positional.map((node) => evaluate(r, node, scope));
  const keywords = new Map<string, PyValue>();
  for (const [name, node] of args.keywords) keywords.set(name, evaluate(r, node, scope));
  if (args.star !== undefined) positional.push(...r.items(evaluate(r, args.star, scope)));
  if (args.stars !== undefined) unpack(r, evaluate(r, args.stars, scope), keywords);
  return { positional, keywords };
}

function unpack(r: Rendering, given: PyValue, keywords: Map<string, PyValue>): void {
  const mapping = r.known(given);
  if (r.vm.findAttribute(mapping, 'keys') === undefined) {
    const type = r.vm.typeName(mapping);
    r.vm.raise('TypeError', `argument after ** must be a mapping, not ${type}`);
  }
  for (const key of r.items(r.method(mapping, 'keys'))) {
    const name = r.known(key);
    if (name.t !== 'str') r.vm.raise('TypeError', 'keywords must be strings');
    keywords.set(name.v, r.vm.item(mapping, name));
  }
}
