import { readExpression } from './read-expression.ts';
import { maxDepth } from './max-depth.ts';
import type { Reading } from './read-module.ts';
import type { Pattern } from './syntax.ts';
import { namedChildren, type TreeNode } from './tree.ts';

/** The pattern of a `case`; several nodes are an open sequence. Class and other rare patterns are `unsupported`. */
export function readPattern(reading: Reading, nodes: readonly TreeNode[]): Pattern {
  const [first] = nodes;
  if (nodes.length === 1 && first !== undefined) return readOne(reading, first);
  return { p: 'sequence', items: nodes.map((n) => readOne(reading, n)) };
}

function readOne(reading: Reading, node: TreeNode): Pattern {
  if (reading.depth >= maxDepth) {
    reading.broken.push(node.span);
    return { p: 'unsupported' };
  }
  reading.depth++;
  const pattern = readPart(reading, node);
  reading.depth--;
  return pattern;
}

function readPart(reading: Reading, node: TreeNode): Pattern {
  const inner = namedChildren(node);
  const [only] = inner;
  const text = (n: TreeNode): string => reading.text.slice(n.span.start, n.span.end);
  switch (node.type) {
    case 'case_pattern':
      if (only === undefined)
        return text(node) === '_'
          ? { p: 'capture', name: undefined }
          : { p: 'value', value: readExpression(reading, { ...node, type: 'literal_text' }) };
      if (text(node).startsWith('-') && (only.type === 'integer' || only.type === 'float')) {
        const operand = readExpression(reading, only);
        return { p: 'value', value: { e: 'unary', span: node.span, operator: '-', operand } };
      }
      return readOne(reading, only);
    case 'dotted_name': {
      if (inner.length === 1)
        return { p: 'capture', name: text(node) === '_' ? undefined : text(node) };
      return { p: 'value', value: readExpression(reading, node) };
    }
    case 'union_pattern':
      return { p: 'or', options: inner.map((n) => readOne(reading, n)) };
    case 'list_pattern':
    case 'tuple_pattern':
      return { p: 'sequence', items: inner.map((n) => readOne(reading, n)) };
    case 'splat_pattern':
      return { p: 'star', name: only && text(only) !== '_' ? text(only) : undefined };
    case 'as_pattern': {
      const name = inner[1];
      if (only === undefined || name === undefined) return { p: 'unsupported' };
      return { p: 'as', pattern: readOne(reading, only), name: text(name) };
    }
    case 'class_pattern':
      return readClass(reading, node);
    case 'dict_pattern':
      return readMapping(reading, node);
    case 'integer':
    case 'float':
    case 'string':
    case 'concatenated_string':
    case 'true':
    case 'false':
    case 'none':
    case 'unary_operator':
      return { p: 'value', value: readExpression(reading, node) };
    default:
      return { p: 'unsupported' };
  }
}

function readMapping(reading: Reading, node: TreeNode): Pattern {
  const items: [ReturnType<typeof readExpression>, Pattern][] = [];
  let rest: string | undefined;
  let key: TreeNode | undefined;
  for (const part of namedChildren(node)) {
    if (part.field === 'key') key = part;
    else if (part.field === 'value' && key !== undefined)
      items.push([readExpression(reading, key), readOne(reading, part)]);
    else if (part.type === 'splat_pattern') {
      const name = namedChildren(part)[0];
      rest = name && reading.text.slice(name.span.start, name.span.end);
    }
  }
  return { p: 'mapping', items, rest };
}

function readClass(reading: Reading, node: TreeNode): Pattern {
  const [cls, ...parts] = namedChildren(node);
  if (cls === undefined) return { p: 'unsupported' };
  const positional: Pattern[] = [];
  const keywords: [string, Pattern][] = [];
  for (const part of parts) {
    const inner = namedChildren(part)[0];
    if (inner?.type === 'keyword_pattern') {
      const [name, value] = namedChildren(inner);
      if (name === undefined || value === undefined) return { p: 'unsupported' };
      keywords.push([reading.text.slice(name.span.start, name.span.end), readOne(reading, value)]);
    } else positional.push(readOne(reading, part));
  }
  return { p: 'class', cls: readExpression(reading, cls), positional, keywords };
}
