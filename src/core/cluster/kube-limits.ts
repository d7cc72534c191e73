import type { Clock } from '../base/clock.ts';
import { toError } from '../base/clock.ts';

/** Milliseconds after which waiting for a cluster is given up. Bodies of streams have no limit: a silent log is normal. */
export interface KubeLimits {
  /** From the first packet to an open connection, proxy and TLS included. */
  readonly connect: number;
  /** From the request to its answer, and between two parts of an answer that is no stream. */
  readonly answer: number;
  /** For a credential plugin that asks nobody. */
  readonly plugin: number;
  /** For a credential plugin that may ask the user. */
  readonly question: number;
}

/** The limits that hold where nobody says otherwise. */
export const defaultLimits: KubeLimits = {
  connect: 10_000,
  answer: 30_000,
  plugin: 60_000,
  question: 600_000,
};

/**
 * Waits for what `start` begins. It is given a function for success, one for failure and one that puts off the limit; what
 * it returns undoes what it began, and is called once on a failure, on abort (rejects with the signal's reason) and when
 * `ms` are over (rejects with what `late` makes).
 */
export function within<T>(
  wait: {
    readonly ms: number | undefined;
    readonly clock: Clock;
    readonly signal: AbortSignal;
    readonly late: () => Error;
  },
  start: (
    resolve: (value: T) => void,
    reject: (error: unknown) => void,
    again: () => void,
  ) => (error: Error) => void,
): Promise<T> {
  const { ms, clock, signal, late } = wait;
  return new Promise<T>((resolve, reject) => {
    let timer = new AbortController();
    let undo: (error: Error) => void = () => undefined;
    let failure: Error | undefined;
    let isOver = false;
    const end = (): boolean => {
      if (isOver) return false;
      isOver = true;
      timer.abort();
      signal.removeEventListener('abort', onAbort);
      return true;
    };
    const fail = (error: unknown): void => {
      if (!end()) return;
      failure = toError(error);
      undo(failure);
      reject(failure);
    };
    const onAbort = (): void => fail(signal.reason);
    const restart = (): void => {
      if (ms === undefined || isOver) return;
      timer.abort();
      timer = new AbortController();
      const mine = timer.signal;
      clock.sleep(ms, mine).then(
        () => fail(late()),
        () => undefined,
      );
    };
    if (signal.aborted) {
      onAbort();
      return;
    }
    signal.addEventListener('abort', onAbort, { once: true });
    restart();
    undo = start(
      (value) => {
        if (end()) resolve(value);
      },
      fail,
      restart,
    );
    // `start` may have failed before it could say how to undo it.
    if (failure !== undefined) undo(failure);
  });
}
