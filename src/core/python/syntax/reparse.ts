import { Edit } from 'web-tree-sitter';
import type { Parser, Point, Tree, TreeCursor } from 'web-tree-sitter';
import type { Span } from '../../base/span.ts';
import { LineTable } from './line-table.ts';
import { MovingSpan, Place } from './moving-span.ts';
import { readPart } from './read-module.ts';
import type { Module, Statement } from './syntax.ts';
import { findChange } from './text-change.ts';
import { isRemark, readTree } from './tree.ts';
import type { Grammar } from './tree.ts';

interface Part {
  readonly place: Place;
  readonly statements: readonly Statement[];
}

interface Last {
  readonly text: string;
  readonly lines: LineTable;
  readonly tree: Tree;
  /** By column and text; of parts that are alike, in order. */
  readonly parts: ReadonlyMap<string, readonly Part[]>;
}

/**
 * Parses the texts that one text becomes: the parser follows the change, and the statements of the module that have not
 * changed are the very same objects, which move with the text. What was given for an earlier text is not to be read any more.
 */
export class Reparser {
  private readonly parser: Parser;
  private readonly grammar: Grammar;
  private last: Last | undefined;

  constructor(parser: Parser, grammar: Grammar) {
    this.parser = parser;
    this.grammar = grammar;
  }

  /** Undefined where the text does not parse as a whole; what is known of the one before is kept. */
  parse(text: string): Module | undefined {
    const lines = new LineTable(text);
    const before = this.editedTree(text, lines);
    const tree = this.parser.parse(text, before);
    before?.delete();
    if (tree === null) throw new Error('the parser was stopped');
    const cursor = tree.walk();
    const parts = new Map<string, Part[]>();
    let module: Module | undefined;
    try {
      module = tree.rootNode.hasError ? undefined : this.read(cursor, text, lines, parts);
    } finally {
      cursor.delete();
      if (module === undefined) tree.delete();
    }
    if (module === undefined) return undefined;
    this.last?.tree.delete();
    this.last = { text, lines, tree, parts };
    return module;
  }

  /** Gives the parser's memory back. */
  dispose(): void {
    this.last?.tree.delete();
    this.last = undefined;
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

  private read(
    cursor: TreeCursor,
    text: string,
    lines: LineTable,
    parts: Map<string, Part[]>,
  ): Module | undefined {
    const span = spanUnder(cursor, lines);
    const body: Statement[] = [];
    const moves: (() => void)[] = [];
    for (let more = cursor.gotoFirstChild(); more; more = cursor.gotoNextSibling()) {
      if (isRemark(this.grammar.types[cursor.nodeTypeId])) continue;
      const { start, end, line, column } = spanUnder(cursor, lines);
      const key = `${column} ${text.slice(start, end)}`;
      const alike = parts.get(key) ?? [];
      const known = this.last?.parts.get(key)?.[alike.length];
      const part = known ?? this.readNew(cursor, text, lines, new Place(start, line));
      if (part === undefined) return undefined;
      // Not before all of the text is known to be read: the module before is as it was then.
      moves.push(() => {
        part.place.move(start, line);
      });
      // A loop, as the stack takes only so many arguments.
      for (const statement of part.statements) body.push(statement);
      alike.push(part);
      parts.set(key, alike);
    }
    for (const move of moves) move();
    return { span, body, broken: [] };
  }

  private readNew(
    cursor: TreeCursor,
    text: string,
    lines: LineTable,
    place: Place,
  ): Part | undefined {
    const original = (span: Span): Span => new MovingSpan(place, span);
    const node = readTree({ cursor, lines, grammar: this.grammar, original });
    const statements = readPart(node, text);
    return statements && { place, statements };
  }
}

function spanUnder(cursor: TreeCursor, lines: LineTable): Span {
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

function pointAt(lines: LineTable, offset: number): Point {
  const line = lines.lineAt(offset);
  return { row: line - 1, column: offset - lines.startOf(line) };
}
