import { readExpression } from './read-expression.ts';
import { mangled, type Reading } from './read-module.ts';
import type { Argument } from './syntax.ts';
import { child, namedChildren, type TreeNode } from './tree.ts';

/** The arguments of a call or class, in the order written. */
export function readArguments(reading: Reading, node: TreeNode | undefined): readonly Argument[] {
  if (node === undefined) return [];
  if (node.type === 'generator_expression') {
    return [
      {
        kind: 'positional',
        name: undefined,
        span: node.span,
        value: readExpression(reading, node),
      },
    ];
  }
  return namedChildren(node).flatMap((part): readonly Argument[] => {
    const span = part.span;
    switch (part.type) {
      case 'keyword_argument': {
        const name = child(part, 'name');
        const value = child(part, 'value');
        if (name === undefined || value === undefined) return [];
        return [
          {
            kind: 'keyword',
            name: mangled(reading, reading.text.slice(name.span.start, name.span.end)),
            span,
            value: readExpression(reading, value),
          },
        ];
      }
      case 'list_splat':
      case 'dictionary_splat': {
        const value = namedChildren(part)[0];
        if (value === undefined) return [];
        const kind = part.type === 'list_splat' ? 'star' : 'double-star';
        return [{ kind, name: undefined, span, value: readExpression(reading, value) }];
      }
      case 'ERROR':
        reading.broken.push(span);
        return [];
      default: {
        const value = readExpression(reading, part);
        if (value.e === 'star')
          return [{ kind: 'star', name: undefined, span, value: value.value }];
        return [{ kind: 'positional', name: undefined, span, value }];
      }
    }
  });
}
