import type { Expression } from './syntax.ts';

/** The grammar takes `*f(x)` for a call of `*f`; Python's star spans the whole expression. */
export function hoistStar(expression: Expression): Expression {
  switch (expression.e) {
    case 'call':
      return around(expression, expression.callee, (callee) => ({ ...expression, callee }));
    case 'attribute':
    case 'subscript':
      return around(expression, expression.object, (object) => ({ ...expression, object }));
    case 'binary':
    case 'boolean':
      return around(expression, expression.left, (left) => ({ ...expression, left }));
    default:
      return expression;
  }
}

function around(
  whole: Expression,
  first: Expression,
  rebuild: (inner: Expression) => Expression,
): Expression {
  return first.e === 'star' ? { e: 'star', span: whole.span, value: rebuild(first.value) } : whole;
}
