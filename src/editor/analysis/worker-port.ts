import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import type { FromWorker, ToWorker, WorkerSetup } from './protocol.ts';

/** The other side of a worker, as its client needs it. */
export interface WorkerPort {
  post(message: ToWorker): void;
  /** Ends it; nothing is told of it any more. */
  end(): void;
}

/** What is told of a worker. */
export interface WorkerEvents {
  answered(message: FromWorker): void;
  /** It is gone by itself; `memory` where its heap was full. */
  died(why: 'memory' | 'error', error: unknown): void;
}

/** Starts a worker of at most `memory` megabytes. */
export type StartWorker = (setup: WorkerSetup, memory: number, events: WorkerEvents) => WorkerPort;

/** Starts the worker of a bundle's folder. */
export function startWorkerIn(program: string): StartWorker {
  return (setup, memory, events) => {
    const worker = new Worker(join(program, 'analysis-worker.cjs'), {
      workerData: setup,
      env: {},
      execArgv: [],
      resourceLimits: { maxOldGenerationSizeMb: memory },
    });
    // An editor that closes does not wait for it.
    worker.unref();
    let isEnded = false;
    const die = (why: 'memory' | 'error', error: unknown): void => {
      if (isEnded) return;
      isEnded = true;
      events.died(why, error);
    };
    worker.on('message', (message: FromWorker) => {
      if (!isEnded) events.answered(message);
    });
    worker.on('error', (error) => {
      const code = (error as { readonly code?: unknown } | undefined)?.code;
      die(code === 'ERR_WORKER_OUT_OF_MEMORY' ? 'memory' : 'error', error);
    });
    worker.on('exit', (code) => {
      die('error', new Error(`the analysis ended with ${code}`));
    });
    return {
      post: (message) => {
        worker.postMessage(message);
      },
      end: () => {
        isEnded = true;
        void worker.terminate();
      },
    };
  };
}

/** What the worker of a bundle's folder is started with; it keeps what it compiles in the folder `compiled`. */
export function createWorkerSetup(
  program: string,
  environment: Readonly<Record<string, string | undefined>>,
  compiled?: string,
): WorkerSetup {
  return {
    wasm: {
      runtime: join(program, 'web-tree-sitter.wasm'),
      python: join(program, 'tree-sitter-python.wasm'),
    },
    compiled,
    environment: Object.fromEntries(
      Object.entries(environment).flatMap(([name, value]) =>
        name.startsWith('AIRFLOW_') && value !== undefined ? [[name, value] as const] : [],
      ),
    ),
    stop: new SharedArrayBuffer(4),
  };
}
