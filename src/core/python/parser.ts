import { Language, Parser } from 'web-tree-sitter';
import { instantiateWasm } from '../base/wasm.ts';
import type { ParserModules, WasmModule } from '../base/wasm.ts';
import { readModule } from './read-module.ts';
import { findErrors, readTree } from './tree.ts';
import { repairText } from './repair.ts';
import type { Module } from './syntax.ts';
import type { Span } from '../base/span.ts';

/** Parses Python text; broken text gives the statements that are whole and the places that are not. */
export interface PythonParser {
  /** Never throws on any text. Lines may end in LF, CRLF or CR; a byte order mark is skipped. */
  parse(text: string): Module;
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
  parser.setLanguage(Language.loadSync(python));
  // Everything is read from the text as given; what a repair adds has no text of its own.
  const read = (parsed: string, text: string, original: (span: Span) => Span): Module => {
    const tree = parser.parse(parsed);
    if (tree === null) throw new Error('the parser was stopped');
    const cursor = tree.walk();
    try {
      const root = readTree(cursor, original);
      const module = readModule(root, text);
      // An error may lie where a reader looks for nothing, for example beside a block that it keeps from being filled.
      const isUnsaid = module.broken.length === 0 && tree.rootNode.hasError;
      return isUnsaid ? { ...module, broken: findErrors(root) } : module;
    } finally {
      // Else it is freed when garbage is collected, after its tree, and takes the parser's memory with it.
      cursor.delete();
      tree.delete();
    }
  };
  return {
    parse(text) {
      const module = read(text, text, (span) => span);
      if (module.broken.length === 0) return module;
      const repaired = repairText(text);
      if (repaired === undefined) return module;
      // The places that are wrong are those of the text as it is.
      return { ...read(repaired.text, text, repaired.original), broken: module.broken };
    },
  };
}
