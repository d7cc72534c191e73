import type { Clock } from '../base/clock.ts';
import type { Log } from '../base/log.ts';
import { isPodTaskError } from '../base/failure.ts';
import { isPodRefused } from '../cluster/admission.ts';

/** Milliseconds before a request that was refused is sent again; as many times, and no more. */
export const refusalPauses: readonly number[] = [250, 500, 1000];

/**
 * True for a refusal that may pass by itself: an API server that starts answers 401 and 403 until it has its rules, and one of
 * several may lag behind (409, 410). Worth a few tries, while a cluster that is out of reach is worth many.
 */
export function isRefusal(error: unknown): boolean {
  return (
    isPodTaskError(error, 'cluster-unauthorized') ||
    isPodTaskError(error, 'cluster-forbidden') ||
    isPodTaskError(error, 'conflict') ||
    isPodTaskError(error, 'expired')
  );
}

/** True where trying again may help. */
export function isPassing(error: unknown): boolean {
  return (
    isPodTaskError(error, 'cluster-unreachable') ||
    isPodTaskError(error, 'cluster-unauthorized') ||
    isPodTaskError(error, 'stream-broken') ||
    (isPodTaskError(error, 'cluster-refused') && !isPodRefused(error))
  );
}

/** How long to wait before another try, in milliseconds; undefined where it is not to be tried again. */
export type Pausing = (error: unknown, attempt: number) => number | undefined;

/** Waits for what is refused. */
export const afterRefusal: Pausing = (error, attempt) =>
  isRefusal(error) ? refusalPauses[attempt - 1] : undefined;

/** Waits, up to `tries` in all, for a cluster out of reach. */
export function afterLoss(tries: number): Pausing {
  return (error, attempt) =>
    isPassing(error) && !isRefusal(error) && attempt < tries
      ? Math.min(500 * 2 ** (attempt - 1), 5000)
      : undefined;
}

/** Waits for both. */
export function afterAny(tries: number): Pausing {
  const loss = afterLoss(tries);
  return (error, attempt) => loss(error, attempt) ?? afterRefusal(error, attempt);
}

/** Milliseconds for which what ends a run (its pod found, its result read, its pod deleted) waits for a cluster out of reach. */
export const awayPatience = 120_000;

/**
 * Waits for a cluster out of reach until `ms` milliseconds have passed since it was first missed; for all else as `other`, which
 * counts its own attempts alone.
 */
export function whileAway(ms: number, clock: Clock, other: Pausing): Pausing {
  let since: number | undefined;
  let missed = 0;
  return (error, attempt) => {
    if (!isPodTaskError(error, 'cluster-unreachable')) return other(error, attempt - missed);
    const now = clock.now().getTime();
    since ??= now;
    return now - since < ms ? Math.min(500 * 2 ** missed++, 5000) : undefined;
  };
}

/** Does `act` until it succeeds or `pausing` says that it is in vain; then throws what it threw last. */
export async function tryAgain<T>(
  act: () => Promise<T>,
  pausing: Pausing,
  { clock, log }: { readonly clock: Clock; readonly log: Log },
  signal: AbortSignal,
): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await act();
    } catch (error) {
      signal.throwIfAborted();
      const pause = pausing(error, attempt);
      if (pause === undefined) throw error;
      log.debug('a request is sent again', error);
      await clock.sleep(pause, signal);
    }
  }
}
