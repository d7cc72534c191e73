import type { Clock } from '../../src/core/base/clock.ts';

/** A clock that goes `times` as fast from now on, for what waits minutes for something that is not going to come. */
export function createHastyClock(clock: Clock, times: number): Clock {
  const began = clock.now().getTime();
  return {
    now: () => new Date(began + (clock.now().getTime() - began) * times),
    sleep: (ms, signal) => clock.sleep(ms / times, signal),
  };
}
