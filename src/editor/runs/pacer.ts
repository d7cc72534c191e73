import { setImmediate } from 'node:timers/promises';

/** Milliseconds that work may take before others get their turn. */
const turn = 6;

/** Lets everything else in this process have its turn while much is done; asked after each piece of work. */
export function createPacer(): () => Promise<void> | undefined {
  let since = performance.now();
  let asked = 0;
  return () => {
    // Looking at the clock costs more than most pieces of work.
    if (++asked % 16 !== 0 || performance.now() - since < turn) return undefined;
    return setImmediate().then(() => {
      since = performance.now();
    });
  };
}
