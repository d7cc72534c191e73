import type { Span } from '../../base/span.ts';
import { readStatements } from './read-statement.ts';
import type { Module, Statement } from './syntax.ts';
import type { TreeNode } from './tree.ts';

/** What readers share: the text, the places found broken, and how deep the tree is nested. */
export interface Reading {
  readonly text: string;
  readonly broken: Span[];
  depth: number;
  /** The class whose body is read, whose private names get its name. */
  owner?: string | undefined;
}

/** A name as a class body means it: `__x` is `_Class__x`. */
export function mangled(reading: Reading, name: string): string {
  const owner = reading.owner?.replace(/^_+/, '') ?? '';
  return owner !== '' && name.startsWith('__') && !name.endsWith('__') ? `_${owner}${name}` : name;
}

/** Deeper nesting than this reads as broken text; CPython's own parser gives up at 200 parentheses. */
export const maxDepth = 400;

/** The statements that one part of a module makes; undefined where something of it does not parse. */
export function readPart(node: TreeNode, text: string): readonly Statement[] | undefined {
  const reading: Reading = { text, broken: [], depth: 0 };
  const statements = readStatements(reading, [node]);
  return reading.broken.length === 0 ? statements : undefined;
}

/** The syntax of a whole file from the parser's tree. */
export function readModule(root: TreeNode, text: string): Module {
  const reading: Reading = { text, broken: [], depth: 0 };
  return { span: root.span, body: readStatements(reading, root.children), broken: reading.broken };
}
