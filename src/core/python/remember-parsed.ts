import type { PythonParser } from './parser.ts';
import type { Module } from './syntax.ts';

/** A parser that gives what it made of its last `count` texts again; a syntax tree is readonly. */
export function rememberParsed(parser: PythonParser, count: number): PythonParser {
  const kept = new Map<string, Module>();
  return {
    parse(text) {
      const module = kept.get(text) ?? parser.parse(text);
      kept.delete(text);
      kept.set(text, module);
      for (const oldest of kept.keys()) {
        if (kept.size <= count) break;
        kept.delete(oldest);
      }
      return module;
    },
  };
}
