/** The value below which a share of all lies, for example 0.5. */
export function quantile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? NaN;
}

/** Milliseconds of this thread's own work, since what others do on a machine is none of ours. */
export function ownTime(run: () => void): number {
  const before = process.threadCpuUsage();
  run();
  const { user, system } = process.threadCpuUsage(before);
  return (user + system) / 1000;
}

/** Prints rows beside their goals; false where one takes more than twice its goal. */
export class Report {
  private isGood = true;

  row(what: string, milliseconds: number, goal: number): void {
    const word = milliseconds <= goal ? 'met' : milliseconds <= 2 * goal ? 'missed' : 'FAILED';
    this.isGood &&= milliseconds <= 2 * goal;
    console.log(
      `${what.padEnd(60)} ${milliseconds.toFixed(1).padStart(8)} ms  goal ${goal} ms: ${word}`,
    );
  }

  /** Says that a goal without a time is missed. */
  fail(): void {
    this.isGood = false;
  }

  get exitCode(): number {
    return this.isGood ? 0 : 1;
  }
}
