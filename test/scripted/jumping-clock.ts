import type { Clock } from '../../src/core/base/clock.ts';
import { toError } from '../../src/core/base/clock.ts';

/**
 * A clock that stands still while anything can happen without it, and then jumps to the next moment that someone waits
 * for: hours pass in no time, always in the same order. Only for tests in which nothing but memory is involved.
 */
export function createJumpingClock(start = '2026-01-15T12:00:00.000Z'): Clock {
  let now = Date.parse(start);
  let order = 0;
  let isScheduled = false;
  const sleepers = new Set<{ at: number; order: number; wake: () => void }>();

  function schedule(): void {
    if (isScheduled || sleepers.size === 0) return;
    isScheduled = true;
    // Everything that is ready runs before the second of two immediates.
    setImmediate(() => setImmediate(jump));
  }

  function jump(): void {
    isScheduled = false;
    const next = [...sleepers].sort((a, b) => a.at - b.at || a.order - b.order)[0];
    if (next === undefined) return;
    now = Math.max(now, next.at);
    sleepers.delete(next);
    next.wake();
    schedule();
  }

  return {
    now: () => new Date(now),
    sleep: (ms, signal) =>
      new Promise((resolve, reject) => {
        const stop = (): void => {
          sleepers.delete(sleeper);
          reject(toError(signal.reason));
        };
        const wake = (): void => {
          signal.removeEventListener('abort', stop);
          resolve();
        };
        const sleeper = { at: now + ms, order: order++, wake };
        if (signal.aborted) {
          stop();
          return;
        }
        signal.addEventListener('abort', stop, { once: true });
        sleepers.add(sleeper);
        schedule();
      }),
  };
}
