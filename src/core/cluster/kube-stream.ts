import type { IncomingMessage } from 'node:http';
import { toError } from '../base/clock.ts';
import { toBroken } from './kube-failure.ts';

/**
 * A stream that `read` produces with a signal of its own. A reader that stops (`return()`) ends it at once, also while a
 * `next()` is waiting, which then gives no more; an aborted `signal` makes `next()` reject with its reason.
 */
export function closable<T>(
  read: (signal: AbortSignal) => AsyncGenerator<T, void, void>,
  signal: AbortSignal,
): AsyncIterable<T> {
  return {
    [Symbol.asyncIterator]() {
      const stop = new AbortController();
      const inner = read(stop.signal);
      let isLeft = false;
      const abort = (): void => stop.abort(signal.reason);
      const settle = (): void => signal.removeEventListener('abort', abort);
      if (signal.aborted) abort();
      else signal.addEventListener('abort', abort, { once: true });
      const done = { done: true, value: undefined } as const;
      return {
        async next(): Promise<IteratorResult<T, void>> {
          try {
            stop.signal.throwIfAborted();
            const result = await inner.next();
            if (result.done === true) settle();
            return result;
          } catch (error) {
            settle();
            if (isLeft) return done;
            throw error;
          }
        },
        async return(): Promise<IteratorResult<T, void>> {
          isLeft = true;
          settle();
          stop.abort(new Error('The reader has stopped.'));
          await inner.return().catch(() => undefined);
          return done;
        },
      };
    },
  };
}

/**
 * The bytes of an answer as they come, no faster than they are read. Ends with the answer; throws `stream-broken` where the
 * connection ends before it, and the signal's reason on abort.
 */
export async function* readBody(
  answer: IncomingMessage,
  signal: AbortSignal,
): AsyncGenerator<Buffer, void, void> {
  const stop = (): void => {
    answer.destroy(toError(signal.reason));
  };
  signal.addEventListener('abort', stop, { once: true });
  if (signal.aborted) stop();
  try {
    for await (const bytes of answer) yield bytes as Buffer;
  } catch (error) {
    signal.throwIfAborted();
    throw toBroken(error);
  } finally {
    signal.removeEventListener('abort', stop);
    answer.destroy();
  }
}
