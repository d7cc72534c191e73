import type { Span } from '../../base/span.ts';
import { readStatements } from './read-statement.ts';
import type { Statement } from './syntax.ts';
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
  if (reading.owner === undefined || !name.startsWith('__') || name.endsWith('__')) return name;
  const owner = reading.owner.replace(/^_+/, '');
  return owner === '' ? name : `_${owner}${name}`;
}

/** The statements that one part of a module makes, and the places in it that are not Python. */
export function readPart(
  node: TreeNode,
  text: string,
): { readonly statements: readonly Statement[]; readonly broken: readonly Span[] } {
  const reading: Reading = { text, broken: [], depth: 0 };
  return { statements: readStatements(reading, [node]), broken: reading.broken };
}
