import { flushCompileCache } from 'node:module';
import type { MessagePort } from 'node:worker_threads';
import type { AnalysisParts } from '../../core/manifest/analysis.ts';
import { loadAnalysis } from '../../core/manifest/load-analysis.ts';
import { defaultBounds } from '../../core/python/host.ts';
import type { ParserModules } from '../../core/base/wasm.ts';
import { createAnalysisServer } from './analysis-server.ts';
import type { AnalysisServer } from './analysis-server.ts';
import type { Ask, FromWorker, ToWorker, WorkerSetup } from './protocol.ts';

/** What the editor's analysis is loaded with beside what it needs everywhere. */
export const editorParts: Pick<AnalysisParts, 'bounds' | 'keptTexts'> = {
  // Someone waits for the answer; what takes longer is said to be too much.
  bounds: { ...defaultBounds, milliseconds: 4000 },
  keptTexts: 30,
};

/** Reads DAG files in the worker thread of the editor, one question after the other, away from the extension host. */
export async function serveAnalysis(
  port: MessagePort,
  setup: WorkerSetup,
  parser: ParserModules,
): Promise<void> {
  const clock = (): number => performance.now();
  const stop = new Int32Array(setup.stop);
  let current = 0;
  // A worker is ended without notice, so what was compiled is kept after the first answer.
  let isKept = false;
  const signal = {
    get aborted(): boolean {
      return Atomics.load(stop, 0) === current;
    },
  };
  const analysis = await loadAnalysis({
    parser,
    clock,
    ...editorParts,
  });
  const server = createAnalysisServer(analysis, setup, clock, signal);
  port.on('message', (message: ToWorker) => {
    if (message.kind === 'open') {
      server.open(message);
      return;
    }
    current = message.id;
    port.postMessage(answer(message));
    if (!isKept) flushCompileCache();
    isKept = true;
  });

  function answer(ask: Ask): FromWorker {
    const { id } = ask;
    try {
      const found = signal.aborted ? undefined : toAnswer(ask, server);
      return found === undefined || signal.aborted ? { kind: 'stopped', id } : found;
    } catch (error) {
      if (signal.aborted) return { kind: 'stopped', id };
      // The parser's memory cannot be trusted any more: a new worker is asked again.
      if (isTrap(error)) throw error;
      return { kind: 'failed', id, detail: error instanceof Error ? error.message : String(error) };
    }
  }
}

function toAnswer(ask: Ask, server: AnalysisServer): FromWorker {
  switch (ask.kind) {
    case 'read':
      return { kind: 'read', id: ask.id, result: server.read(ask) };
    case 'build':
      return { kind: 'build', id: ask.id, result: server.build(ask) };
    case 'find':
      return { kind: 'find', id: ask.id, result: server.find(ask) };
  }
}

/** An error of compiled WebAssembly, which is no error of ours. */
function isTrap(error: unknown): boolean {
  return error instanceof Error && error.name === 'RuntimeError';
}
