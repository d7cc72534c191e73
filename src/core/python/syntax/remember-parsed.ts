import type { PythonParser } from './parser.ts';
import type { Module } from './syntax.ts';

/** The most characters of texts that are kept beside the last; a tree is many times as large as its text. */
const mostCharacters = 1_000_000;

/** A parser that gives what it made of its last texts again, `count` at the most; a syntax tree is readonly. */
export function rememberParsed(parser: PythonParser, count: number): PythonParser {
  const kept = new Map<string, Module>();
  return {
    follow: () => parser.follow(),
    parse(text) {
      const module = kept.get(text) ?? parser.parse(text);
      kept.delete(text);
      kept.set(text, module);
      let characters = 0;
      for (const one of kept.keys()) characters += one.length;
      for (const oldest of kept.keys()) {
        if (kept.size <= count && (kept.size <= 1 || characters <= mostCharacters)) break;
        kept.delete(oldest);
        characters -= oldest.length;
      }
      return module;
    },
  };
}
