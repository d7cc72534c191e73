import type { TreeCursor } from 'web-tree-sitter';
import type { Span } from '../base/span.ts';

/** A node of the parser's tree, copied out of its memory. */
export interface TreeNode {
  readonly type: string;
  /** The name of the field that it fills in its parent, for example `left`. */
  readonly field: string | undefined;
  readonly named: boolean;
  readonly missing: boolean;
  readonly span: Span;
  readonly children: readonly TreeNode[];
}

/** The whole tree under a cursor, comments left out; spans go through `original`. Walks without recursion: nesting depth is the text's. */
export function readTree(cursor: TreeCursor, original: (span: Span) => Span): TreeNode {
  const stack: { node: TreeNode; children: TreeNode[] }[] = [];
  for (;;) {
    const children: TreeNode[] = [];
    const node = copy(cursor, children, original);
    const comment = node.type === 'comment' || node.type === 'line_continuation';
    if (!comment) stack.at(-1)?.children.push(node);
    if (!comment && cursor.gotoFirstChild()) {
      stack.push({ node, children });
      continue;
    }
    let current = node;
    while (!cursor.gotoNextSibling()) {
      const parent = stack.pop();
      if (parent === undefined) return current;
      current = parent.node;
      cursor.gotoParent();
      if (stack.length === 0) return current;
    }
  }
}

function copy(cursor: TreeCursor, children: TreeNode[], original: (span: Span) => Span): TreeNode {
  const start = cursor.startPosition;
  const end = cursor.endPosition;
  return {
    type: cursor.nodeType,
    field: cursor.currentFieldName ?? undefined,
    named: cursor.nodeIsNamed,
    missing: cursor.nodeIsMissing,
    span: original({
      start: cursor.startIndex,
      end: cursor.endIndex,
      line: start.row + 1,
      column: start.column,
      endLine: end.row + 1,
      endColumn: end.column,
    }),
    children,
  };
}

/** The places that do not parse, the outermost of each; without recursion. */
export function findErrors(root: TreeNode): readonly Span[] {
  const found: Span[] = [];
  const left = [root];
  for (let node = left.pop(); node !== undefined; node = left.pop()) {
    if (node.type === 'ERROR' || node.missing) found.push(node.span);
    else left.push(...node.children);
  }
  return found.sort((a, b) => a.start - b.start);
}

/** Where the first place is that does not parse and holds no smaller one; without recursion. */
export function findFirstError(root: TreeNode): number | undefined {
  let first: number | undefined;
  const left = [root];
  for (let node = left.pop(); node !== undefined; node = left.pop()) {
    const isError = node.type === 'ERROR' || node.missing;
    if (isError && !node.children.some(hasError)) {
      if (first === undefined || node.span.start < first) first = node.span.start;
    } else left.push(...node.children);
  }
  return first;
}

function hasError(node: TreeNode): boolean {
  return findErrors(node).length > 0;
}

/** The child that fills `field`. */
export function child(node: TreeNode, field: string): TreeNode | undefined {
  return node.children.find((c) => c.field === field);
}

/** The children that fill `field`, in order. */
export function childrenOf(node: TreeNode, field: string): readonly TreeNode[] {
  return node.children.filter((c) => c.field === field);
}

/** The named children, in order. */
export function namedChildren(node: TreeNode): readonly TreeNode[] {
  return node.children.filter((c) => c.named);
}
