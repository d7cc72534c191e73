/** Ctrl-C and its like, while something has to be settled. */
export interface Cancelling {
  readonly signal: AbortSignal;
  readonly cancel: () => void;
  /** Stops listening: the signals end the program again. */
  readonly release: () => void;
}

const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/** From now on the first signal cancels, after `onFirst`; the second calls `onSecond`, which ends the program. */
export function listenForCancel(onFirst: () => void, onSecond: () => void): Cancelling {
  const controller = new AbortController();
  const cancel = (): void => {
    controller.abort(new Error('Cancelled.'));
  };
  const listener = (): void => {
    if (controller.signal.aborted) {
      onSecond();
      return;
    }
    onFirst();
    cancel();
  };
  for (const signal of signals) process.on(signal, listener);
  return {
    signal: controller.signal,
    cancel,
    release: () => {
      for (const signal of signals) process.off(signal, listener);
    },
  };
}
