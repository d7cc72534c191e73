import { createRequire } from 'node:module';
import { compileParser } from '../../src/core/project/compile-parser.ts';
import { loadAnalysis } from '../../src/core/manifest/load-analysis.ts';
import { createWords } from '../../src/core/words/say.ts';
import { createAnalysisServer } from '../../src/editor/analysis/analysis-server.ts';
import type { FileAnalysis } from '../../src/editor/analysis/analyzer.ts';
import { editorParts } from '../../src/editor/analysis/serve-analysis.ts';
import { describeLenses } from '../../src/editor/language/code-lens.ts';
import { english } from '../unit/editor/language/english.ts';

/** What the editor's worker does with one file, in this thread: from a text to the lenses that are shown. */
export interface Reader {
  read(text: string): FileAnalysis;
}

const say = { words: createWords('en'), l10n: english };
const { resolve } = createRequire(import.meta.url);
const parser = await compileParser({
  runtime: resolve('web-tree-sitter/web-tree-sitter.wasm'),
  python: resolve('tree-sitter-python/tree-sitter-python.wasm'),
});

/** A reader that has read nothing yet. */
export async function createReader(): Promise<Reader> {
  const clock = (): number => performance.now();
  const signal = { aborted: false };
  const analysis = await loadAnalysis({ parser, clock, ...editorParts });
  const server = createAnalysisServer(analysis, { environment: {} }, clock, signal);
  return {
    read: (text) => {
      const ask = { file: '/nowhere/dags/generated.py', text, given: {}, folder: '/nowhere' };
      const found = server.read(ask);
      if (found === undefined) throw new Error('nothing of interest');
      // As it comes to the extension host.
      const answer = structuredClone(found);
      describeLenses(answer, [], say);
      return answer;
    },
  };
}
