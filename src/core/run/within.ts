import type { Clock } from '../base/clock.ts';

/** What `wait` comes to, or `late` after `ms` milliseconds; the signal that it gets is aborted at the end. */
export async function within<T>(
  ms: number,
  clock: Clock,
  signal: AbortSignal,
  wait: (either: AbortSignal) => Promise<T>,
): Promise<T | 'late'> {
  const stop = new AbortController();
  const either = AbortSignal.any([signal, stop.signal]);
  const late = clock.sleep(ms, either).then(
    () => 'late' as const,
    () => 'late' as const,
  );
  const result = wait(either);
  result.catch(() => undefined);
  try {
    const first = await Promise.race([result, late]);
    signal.throwIfAborted();
    return first;
  } finally {
    stop.abort();
  }
}
