import type { TreeCursor } from 'web-tree-sitter';
import type { Span } from '../../base/span.ts';
import type { LineTable } from './line-table.ts';

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

/** The names of the grammar's types and fields by number. */
export interface Grammar {
  readonly types: readonly string[];
  readonly fields: readonly (string | null)[];
  /** Whether nodes of a type are named. */
  readonly named: readonly boolean[];
}

/** What a walk needs to know of the text and of the grammar, so that it has to ask the parser for less: each question is a call. */
export interface TreeReading {
  readonly cursor: TreeCursor;
  readonly lines: LineTable;
  readonly grammar: Grammar;
  readonly original: (span: Span) => Span;
}

/** Whether a type of node is nothing that Python reads. */
export function isRemark(type: string | undefined): boolean {
  return type === 'comment' || type === 'line_continuation';
}

/** The tree of the node under a cursor, which is there again afterwards; comments left out; spans go through `original`. Walks without recursion: nesting depth is the text's. */
export function readTree(reading: TreeReading): TreeNode {
  const { cursor } = reading;
  const stack: { node: TreeNode; children: TreeNode[] }[] = [];
  for (;;) {
    const children: TreeNode[] = [];
    const node = copy(reading, children);
    const comment = isRemark(node.type);
    if (!comment) stack.at(-1)?.children.push(node);
    if (!comment && cursor.gotoFirstChild()) {
      stack.push({ node, children });
      continue;
    }
    if (stack.length === 0) return node;
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

function copy({ cursor, lines, grammar, original }: TreeReading, children: TreeNode[]): TreeNode {
  const typeId = cursor.nodeTypeId;
  const start = cursor.startIndex;
  const end = cursor.endIndex;
  const line = lines.lineAt(start);
  const endLine = lines.lineAt(end);
  return {
    type: grammar.types[typeId] ?? 'ERROR',
    field: grammar.fields[cursor.currentFieldId] ?? undefined,
    // What is no symbol of the grammar is an error, which is named.
    named: grammar.named[typeId] ?? true,
    missing: start === end && cursor.nodeIsMissing,
    span: original({
      start,
      end,
      line,
      column: start - lines.startOf(line),
      endLine,
      endColumn: end - lines.startOf(endLine),
    }),
    children,
  };
}

/** The places that do not parse, the outermost of each; without recursion. */
export function findErrors(root: TreeNode): readonly Span[] {
  const found: Span[] = [];
  const left = [root];
  for (let node = left.pop(); node !== undefined; node = left.pop()) {
    if (nameOfSignFormat(node) !== undefined) continue;
    if (node.type === 'ERROR' || node.missing) found.push(node.span);
    else left.push(...node.children);
  }
  return found.sort((a, b) => a.start - b.start);
}

/**
 * The name of `{x:=5}` in an f-string, where Python sees a format that begins with `=`: the grammar takes it for an
 * assignment, with an error where the format is no expression.
 */
export function nameOfSignFormat(node: TreeNode): TreeNode | undefined {
  if (node.type !== 'interpolation') return undefined;
  const expression = child(node, 'expression');
  const first = expression?.type === 'expression_list' ? namedChildren(expression)[0] : expression;
  return first?.type === 'named_expression' ? child(first, 'name') : undefined;
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
