import type { Span } from '../../base/span.ts';
import { isRemark, type TreeNode } from './tree.ts';

// Statements that hold no block.
const simple = new Set(
  `assert_statement delete_statement expression_statement future_import_statement global_statement import_from_statement
  import_statement nonlocal_statement raise_statement return_statement`.split(/\s+/),
);

/**
 * Where a simple statement goes on in another line without a bracket or backslash: the parser takes an end of line for a blank
 * wherever no statement could end, and Python does not. The place is what stands last before that end of line.
 */
export function findLineBreak(text: string, node: TreeNode): Span | undefined {
  return simple.has(node.type) ? findWithin(text, node) : undefined;
}

function findWithin(text: string, node: TreeNode): Span | undefined {
  if (node.span.line === node.span.endLine || node.type === 'string') return undefined;
  let brackets = 0;
  let before: Span | undefined;
  for (const part of node.children) {
    if (part.type === '(' || part.type === '[' || part.type === '{') brackets++;
    else if (part.type === ')' || part.type === ']' || part.type === '}') brackets--;
    // Signs have no place of their own.
    else if (part.span.end > 0) {
      if (brackets === 0) {
        if (before !== undefined && hasBreak(text, before.end, part.span.start)) return before;
        const inside = findWithin(text, part);
        if (inside !== undefined) return inside;
      }
      before = part.span;
    }
  }
  return undefined;
}

function hasBreak(text: string, from: number, until: number): boolean {
  return text
    .slice(from, until)
    .replace(/\\\r?\n/g, '')
    .includes('\n');
}

/**
 * The first of the statements of a block that begins its line elsewhere than the first one: the parser takes any indentation
 * that is not less than that of what is around.
 */
export function findMisplaced(text: string, nodes: readonly TreeNode[]): Span | undefined {
  let wanted: string | undefined;
  let line = 0;
  for (const node of nodes) {
    const { type, span } = node;
    if (isRemark(type) || type === 'ERROR' || span.end === 0) continue;
    const before = span.line === line ? undefined : indentOf(text, span);
    wanted ??= before;
    if (before !== undefined && before !== wanted) return firstOf(node);
    line = span.endLine;
  }
  return undefined;
}

/** Whether what stands at the level of a module begins its line elsewhere than at its start. */
export function isIndented(text: string, span: Span): boolean {
  return span.column > 0 && (indentOf(text, span) ?? '') !== '';
}

/** What is before a statement in its line, where that is blank. A byte order mark and a form feed take no place. */
function indentOf(text: string, span: Span): string | undefined {
  const before = text.slice(span.start - span.column, span.start).replace(/[\uFEFF\f]/g, '');
  return before.trim() === '' ? before : undefined;
}

function firstOf(node: TreeNode): Span {
  const first = node.children.find((part) => part.span.end > 0);
  return first === undefined ? node.span : firstOf(first);
}
