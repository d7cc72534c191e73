import { readFileSync } from 'node:fs';
import { compileWasm } from '../base/wasm.ts';
import type { ParserModules } from '../base/wasm.ts';

/** The parser's two wasm files, absolute. */
export interface ParserFiles {
  readonly runtime: string;
  readonly python: string;
}

/** Reads them at once and compiles them beside the thread that asks. */
export async function compileParser(files: ParserFiles): Promise<ParserModules> {
  const [runtime, python] = await Promise.all([
    compileWasm(readFileSync(files.runtime)),
    compileWasm(readFileSync(files.python)),
  ]);
  return { runtime, python };
}
