import { toError } from '../../core/base/clock.ts';
import type { Clock } from '../../core/base/clock.ts';
import { PodTaskError } from '../../core/base/failure.ts';
import type { Log } from '../../core/base/log.ts';
import type { BuildAsk, FindAsk, FromWorker, ReadAsk, WorkerSetup } from './protocol.ts';
import type { StartWorker, WorkerPort } from './worker-port.ts';

/** A question without its id. */
export type Question =
  | ({ readonly kind: 'read' } & ReadAsk)
  | ({ readonly kind: 'build' } & BuildAsk)
  | ({ readonly kind: 'find' } & FindAsk);

/** What becomes of a question: an answer, or that the worker died of it twice. */
export type Outcome = FromWorker | { readonly kind: 'deadly'; readonly why: 'memory' | 'time' };

/** Asks a worker, which it starts with the first question and again when it dies or does not answer. */
export interface WorkerQueue {
  /** `low` waits for all others. Rejects with the signal's reason where that is aborted. */
  ask(question: Question, signal: AbortSignal, priority?: 'low'): Promise<Outcome>;
  dispose(): void;
}

/** A text that is open in the editor and differs from the disk, for others that read it. */
export interface UnsavedText {
  readonly file: string;
  /** Differs where the text does. */
  readonly version: number;
  readonly text: () => string;
}

/** What a queue works with. */
export interface QueueParts {
  readonly start: StartWorker;
  readonly setup: WorkerSetup;
  readonly clock: Clock;
  readonly log: Log;
  /** Megabytes; asked before each question. */
  readonly memory: () => number;
  /** Asked before each question. */
  readonly openTexts: () => readonly UnsavedText[];
  /** How long an answer may take, in milliseconds. */
  readonly patience: number;
}

interface Waiting {
  readonly question: Question;
  readonly isLow: boolean;
  deaths: number;
  settle(outcome: Outcome): void;
  fail(error: Error): void;
}

/** See WorkerQueue. */
export function createWorkerQueue(parts: QueueParts): WorkerQueue {
  const { clock, log, setup } = parts;
  const stop = new Int32Array(setup.stop);
  const waiting = new Set<Waiting>();
  const sent = new Map<string, number>();
  let worker: { readonly port: WorkerPort; readonly memory: number } | undefined;
  let current:
    { readonly one: Waiting; readonly id: number; readonly done: AbortController } | undefined;
  let lastId = 0;
  let isDisposed = false;

  return {
    ask: (question, signal, priority) =>
      new Promise((resolve, reject) => {
        const one: Waiting = {
          question,
          isLow: priority === 'low',
          deaths: 0,
          settle: (outcome) => {
            signal.removeEventListener('abort', abort);
            resolve(outcome);
          },
          fail: (error) => {
            signal.removeEventListener('abort', abort);
            reject(error);
          },
        };
        const abort = (): void => {
          waiting.delete(one);
          // The worker sees this in the midst of its work.
          if (current?.one === one) Atomics.store(stop, 0, current.id);
          one.fail(toError(signal.reason));
        };
        if (signal.aborted) {
          reject(toError(signal.reason));
          return;
        }
        if (isDisposed) {
          reject(new PodTaskError('internal', { detail: 'disposed' }));
          return;
        }
        signal.addEventListener('abort', abort, { once: true });
        waiting.add(one);
        next();
      }),
    dispose: () => {
      isDisposed = true;
      current?.done.abort();
      const left = [...waiting, ...(current === undefined ? [] : [current.one])];
      waiting.clear();
      current = undefined;
      worker?.port.end();
      worker = undefined;
      for (const one of left) one.fail(new DOMException('disposed', 'AbortError'));
    },
  };

  function next(): void {
    if (current !== undefined) return;
    const one = [...waiting].find((it) => !it.isLow) ?? [...waiting][0];
    if (one === undefined) return;
    waiting.delete(one);
    const id = ++lastId;
    const done = new AbortController();
    current = { one, id, done };
    try {
      const port = ready();
      sendTexts(port);
      port.post({ ...one.question, id });
    } catch (error) {
      current = undefined;
      one.fail(toError(error));
      next();
      return;
    }
    clock.sleep(parts.patience, done.signal).then(
      () => {
        if (current?.id !== id) return;
        log.warn(`the analysis does not answer a question of kind ${one.question.kind}`);
        worker?.port.end();
        lose('time');
      },
      () => undefined,
    );
  }

  /** The worker, with the heap that the settings give it now. */
  function ready(): WorkerPort {
    const memory = parts.memory();
    if (worker !== undefined && worker.memory !== memory) {
      worker.port.end();
      worker = undefined;
    }
    worker ??= { port: start(memory), memory };
    return worker.port;
  }

  function start(memory: number): WorkerPort {
    const port = parts.start(setup, memory, {
      answered: (message) => {
        if (message.id !== current?.id) return;
        const { one, done } = current;
        done.abort();
        current = undefined;
        if (message.kind === 'failed') {
          one.fail(new PodTaskError('internal', { detail: message.detail }));
        } else one.settle(message);
        next();
      },
      died: (why, error) => {
        log.warn(`the analysis ended by itself (${why})`, error);
        lose(why === 'memory' ? 'memory' : 'time');
      },
    });
    sent.clear();
    return port;
  }

  /** Tells of texts that are open and differ from the disk, as far as the worker does not know them. */
  function sendTexts(port: WorkerPort): void {
    const texts = parts.openTexts();
    for (const { file, version, text } of texts) {
      if (sent.get(file) !== version) port.post({ kind: 'open', file, text: text() });
      sent.set(file, version);
    }
    for (const file of sent.keys()) {
      if (texts.some((one) => one.file === file)) continue;
      port.post({ kind: 'open', file, text: undefined });
      sent.delete(file);
    }
  }

  /** The worker is gone. What it was asked is asked once more, of a new one. */
  function lose(why: 'memory' | 'time'): void {
    worker = undefined;
    const lost = current;
    current = undefined;
    if (lost !== undefined) {
      lost.done.abort();
      lost.one.deaths++;
      if (lost.one.deaths < 2 && stop[0] !== lost.id) waiting.add(lost.one);
      else lost.one.settle({ kind: 'deadly', why });
    }
    next();
  }
}
