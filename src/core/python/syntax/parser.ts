import { Language, Parser } from 'web-tree-sitter';
import type { Tree } from 'web-tree-sitter';
import { instantiateWasm } from '../../base/wasm.ts';
import type { ParserModules, WasmModule } from '../../base/wasm.ts';
import { flattenBrackets } from './deep-brackets.ts';
import { LineTable } from './line-table.ts';
import { findFirstError, grammarOf, readTree } from './tree.ts';
import { insert, spanBefore } from '../repair/insertions.ts';
import { repairLines } from '../repair/repair-lines.ts';
import type { TextError } from '../repair/repair-lines.ts';
import { readOnce, Reparser } from './reparse.ts';
import type { Reading, Source } from './reparse.ts';
import { repairText } from '../repair/repair.ts';
import type { Module } from './syntax.ts';
import type { Span } from '../../base/span.ts';

/** Parses Python text; broken text gives the statements that are whole and the places that are not. */
export interface PythonParser {
  /** Never throws on any text. Lines may end in LF, CRLF or CR; a byte order mark is skipped. */
  parse(text: string): Module;
  /** Starts to follow a text through its changes. */
  follow(): FollowingParser;
}

/**
 * Parses what one text becomes. Statements of the module that have not changed are the same objects as before and move with
 * the text: what was given for an earlier text is not to be read any more.
 */
export interface FollowingParser {
  parse(text: string): Module;
  /** Gives memory back; it is not to be used any more. */
  dispose(): void;
}

/** Starts the parser. */
export async function createPythonParser(modules: ParserModules): Promise<PythonParser> {
  const { runtime, python } = modules;
  // Given paths, the parser would read them through Node's loader of modules, which takes longer than the rest.
  await Parser.init({
    instantiateWasm: (imports: object, use: (instance: object, module: WasmModule) => void) => {
      use(instantiateWasm(runtime, imports), runtime);
      return {};
    },
  });
  const parser = new Parser();
  const language = Language.loadSync(python);
  parser.setLanguage(language);
  const grammar = grammarOf(language);
  const parseTree = (text: string): Tree => {
    const tree = parser.parse(text);
    if (tree === null) throw new Error('the parser was stopped');
    return tree;
  };
  const findError = (text: string): TextError | undefined => {
    const tree = parseTree(text);
    const cursor = tree.walk();
    try {
      if (!tree.rootNode.hasError) return undefined;
      const lines = new LineTable(text);
      const root = readTree({ cursor, lines, grammar, original: (span) => span });
      const isInside = !root.children.some((one) => one.type === 'ERROR');
      return { offset: findFirstError(root) ?? 0, isInside };
    } finally {
      cursor.delete();
      tree.delete();
    }
  };
  const parse = (given: string, begin: Begin): Module => {
    const flat = flattenBrackets(given);
    const text = flat?.text ?? given;
    const read = begin(text);
    const { module: first, bad } = read({ parsed: text, text, original: (span) => span });
    const module = withBroken(first, given, flat?.at);
    if (module.broken.length === 0) return module;
    const closed = repairText(text);
    const second =
      closed === undefined
        ? { module, bad }
        : read({ parsed: closed.text, text, original: closed.original });
    if (second.bad.length === 0) return { ...second.module, broken: module.broken };
    const lines = repairLines(closed?.text ?? text, second.bad, findError);
    const changed = insert(lines.text, lines.insertions);
    if (changed === (closed?.text ?? text)) return { ...second.module, broken: module.broken };
    const original = (span: Span): Span => {
      const before = spanBefore(lines.text, lines.insertions, span);
      return closed === undefined ? before : closed.original(before);
    };
    const third = read({ parsed: changed, text, original });
    // The places that are wrong are those of the text as it is.
    return { ...third.module, broken: module.broken };
  };
  return {
    parse: (text) => parse(text, () => readOnce(parser, grammar)),
    follow: () => {
      const reparser = new Reparser(parser, grammar);
      return {
        parse: (text) => parse(text, (flat) => reparser.begin(flat)),
        dispose: () => {
          reparser.dispose();
        },
      };
    },
  };
}

/** Begins with a text, which is read first as it is and then as it is after repairs. */
type Begin = (text: string) => (source: Source) => Reading;

/** The same with one place more that does not parse. */
function withBroken(module: Module, text: string, at: number | undefined): Module {
  if (at === undefined) return module;
  const lines = new LineTable(text);
  const line = lines.lineAt(at);
  const column = at - lines.startOf(line);
  const span = { start: at, end: at + 1, line, column, endLine: line, endColumn: column + 1 };
  return { ...module, broken: [...module.broken, span] };
}
