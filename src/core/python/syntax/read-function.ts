import { readExpression } from './read-expression.ts';
import { mangled, type Reading } from './read-module.ts';
import type { Parameter, Parameters } from './syntax.ts';
import { child, namedChildren, type TreeNode } from './tree.ts';

/** The parameters of a `def` or `lambda`, in order. */
export function readParameters(reading: Reading, node: TreeNode | undefined): Parameters {
  const list: Parameter[] = [];
  let plain: 'plain' | 'keyword-only' = 'plain';
  for (const part of node ? namedChildren(node) : []) {
    if (part.type === 'positional_separator') {
      for (const [i, p] of list.entries()) list[i] = { ...p, kind: 'positional-only' };
      continue;
    }
    if (part.type === 'keyword_separator') {
      plain = 'keyword-only';
      continue;
    }
    const annotation = child(part, 'type');
    const value = child(part, 'value');
    const inner =
      child(part, 'name') ?? (part.type === 'typed_parameter' ? part.children[0] : part);
    if (inner === undefined || part.type === 'ERROR') continue;
    const star = inner.type === 'list_splat_pattern';
    const doubleStar = inner.type === 'dictionary_splat_pattern';
    const name = star || doubleStar ? namedChildren(inner)[0] : inner;
    list.push({
      span: part.span,
      name: name ? mangled(reading, reading.text.slice(name.span.start, name.span.end)) : '',
      kind: star ? 'star' : doubleStar ? 'double-star' : plain,
      default: value && readExpression(reading, value),
      annotation: annotation && readExpression(reading, annotation),
    });
    if (star) plain = 'keyword-only';
  }
  return { list };
}

const ownBodies = new Set(['function_definition', 'class_definition', 'lambda']);

/** Whether a function's body yields, nested functions left out. */
export function containsYield(node: TreeNode): boolean {
  // Without recursion: nesting depth is the text's.
  const left = [node];
  for (let next = left.pop(); next !== undefined; next = left.pop()) {
    if (next.type === 'yield') return true;
    for (const c of next.children) if (!ownBodies.has(c.type)) left.push(c);
  }
  return false;
}
