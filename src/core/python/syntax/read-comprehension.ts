import { readExpression } from './read-expression.ts';
import type { Reading } from './read-module.ts';
import type { Comprehension, Expression } from './syntax.ts';
import { child, namedChildren, type TreeNode } from './tree.ts';

interface Clause {
  readonly target: Expression;
  readonly iter: Expression;
  readonly conditions: Expression[];
}

/** A list, set or dict comprehension or a generator expression. */
export function readComprehension(reading: Reading, node: TreeNode): Expression {
  const broken: Expression = { e: 'opaque', span: node.span, what: 'broken', value: undefined };
  const body = child(node, 'body');
  if (body === undefined) return broken;
  const clauses: Clause[] = [];
  for (const part of namedChildren(node)) {
    if (part.type === 'for_in_clause') {
      const target = child(part, 'left');
      const right = part.children.filter((c) => c.field === 'right' && c.named);
      const iter = right.at(-1);
      if (target === undefined || iter === undefined) return broken;
      clauses.push({
        target: readExpression(reading, target),
        iter: readExpression(reading, iter),
        conditions: [],
      });
    } else if (part.type === 'if_clause') {
      const condition = namedChildren(part)[0];
      if (condition === undefined) return broken;
      clauses.at(-1)?.conditions.push(readExpression(reading, condition));
    }
  }
  const type = node.type.split('_')[0] ?? '';
  const key = child(body, 'key');
  const value = child(body, 'value');
  const isDict = type === 'dictionary' && key !== undefined && value !== undefined;
  return {
    e: 'comprehension',
    span: node.span,
    type: (isDict ? 'dict' : type) as Comprehension['type'],
    element: readExpression(reading, isDict ? key : body),
    value: isDict ? readExpression(reading, value) : undefined,
    clauses,
  };
}
