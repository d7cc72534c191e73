import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { AnalysisParts } from '../core/manifest/analysis.ts';

/** What the command line reads DAG files with. */
export function analysisParts(program: string): AnalysisParts {
  return { wasm: findWasmFiles(program), clock: () => performance.now() };
}

/** Where the parser's wasm files are: beside the bundle, or in `dist` of the sources that `program` belongs to. */
function findWasmFiles(program: string): AnalysisParts['wasm'] {
  const beside = join(program, 'web-tree-sitter.wasm');
  const folder = existsSync(beside) ? program : join(program, '..', '..', 'dist');
  return {
    runtime: join(folder, 'web-tree-sitter.wasm'),
    python: join(folder, 'tree-sitter-python.wasm'),
  };
}
