import { Edit } from 'web-tree-sitter';
import type { Parser, Point, Tree, TreeCursor } from 'web-tree-sitter';
import type { Span } from '../../base/span.ts';
import { LineTable } from './line-table.ts';
import { readPart } from './read-module.ts';
import { shiftStatements } from './shift-syntax.ts';
import type { Module, Statement } from './syntax.ts';
import { findChange } from './text-change.ts';
import { isRemark, readTree } from './tree.ts';
import type { Grammar } from './tree.ts';

/** Shorter texts are parsed as quickly from the start. */
const shortest = 2_000;

interface Part {
  readonly span: Span;
  readonly statements: readonly Statement[];
}

interface Last {
  readonly text: string;
  readonly lines: LineTable;
  readonly tree: Tree;
  /** By column and text. */
  readonly parts: ReadonlyMap<string, Part>;
}

/**
 * Parses texts that are whole by what is known of the one before: the parser follows the change, and the statements of the
 * module that have not changed are taken over to where they stand now.
 */
export class Reparser {
  private readonly parser: Parser;
  private readonly grammar: Grammar;
  private last: Last | undefined;

  constructor(parser: Parser, grammar: Grammar) {
    this.parser = parser;
    this.grammar = grammar;
  }

  /** Undefined where the text is short or does not parse as a whole; nothing is known of it then. */
  parse(text: string): Module | undefined {
    if (text.length < shortest) return undefined;
    const lines = new LineTable(text);
    const before = this.editedTree(text, lines);
    const tree = this.parser.parse(text, before);
    before?.delete();
    if (tree === null) throw new Error('the parser was stopped');
    const cursor = tree.walk();
    const parts = new Map<string, Part>();
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
    parts: Map<string, Part>,
  ): Module | undefined {
    const reading = { cursor, lines, grammar: this.grammar, original: (span: Span) => span };
    const span = spanUnder(cursor, lines);
    const body: Statement[] = [];
    for (let more = cursor.gotoFirstChild(); more; more = cursor.gotoNextSibling()) {
      if (isRemark(this.grammar.types[cursor.nodeTypeId])) continue;
      const place = spanUnder(cursor, lines);
      const key = `${place.column} ${text.slice(place.start, place.end)}`;
      const known = this.last?.parts.get(key);
      const statements =
        known === undefined
          ? readPart(readTree(reading), text)
          : shiftStatements(known.statements, {
              offset: place.start - known.span.start,
              lines: place.line - known.span.line,
            });
      if (statements === undefined) return undefined;
      // A loop, as the stack takes only so many arguments.
      for (const statement of statements) body.push(statement);
      parts.set(key, { span: place, statements });
    }
    return { span, body, broken: [] };
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
