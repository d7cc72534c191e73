import { startOfFile } from '../../base/span.ts';
import type { Language, TreeCursor } from 'web-tree-sitter';
import type { Span } from '../../base/span.ts';
import type { LineTable } from './line-table.ts';
import { maxDepth } from './max-depth.ts';

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
  /** Whether nodes of a type never hold others, as far as this is sure. */
  readonly leaves: readonly boolean[];
  /** By type, what stands for all nodes of words and signs that say nothing by their place. */
  readonly signs: readonly (TreeNode | undefined)[];
}

/** Types of named nodes that hold nothing; there are others. */
const leafTypes = new Set(['identifier', 'integer', 'float', 'string_start', 'string_end']);

/** The grammar of a language. */
export function grammarOf(language: Language): Grammar {
  const { types, fields } = language;
  const named = types.map((_, type) => language.nodeTypeIsNamed(type));
  // The parser makes `not in` of two words.
  const leaves = types.map(
    (type, id) => leafTypes.has(type) || (named[id] === false && !type.includes(' ')),
  );
  const signs = types.map((type, id) =>
    named[id] === false && isSign.test(type) ? { ...sign, type } : undefined,
  );
  return { types, fields, named, leaves, signs };
}

const isSign = /^(?!(?:and|or|not|in|is)$)[a-z]+$|^(?:[()[\]{},:;.=]|->|:=)$/;

const none: readonly TreeNode[] = [];

const sign: Omit<TreeNode, 'type'> = {
  field: undefined,
  named: false,
  missing: false,
  span: startOfFile,
  children: none,
};

/** What a walk needs to know of the text and of the grammar, so that it has to ask the parser for less: each question is a call. */
export interface TreeReading {
  readonly cursor: TreeCursor;
  readonly lines: LineTable;
  readonly grammar: Grammar;
  readonly original: (span: Span) => Span;
  /** The text, where the part that is read is as it was given and holds no error: less is to be asked of it then. */
  readonly whole?: string | undefined;
}

/** Whether a type of node is nothing that Python reads. */
export function isRemark(type: string | undefined): boolean {
  return type === 'comment' || type === 'line_continuation';
}

/** The place of the node under a cursor. */
export function spanUnder(cursor: TreeCursor, lines: LineTable): Span {
  const start = cursor.startIndex;
  const end = cursor.endIndex;
  const line = lines.lineAt(start);
  const endLine = lines.lineAt(end);
  return {
    start,
    end,
    line,
    column: start - lines.startOf(line),
    endLine,
    endColumn: end - lines.startOf(endLine),
  };
}

/**
 * The tree of the node under a cursor, which is there again afterwards; comments left out; spans go through `original`. Walks
 * without recursion: nesting depth is the text's. What stands deeper than any reader goes is an error without content.
 */
export function readTree(reading: TreeReading): TreeNode {
  const { cursor, grammar, whole } = reading;
  const stack: Walked[] = [];
  for (;;) {
    const parent = stack.at(-1);
    const typeId = cursor.nodeTypeId;
    const type = grammar.types[typeId] ?? 'ERROR';
    const isLeaf =
      grammar.leaves[typeId] === true || isRemark(type) || isPlainString(reading, type);
    const depth = parent === undefined ? 0 : depthIn(parent, type);
    const isDeep = !isLeaf && depth > deepest;
    const children: TreeNode[] = [];
    const node =
      (whole === undefined ? undefined : grammar.signs[typeId]) ??
      copy(reading, isDeep ? 'ERROR' : type, typeId, isLeaf ? none : children);
    if (!isRemark(type)) parent?.children.push(node);
    if (!isLeaf && !isDeep && cursor.gotoFirstChild()) {
      stack.push({ node, children, depth, alternatives: 0 });
      continue;
    }
    if (stack.length === 0) return node;
    let current = node;
    while (!cursor.gotoNextSibling()) {
      const done = stack.pop();
      if (done === undefined) return current;
      current = done.node;
      cursor.gotoParent();
      if (stack.length === 0) return current;
    }
  }
}

/** A node whose children are walked. */
interface Walked {
  readonly node: TreeNode;
  readonly children: TreeNode[];
  readonly depth: number;
  /** How many of its children stand in the one before, as each `elif` does. */
  alternatives: number;
}

/** More nodes than stand around one another where a reader gives up: one step of it are five of them at most, or eight with a branch. */
const deepest = 8 * maxDepth;

/** Whether a string holds nothing but text, so that its quotes are where they are. */
function isPlainString({ whole, cursor }: TreeReading, type: string): boolean {
  if (type !== 'string' || whole === undefined) return false;
  return /^[bru]{0,2}["']/i.test(whole.slice(cursor.startIndex, cursor.startIndex + 3));
}

/** How deep a child stands, as readers go down. */
function depthIn(parent: Walked, type: string): number {
  if (type === 'assignment' && parent.node.type === 'assignment') return parent.depth;
  if (type === 'elif_clause' || type === 'else_clause') parent.alternatives += 5;
  return parent.depth + parent.alternatives + 1;
}

function copy(
  { cursor, lines, grammar, original }: TreeReading,
  type: string,
  typeId: number,
  children: readonly TreeNode[],
): TreeNode {
  const span = spanUnder(cursor, lines);
  return {
    type,
    field: grammar.fields[cursor.currentFieldId] ?? undefined,
    // What is no symbol of the grammar is an error, which is named.
    named: grammar.named[typeId] ?? true,
    missing: span.start === span.end && cursor.nodeIsMissing,
    span: original(span),
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
