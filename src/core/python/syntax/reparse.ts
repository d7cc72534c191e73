import type { Parser, TreeCursor } from 'web-tree-sitter';
import type { Span } from '../../base/span.ts';
import { FollowedTrees } from './followed-trees.ts';
import { KnownParts } from './known-parts.ts';
import { LineTable } from './line-table.ts';
import { readPart } from './read-module.ts';
import type { Module, Statement } from './syntax.ts';
import { findErrors, isRemark, readTree, spanUnder } from './tree.ts';
import type { Grammar, TreeNode } from './tree.ts';

/** Shorter texts are parsed as quickly from the start. */
const shortest = 2_000;

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
 * Reads texts by what is known of the ones before: the parser follows the change, and the parts of the module that have not
 * changed are taken over to where they stand now. Those that do not parse are always read anew.
 */
export class Reparser {
  private readonly grammar: Grammar;
  private readonly followed: FollowedTrees;
  private readonly unfollowed: FollowedTrees;
  private readonly parts = new KnownParts();

  constructor(parser: Parser, grammar: Grammar) {
    this.grammar = grammar;
    this.followed = new FollowedTrees(parser);
    this.unfollowed = new FollowedTrees(parser);
  }

  /** Begins with a text, which is read first as it is and then as it is after repairs. */
  begin(text: string): (source: Source) => Reading {
    if (text.length < shortest) {
      const parts = new KnownParts();
      parts.begin(text);
      return (source) => this.read(source, this.unfollowed, parts);
    }
    this.parts.begin(text);
    return (source) => this.read(source, this.followed, this.parts);
  }

  private read(source: Source, followed: FollowedTrees, parts: KnownParts): Reading {
    const text = source.parsed;
    const lines = new LineTable(text);
    const tree = followed.parse(text, lines);
    const cursor = tree.walk();
    const { hasError } = tree.rootNode;
    const isKept = followed === this.followed && !hasError;
    try {
      return this.readParts({ source, cursor, lines, hasError, parts });
    } finally {
      // Else it is freed when garbage is collected, after its tree, and takes the parser's memory with it.
      cursor.delete();
      if (isKept)
        followed.keep({ kind: text === source.text ? 'given' : 'repaired', text, lines, tree });
      else tree.delete();
    }
  }

  private readParts({ source, cursor, lines, hasError, parts }: Walk): Reading {
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
      let part = isSame ? parts.find(type, at) : undefined;
      if (part === undefined) {
        const whole = isSame ? parsed : undefined;
        const node = readTree({ cursor, lines, grammar: this.grammar, original, whole });
        part = { type, span: at, ...readPart(node, text) };
        if (isBad) badNodes.push(node);
      }
      if (isBad) bad.push([place.start, place.end]);
      if (isSame) parts.add(part);
      // Loops, as the stack takes only so many arguments.
      for (const statement of part.statements) body.push(statement);
      for (const one of part.broken) broken.push(one);
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
  readonly parts: KnownParts;
}
