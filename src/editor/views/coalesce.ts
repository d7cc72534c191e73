import type { Disposable } from 'vscode';
import type { Clock } from '../../core/base/clock.ts';

/** Milliseconds: what comes together is shown together; at most four times a second, and less often where it is much. */
const times = { first: 30, least: 250, most: 3000 } as const;

/** Does something soon after it was asked for, once for all who ask meanwhile. */
export interface Coalesced extends Disposable {
  ask(): void;
}

/** `act` gives the number of rows that it had to show anew: after many there is a longer pause. */
export function coalesce(clock: Clock, act: () => number): Coalesced {
  const stop = new AbortController();
  let isAsked = false;
  let isWaiting = false;
  const wait = (ms: number): void => {
    isWaiting = true;
    clock.sleep(ms, stop.signal).then(run, () => undefined);
  };
  const run = (): void => {
    isWaiting = false;
    if (!isAsked) return;
    isAsked = false;
    wait(Math.min(times.most, times.least + act() / 2));
  };
  return {
    ask: () => {
      isAsked = true;
      if (!isWaiting && !stop.signal.aborted) wait(times.first);
    },
    dispose: () => stop.abort(),
  };
}
