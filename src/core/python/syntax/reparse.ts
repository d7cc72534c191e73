import type { Parser, Tree, TreeCursor } from 'web-tree-sitter';
import type { Span } from '../../base/span.ts';
import { FollowedTrees } from './followed-trees.ts';
import { KnownParts } from './known-parts.ts';
import type { Part } from './known-parts.ts';
import { LineTable } from './line-table.ts';
import { isIndented } from './line-breaks.ts';
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

/** Reads one text of which nothing is known, and what repairs make of it. */
export function readOnce(parser: Parser, grammar: Grammar): (source: Source) => Reading {
  return (source) => {
    const tree = parser.parse(source.parsed);
    if (tree === null) throw new Error('the parser was stopped');
    return readTreeOf(tree, source, new LineTable(source.parsed), grammar, undefined);
  };
}

/**
 * Reads what one text becomes by what is known of the texts before: the parser follows the change, and the parts of the
 * module that have not changed are taken over, and move. Those that do not parse are always read anew.
 */
export class Reparser {
  private readonly grammar: Grammar;
  private readonly followed: FollowedTrees;
  private readonly parts = new KnownParts();

  constructor(parser: Parser, grammar: Grammar) {
    this.grammar = grammar;
    this.followed = new FollowedTrees(parser);
  }

  /** Begins with a text, which is read first as it is and then as it is after repairs. */
  begin(text: string): (source: Source) => Reading {
    this.parts.begin(text);
    return (source) => this.read(source);
  }

  /** Gives the parser's memory back. */
  dispose(): void {
    this.followed.dispose();
  }

  private read(source: Source): Reading {
    const text = source.parsed;
    const lines = new LineTable(text);
    const tree = this.followed.parse(text, lines);
    const isKept = !tree.rootNode.hasError;
    const kind = text === source.text ? 'given' : 'repaired';
    try {
      return readTreeOf(isKept ? tree.copy() : tree, source, lines, this.grammar, this.parts);
    } finally {
      if (isKept) this.followed.keep({ kind, text, lines, tree });
    }
  }
}

/** Reads a tree, and deletes it. */
function readTreeOf(
  tree: Tree,
  source: Source,
  lines: LineTable,
  grammar: Grammar,
  parts: KnownParts | undefined,
): Reading {
  const cursor = tree.walk();
  try {
    return readParts({ source, cursor, lines, hasError: tree.rootNode.hasError, grammar, parts });
  } finally {
    // Else it is freed when garbage is collected, after its tree, and takes the parser's memory with it.
    cursor.delete();
    tree.delete();
  }
}

function readParts({ source, cursor, lines, hasError, grammar, parts }: Walk): Reading {
  const { parsed, text, original } = source;
  const { types } = grammar;
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
    const read = (moved: (span: Span) => Span): Part => {
      const whole = isSame ? parsed : undefined;
      const node = readTree({ cursor, lines, grammar, original: moved, whole });
      if (isBad) badNodes.push(node);
      return { type, ...readPart(node, text) };
    };
    const part =
      isSame && parts !== undefined
        ? (parts.find(type, at) ?? parts.add(at, (moving) => read((one) => moving(original(one)))))
        : read(original);
    if (isBad) bad.push([place.start, place.end]);
    // Loops, as the stack takes only so many arguments.
    for (const statement of part.statements) body.push(statement);
    for (const one of part.broken) broken.push(one);
    if (!hasError && broken.length === 0 && isIndented(text, at)) broken.push(at);
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

interface Walk {
  readonly source: Source;
  readonly cursor: TreeCursor;
  readonly lines: LineTable;
  readonly hasError: boolean;
  readonly grammar: Grammar;
  /** Where parts are kept; else nothing of them moves. */
  readonly parts: KnownParts | undefined;
}
