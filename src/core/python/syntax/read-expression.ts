import { hoistStar } from './hoist-star.ts';
import { readArguments } from './read-call.ts';
import { readComprehension } from './read-comprehension.ts';
import { readParameters } from './read-function.ts';
import { maxDepth } from './max-depth.ts';
import { mangled, type Reading } from './read-module.ts';
import { readNumber } from './read-number.ts';
import { readString } from './read-string.ts';
import type { Span } from '../../base/span.ts';
import { spanning } from './moving-span.ts';
import type { Expression, Opaque } from './syntax.ts';
import { child, childrenOf, namedChildren, type TreeNode } from './tree.ts';

/** The expression that `node` stands for; what cannot be read is `opaque`. */
export function readExpression(reading: Reading, node: TreeNode): Expression {
  if (reading.depth >= maxDepth) {
    reading.broken.push(node.span);
    return opaque(node, 'broken');
  }
  reading.depth++;
  const expression = hoistStar(read(reading, node));
  reading.depth--;
  return expression;
}

/** One expression as it is, several as the tuple that they make. */
export function readTuple(reading: Reading, nodes: readonly TreeNode[], span: Span): Expression {
  const [first] = nodes;
  if (nodes.length === 1 && first !== undefined) return readExpression(reading, first);
  return { e: 'tuple', span, items: nodes.map((n) => readExpression(reading, n)) };
}

function read(reading: Reading, node: TreeNode): Expression {
  const span = node.span;
  if (node.missing) {
    reading.broken.push(span);
    return opaque(node, 'broken');
  }
  // Most are of these kinds.
  if (node.type === 'identifier') {
    const name = reading.text.slice(span.start, span.end);
    // What a repair put in.
    if (name === '') return opaque(node, 'broken');
    const normal = /^[\0-\x7f]*$/.test(name) ? name : name.normalize('NFKC');
    return { e: 'name', span, name: mangled(reading, normal) };
  }
  if (node.type === 'string') return readString(reading, [node], span);
  const text = (n: TreeNode): string => reading.text.slice(n.span.start, n.span.end);
  const field = (name: string): Expression => {
    const found = child(node, name);
    return found === undefined ? opaque(node, 'broken') : readExpression(reading, found);
  };
  const all = (nodes: readonly TreeNode[]): readonly Expression[] =>
    nodes.map((n) => readExpression(reading, n));
  const inner = namedChildren(node);
  const only = (): Expression =>
    inner[0] ? readExpression(reading, inner[0]) : opaque(node, 'broken');
  switch (node.type) {
    case 'keyword_identifier':
      return { e: 'name', span, name: mangled(reading, text(node)) };
    case 'dotted_name':
      return inner.slice(1).reduce<Expression>(
        (object, part) => ({
          e: 'attribute',
          span: spanning(span, part.span),
          object,
          name: text(part),
        }),
        only(),
      );
    case 'none':
    case 'true':
    case 'false':
      return {
        e: 'constant',
        span,
        type: node.type === 'none' ? 'none' : 'bool',
        value: node.type === 'none' ? null : node.type === 'true',
      };
    case 'ellipsis':
      return { e: 'constant', span, type: 'ellipsis', value: 'ellipsis' };
    case 'integer':
    case 'float':
      return readNumber(text(node), span);
    case 'concatenated_string':
      return readString(reading, inner, span);
    case 'parenthesized_expression':
      // A comma may have been lost to an error; the last whole expression is the best guess only where there is one.
      return inner.length === 1 ? only() : opaque(node, 'broken');
    case 'type':
      return only();
    case 'list':
    case 'set':
    case 'list_pattern':
      return { e: node.type === 'set' ? 'set' : 'list', span, items: all(inner) };
    case 'tuple':
    case 'expression_list':
    case 'pattern_list':
    case 'tuple_pattern':
      return { e: 'tuple', span, items: all(inner) };
    case 'dictionary':
      return {
        e: 'dict',
        span,
        entries: inner.flatMap((part) => {
          const key = child(part, 'key');
          const value =
            part.type === 'dictionary_splat' ? namedChildren(part)[0] : child(part, 'value');
          if (value === undefined) {
            reading.broken.push(part.span);
            return [];
          }
          return [
            { key: key && readExpression(reading, key), value: readExpression(reading, value) },
          ];
        }),
      };
    case 'list_splat':
    case 'list_splat_pattern':
    case 'dictionary_splat':
      return { e: 'star', span, value: only() };
    case 'list_comprehension':
    case 'set_comprehension':
    case 'dictionary_comprehension':
    case 'generator_expression':
      return readComprehension(reading, node);
    case 'attribute': {
      const name = child(node, 'attribute');
      if (name === undefined || name.missing) reading.broken.push(span);
      return name === undefined || text(name) === ''
        ? opaque(node, 'broken')
        : { e: 'attribute', span, object: field('object'), name: mangled(reading, text(name)) };
    }
    case 'subscript':
      return { e: 'subscript', span, object: field('value'), index: readSubscripts(reading, node) };
    case 'slice':
      return readSlice(reading, node);
    case 'call':
      return {
        e: 'call',
        span,
        callee: field('function'),
        arguments: readArguments(reading, child(node, 'arguments')),
      };
    case 'unary_operator':
      return {
        e: 'unary',
        span,
        operator: (child(node, 'operator')?.type ?? '-') as '-',
        operand: field('argument'),
      };
    case 'not_operator':
      return { e: 'unary', span, operator: 'not', operand: field('argument') };
    case 'binary_operator':
      return {
        e: 'binary',
        span,
        operator: child(node, 'operator')?.type ?? '+',
        left: field('left'),
        right: field('right'),
      };
    case 'boolean_operator':
      return {
        e: 'boolean',
        span,
        operator: child(node, 'operator')?.type === 'or' ? 'or' : 'and',
        left: field('left'),
        right: field('right'),
      };
    case 'comparison_operator':
      return readComparison(reading, node);
    case 'conditional_expression': {
      const [then, test, otherwise] = all(inner);
      if (then === undefined || test === undefined || otherwise === undefined)
        return opaque(node, 'broken');
      // The parser takes `x := a if b else c` for `(x := a) if b else c`.
      if (then.e === 'walrus' && inner[0]?.type === 'named_expression') {
        const value: Expression = { e: 'conditional', span, test, then: then.value, otherwise };
        return { ...then, span, value };
      }
      return { e: 'conditional', span, test, then, otherwise };
    }
    case 'lambda':
      return {
        e: 'lambda',
        span,
        parameters: readParameters(reading, child(node, 'parameters')),
        body: field('body'),
      };
    case 'named_expression': {
      const name = child(node, 'name');
      return { e: 'walrus', span, name: name ? text(name) : '', value: field('value') };
    }
    case 'await':
      return opaque(node, 'await', only());
    case 'yield':
      return opaque(
        node,
        node.children.some((c) => c.type === 'from') ? 'yield from' : 'yield',
        inner[0] && only(),
      );
    case 'as_pattern':
      return only();
    case 'literal_text':
      return readLiteralText(text(node), span);
    case 'ERROR':
      reading.broken.push(span);
      return opaque(node, 'broken');
    default:
      return opaque(node, 'other');
  }
}

function opaque(node: TreeNode, what: Opaque['what'], value?: Expression): Expression {
  return { e: 'opaque', span: node.span, what, value };
}

function readSubscripts(reading: Reading, node: TreeNode): Expression {
  const parts = childrenOf(node, 'subscript');
  const comma = node.children.some((c) => c.type === ',');
  if (parts.length === 0) return opaque(node, 'broken');
  if (parts.length === 1 && !comma) return readTuple(reading, parts, node.span);
  return { e: 'tuple', span: node.span, items: parts.map((n) => readExpression(reading, n)) };
}

function readSlice(reading: Reading, node: TreeNode): Expression {
  const parts: (Expression | undefined)[] = [undefined, undefined, undefined];
  let index = 0;
  for (const part of node.children) {
    if (part.type === ':') index++;
    else if (part.named && index < 3) parts[index] = readExpression(reading, part);
  }
  return { e: 'slice', span: node.span, start: parts[0], stop: parts[1], step: parts[2] };
}

function readComparison(reading: Reading, node: TreeNode): Expression {
  const values = namedChildren(node);
  const [first] = values;
  if (first === undefined) return opaque(node, 'broken');
  // `not in` and `is not` are one node in some grammar versions and two in others.
  const operators: string[] = [];
  let operator = '';
  for (const part of node.children.slice(1)) {
    if (part.named) {
      operators.push(operator.replace(/\s+/g, ' '));
      operator = '';
    } else operator += operator === '' ? part.type : ` ${part.type}`;
  }
  return {
    e: 'compare',
    span: node.span,
    first: readExpression(reading, first),
    rest: values.slice(1).map((value, i) => ({
      operator: operators[i] ?? '==',
      value: readExpression(reading, value),
    })),
  };
}

function readLiteralText(text: string, span: Span): Expression {
  if (text === 'None') return { e: 'constant', span, type: 'none', value: null };
  if (text === 'True' || text === 'False')
    return { e: 'constant', span, type: 'bool', value: text === 'True' };
  const number = /^-?[\d.]/.test(text) ? readNumber(text.replace(/^-/, ''), span) : undefined;
  if (number === undefined) return { e: 'opaque', span, what: 'other', value: undefined };
  return text.startsWith('-') ? { e: 'unary', span, operator: '-', operand: number } : number;
}
