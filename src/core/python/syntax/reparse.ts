import type { Parser, TreeCursor } from 'web-tree-sitter';
import { settleSpan } from '../../base/span.ts';
import type { Span } from '../../base/span.ts';
import { FollowedTrees } from './followed-trees.ts';
import { KnownParts } from './known-parts.ts';
import { LineTable } from './line-table.ts';
import { MovingSpan, Place } from './moving-span.ts';
import { readPart } from './read-module.ts';
import type { Module, Statement } from './syntax.ts';
import { findErrors, isRemark, readTree, spanUnder } from './tree.ts';
import type { Grammar, TreeNode } from './tree.ts';

/** A text for the parser, and the one that was given. */
export interface Source {
  readonly parsed: string;
  /** What all is read from: what a repair adds has no text of its own. */
  readonly text: string;
  /** The span in `text` of one in `parsed`. */
  readonly original: (span: Span) => Span;
}

/** What a text was read to. */
export interface Reading {
  readonly module: Module;
  /** Where the parts of the module's own level are that do not parse, in the parsed text. */
  readonly bad: readonly (readonly [start: number, end: number])[];
}

/**
 * Reads the texts that one text becomes: the parser follows the change, and the parts of the module that have not changed are
 * the very same objects, which move with the text. Those that do not parse are always read anew. What was given for an
 * earlier text is not to be read any more.
 */
export class Reparser {
  private readonly grammar: Grammar;
  private readonly trees: FollowedTrees;
  private readonly parts = new KnownParts();
  /** Whether another text may come. */
  private readonly isFollowing: boolean;

  constructor(parser: Parser, grammar: Grammar, isFollowing: boolean) {
    this.grammar = grammar;
    this.trees = new FollowedTrees(parser);
    this.isFollowing = isFollowing;
  }

  /** Begins with the next text, which is read first as it is and then as it is after repairs. */
  begin(text: string): void {
    this.parts.begin(text);
  }

  read(source: Source): Reading {
    const text = source.parsed;
    const lines = new LineTable(text);
    const tree = this.trees.parse(text, lines);
    const cursor = tree.walk();
    const { hasError } = tree.rootNode;
    try {
      return this.readParts({ source, cursor, lines, hasError });
    } finally {
      // Else it is freed when garbage is collected, after its tree, and takes the parser's memory with it.
      cursor.delete();
      if (hasError) tree.delete();
      else
        this.trees.keep({ kind: text === source.text ? 'given' : 'repaired', text, lines, tree });
    }
  }

  /** Gives the parser's memory back. */
  dispose(): void {
    this.trees.dispose();
  }

  private readParts({ source, cursor, lines, hasError }: Walk): Reading {
    const { parsed, text, original } = source;
    const { types } = this.grammar;
    const rootType = types[cursor.nodeTypeId] ?? 'ERROR';
    const span = original(spanUnder(cursor, lines));
    const body: Statement[] = [];
    const broken: Span[] = [];
    const bad: [number, number][] = [];
    const badNodes: TreeNode[] = [];
    for (let more = cursor.gotoFirstChild(); more; more = cursor.gotoNextSibling()) {
      const type = cursor.nodeTypeId;
      if (isRemark(types[type])) continue;
      const place = spanUnder(cursor, lines);
      const isBad = hasError && cursor.currentNode.hasError;
      const at = original(place);
      const isSame =
        !isBad &&
        (parsed === text || parsed.slice(place.start, place.end) === text.slice(at.start, at.end));
      const known = isSame ? this.parts.find(type, at) : undefined;
      if (isBad) bad.push([place.start, place.end]);
      let part = known;
      if (part === undefined) {
        const start = new Place(at.start, at.line);
        // What is not known again need not move.
        const toPlace =
          isSame && this.isFollowing
            ? (span: Span): Span => new MovingSpan(start, original(span))
            : original;
        const whole = isSame ? parsed : undefined;
        const node = readTree({ cursor, lines, grammar: this.grammar, original: toPlace, whole });
        const { column } = at;
        const length = at.end - at.start;
        part = { type, column, length, place: start, ...readPart(node, text) };
        if (isBad) badNodes.push(node);
      }
      if (isSame) this.parts.add(part);
      // Loops, as the stack takes only so many arguments.
      for (const statement of part.statements) body.push(statement);
      for (const one of part.broken) broken.push(settleSpan(one));
    }
    if (hasError && broken.length === 0) {
      // An error may lie where a reader looks for nothing, for example beside a block that it keeps from being filled.
      const root = {
        type: rootType,
        field: undefined,
        named: true,
        missing: false,
        span,
        children: badNodes,
      };
      broken.push(...findErrors(root));
    }
    return { module: { span, body, broken }, bad };
  }
}

interface Walk {
  readonly source: Source;
  readonly cursor: TreeCursor;
  readonly lines: LineTable;
  readonly hasError: boolean;
}
