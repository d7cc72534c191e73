import { existsSync } from 'node:fs';
import { join } from 'node:path';

/** Where the parser's wasm files are: beside the bundle, or in `dist` of the sources that `program` belongs to. */
export function findWasmFiles(program: string): {
  readonly runtime: string;
  readonly python: string;
} {
  const beside = join(program, 'web-tree-sitter.wasm');
  const folder = existsSync(beside) ? program : join(program, '..', '..', 'dist');
  return {
    runtime: join(folder, 'web-tree-sitter.wasm'),
    python: join(folder, 'tree-sitter-python.wasm'),
  };
}
