import type { Log } from '../../../src/core/base/log.ts';
import type { RunEvent } from '../../../src/core/run/run-event.ts';

/** What happened in one run, in the order in which it happened, for people who look into a failed one. */
export class Report {
  readonly #began = Date.now();
  readonly #lines: string[] = [];
  readonly #told = new Map<string, number>();

  /** A log that goes into the report. */
  readonly log: Log = {
    trace: (...words) => this.#note(words),
    debug: (...words) => this.#note(words),
    info: (...words) => this.#note(words),
    warn: (...words) => this.#note(words),
    error: (...words) => this.#note(words),
  };

  add(line: string): void {
    this.#lines.push(`${this.#seconds()} ${line}`);
  }

  /** Of log lines that follow one another in a moment the first few are enough. */
  addEvent(event: RunEvent): void {
    if (event.type === 'log') {
      const key = `${event.container} ${this.#seconds().slice(0, -1)}`;
      const count = (this.#told.get(key) ?? 0) + 1;
      this.#told.set(key, count);
      if (count > 3) return;
    }
    const text = JSON.stringify(event);
    this.add(text.length > 200 ? `${text.slice(0, 200)}…` : text);
  }

  addFailure(error: unknown): void {
    this.add(`threw ${describe(error)}`);
  }

  /** With the requests that a proxy saw, which began at the same time. */
  with(requests: readonly string[]): readonly string[] {
    const all = [...this.#lines, ...requests.map((line) => line.replace(' ', '      > '))];
    return all.sort((a, b) => Number.parseFloat(a) - Number.parseFloat(b));
  }

  #note(words: readonly unknown[]): void {
    this.add(`log: ${words.map(describe).join(' ')}`);
  }

  #seconds(): string {
    return ((Date.now() - this.#began) / 1000).toFixed(2);
  }
}

function describe(value: unknown): string {
  if (typeof value === 'string') return value;
  if (!(value instanceof Error)) return JSON.stringify(value);
  const { data } = value as { data?: unknown };
  return `${value.message} ${JSON.stringify(data)}`;
}
