import { Edit } from 'web-tree-sitter';
import type { Parser, Point, Tree } from 'web-tree-sitter';
import type { LineTable } from './line-table.ts';
import { findChange } from './text-change.ts';
import type { TextChange } from './text-change.ts';

/** A text without an error. */
interface Whole {
  readonly kind: 'given' | 'repaired';
  readonly text: string;
  readonly lines: LineTable;
  readonly tree: Tree;
}

/**
 * The trees of the last texts without an error, one that was given and one that was repaired, of which the parser follows the
 * nearer one to the next text. A tree with errors is not followed: how the parser gets past an error hangs on all that it has
 * read before, and would not come out as it does from the start.
 */
export class FollowedTrees {
  private readonly parser: Parser;
  private readonly last = new Map<Whole['kind'], Whole>();

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
    this.last.get(whole.kind)?.tree.delete();
    this.last.set(whole.kind, whole);
  }

  /** Gives the parser's memory back. */
  dispose(): void {
    for (const { tree } of this.last.values()) tree.delete();
    this.last.clear();
  }

  /** A tree before, with its places where they are in `text`; undefined where another file is parsed. */
  private editedTree(text: string, lines: LineTable): Tree | undefined {
    const changes = [...this.last.values()].map((whole) => ({
      whole,
      change: findChange(whole.text, text),
    }));
    const size = ({ start, newEnd }: TextChange): number => newEnd - start;
    const [nearest] = changes.sort((a, b) => size(a.change) - size(b.change));
    if (nearest === undefined || size(nearest.change) > text.length / 2) return undefined;
    const { start, oldEnd, newEnd } = nearest.change;
    const edited = nearest.whole.tree.copy();
    edited.edit(
      new Edit({
        startIndex: start,
        oldEndIndex: oldEnd,
        newEndIndex: newEnd,
        startPosition: pointAt(lines, start),
        oldEndPosition: pointAt(nearest.whole.lines, oldEnd),
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
