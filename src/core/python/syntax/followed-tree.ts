import { Edit } from 'web-tree-sitter';
import type { Parser, Point, Tree } from 'web-tree-sitter';
import type { LineTable } from './line-table.ts';
import { findChange } from './text-change.ts';

interface Whole {
  readonly text: string;
  readonly lines: LineTable;
  readonly tree: Tree;
}

/**
 * The tree of the last text without an error, which the parser follows to the next text. A tree with errors is not followed:
 * how the parser gets past an error hangs on all that it has read before, and would not come out as it does from the start.
 */
export class FollowedTree {
  private readonly parser: Parser;
  private last: Whole | undefined;

  constructor(parser: Parser) {
    this.parser = parser;
  }

  /** The tree of a text. The caller deletes it, or keeps it here. */
  parse(text: string, lines: LineTable): Tree {
    const before = this.editedTree(text, lines);
    const tree = this.parser.parse(text, before);
    before?.delete();
    if (tree === null) throw new Error('the parser was stopped');
    return tree;
  }

  /** Follows this tree from now on; it has no error, and nobody else deletes it. */
  keep(whole: Whole): void {
    this.last?.tree.delete();
    this.last = whole;
  }

  /** The tree before, with its places where they are in `text`; undefined where another file is parsed. */
  private editedTree(text: string, lines: LineTable): Tree | undefined {
    const { last } = this;
    if (last === undefined) return undefined;
    const { start, oldEnd, newEnd } = findChange(last.text, text);
    if (newEnd - start > text.length / 2) return undefined;
    const edited = last.tree.copy();
    edited.edit(
      new Edit({
        startIndex: start,
        oldEndIndex: oldEnd,
        newEndIndex: newEnd,
        startPosition: pointAt(lines, start),
        oldEndPosition: pointAt(last.lines, oldEnd),
        newEndPosition: pointAt(lines, newEnd),
      }),
    );
    return edited;
  }
}

function pointAt(lines: LineTable, offset: number): Point {
  const line = lines.lineAt(offset);
  return { row: line - 1, column: offset - lines.startOf(line) };
}
