/** How long one turn of the event loop kept this thread, in milliseconds. */
export interface Turns {
  /** From one look to the next, which other programs of the machine lengthen as well. */
  readonly wall: readonly number[];
  /** The thread's own time in between, which they do not. */
  readonly own: readonly number[];
}

/** Looks at the clocks every millisecond, as far as the thread allows, until `stop` is called. */
export function watchTurns(): { stop(): Turns } {
  const wall: number[] = [];
  const own: number[] = [];
  let at = performance.now();
  let used = process.threadCpuUsage();
  const timer = setInterval(() => {
    const now = performance.now();
    const { user, system } = process.threadCpuUsage(used);
    wall.push(now - at);
    own.push((user + system) / 1000);
    at = now;
    used = process.threadCpuUsage();
  }, 1);
  return {
    stop: () => {
      clearInterval(timer);
      return { wall, own };
    },
  };
}

/** The value below which this share of all lies. */
export function percentile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? NaN;
}
