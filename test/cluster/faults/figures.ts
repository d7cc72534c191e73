import type { Seen } from './seen.ts';

/** What a number of runs came to, in a few lines. */
export class Figures {
  readonly #runs = new Map<string, number>();
  readonly #faults = new Map<string, number>();
  #requests = 0;
  #lines = 0;
  #bytes = 0;

  add({ events, transcript, truth, wasKilled, wasLetGo, error }: Seen): void {
    const verdict = events.findLast((event) => event.type === 'finished')?.verdict.outcome;
    const end = verdict ?? (error === undefined ? 'killed before it began' : 'refused');
    count(this.#runs, end);
    if (wasKilled) count(this.#runs, 'killed on the way');
    if (wasLetGo) count(this.#runs, 'let go of on the way');
    for (const lines of truth?.logs.values() ?? []) {
      this.#lines += lines.length;
      for (const { text } of lines) this.#bytes += text.length;
    }
    for (const line of transcript) {
      const request = / {6}> (\w+) /.exec(line);
      if (request === null) continue;
      this.#requests++;
      const fault = /\{"what":"(\w+)"(?:,"status":(\d+)|.*"how":"([\w-]+)")?/.exec(line);
      if (fault === null) continue;
      count(this.#faults, [fault[1], fault[2] ?? fault[3]].filter(Boolean).join(' '));
    }
  }

  toString(): string {
    const faults = [...this.#faults.values()].reduce((sum, one) => sum + one, 0);
    return [
      `runs: ${list(this.#runs)}`,
      `${this.#lines} lines, ${this.#bytes} characters of log were compared`,
      `${faults} faults in ${this.#requests} requests: ${list(this.#faults)}`,
    ].join('\n');
  }
}

function count(into: Map<string, number>, key: string): void {
  into.set(key, (into.get(key) ?? 0) + 1);
}

function list(counts: ReadonlyMap<string, number>): string {
  const sorted = [...counts].sort(([, a], [, b]) => b - a);
  return sorted.map(([key, times]) => `${times} ${key}`).join(', ');
}
