import type { Clock } from '../base/clock.ts';

/**
 * Does `work` with a signal of its own that is aborted after `ms` milliseconds, however the run's own signal stands: what
 * has to be settled is settled also after a cancel, but not for ever.
 */
export async function withDeadline<T>(
  clock: Clock,
  ms: number,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const deadline = new AbortController();
  const timer = new AbortController();
  const alarm = clock.sleep(ms, timer.signal).then(
    () => {
      deadline.abort(new Error('The time for this step is over.'));
    },
    () => undefined,
  );
  try {
    return await work(deadline.signal);
  } finally {
    timer.abort();
    await alarm;
  }
}
