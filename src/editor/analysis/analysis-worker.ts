import { readFileSync } from 'node:fs';
import { createRequire, enableCompileCache } from 'node:module';
import { join } from 'node:path';
import { parentPort, workerData } from 'node:worker_threads';
import type { WorkerSetup } from './protocol.ts';

// Node's types know the namespace alone.
interface Compiler {
  readonly WebAssembly: { compile(bytes: Uint8Array): Promise<unknown> };
}

type Server = typeof import('./serve-analysis.ts');

if (parentPort !== null) {
  const setup = workerData as WorkerSetup;
  // Someone waits for the first lens: half of the time until then would go into compiling, one thing after the other.
  if (setup.compiled !== undefined) enableCompileCache(setup.compiled);
  // V8 compiles these beside this thread, and shares the result with whoever compiles the same bytes again.
  const { WebAssembly } = globalThis as unknown as Compiler;
  const files = [setup.wasm.runtime, setup.wasm.python];
  const parser = Promise.all(files.map((file) => WebAssembly.compile(readFileSync(file))));
  // A bundle of its own, which the bundler must not see, since what holds this line is compiled before it.
  const load = createRequire(join(import.meta.dirname, 'analysis-worker.cjs'));
  const { serveAnalysis } = load('./serve-analysis.cjs') as Server;
  const port = parentPort;
  void parser.then(() => serveAnalysis(port, setup));
}
