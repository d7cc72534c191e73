import { evaluate } from '../core/airflow/evaluate.ts';
import { buildManifest } from '../core/manifest/build-manifest.ts';
import { defaultBounds } from '../core/python/host.ts';
import { createPythonParser } from '../core/python/parser.ts';
import type { Analysis } from './analysis.ts';
import { findWasmFiles } from './wasm-files.ts';

/** Loads the parser and what reads DAG files. */
export async function loadAnalysis(program: string): Promise<Analysis> {
  const parser = await createPythonParser(findWasmFiles(program));
  return {
    evaluate: (file, source, context, { files, roots }) =>
      evaluate(file, source, context, {
        parser,
        files,
        roots,
        bounds: defaultBounds,
        clock: () => performance.now(),
      }),
    buildManifest,
  };
}
