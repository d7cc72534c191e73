import { createRequire, enableCompileCache } from 'node:module';
import { join } from 'node:path';
import { parentPort, workerData } from 'node:worker_threads';
import { compileParser } from '../../core/project/compile-parser.ts';
import type { WorkerSetup } from './protocol.ts';

type Server = typeof import('./serve-analysis.ts');

if (parentPort !== null) {
  const setup = workerData as WorkerSetup;
  // Someone waits for the first lens: half of the time until then would go into compiling, one thing after the other.
  if (setup.compiled !== undefined) enableCompileCache(setup.compiled);
  // Goes on beside this thread while that loads the rest.
  const parser = compileParser(setup.wasm);
  // A bundle of its own, which the bundler must not see, since what holds this line is compiled before it.
  const load = createRequire(join(import.meta.dirname, 'analysis-worker.cjs'));
  const { serveAnalysis } = load('./serve-analysis.cjs') as Server;
  const port = parentPort;
  void parser.then((modules) => serveAnalysis(port, setup, modules));
}
