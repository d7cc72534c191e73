import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { AnalysisParts } from '../core/manifest/analysis.ts';
import { compileParser } from '../core/project/compile-parser.ts';
import type { ParserFiles } from '../core/project/compile-parser.ts';

/** What the command line reads DAG files with. */
export async function analysisParts(program: string): Promise<AnalysisParts> {
  const parser = await compileParser(findWasmFiles(program));
  // Modules that many files import are parsed once.
  return { parser, clock: () => performance.now(), keptTexts: 50 };
}

/** Where the parser's wasm files are: beside the bundle, or in `dist` of the sources that `program` belongs to. */
function findWasmFiles(program: string): ParserFiles {
  const beside = join(program, 'web-tree-sitter.wasm');
  const folder = existsSync(beside) ? program : join(program, '..', '..', 'dist');
  return {
    runtime: join(folder, 'web-tree-sitter.wasm'),
    python: join(folder, 'tree-sitter-python.wasm'),
  };
}
