import type { LogLine } from './log-lines.ts';

/** Lines that are new, and the hole before them where there is one. */
export interface AcceptedLines {
  readonly lines: readonly LogLine[];
  readonly gap: { readonly from: string; readonly to: string } | undefined;
}

/**
 * Remembers how far a container's log has been read, so that a stream that broke can be opened again from a whole second
 * (`sinceTime` has no finer unit) and what comes twice is dropped. Repeats are counted rather than compared by time, since
 * the times of stdout and stderr need not rise strictly.
 */
export class LogCursor {
  #lastTime: string | undefined;
  #latest: Second | undefined;
  #before: Second | undefined;
  #skip = 0;
  #expectedFirst: string | undefined;
  #resyncAfter: string | undefined;

  /** Time of the newest line read; undefined before the first. */
  get lastTime(): string | undefined {
    return this.#lastTime;
  }

  /** Call before opening a stream again; gives its `sinceTime`, undefined for the whole log. */
  resume(): string | undefined {
    const from = this.#before ?? this.#latest;
    this.#skip = (this.#before?.count ?? 0) + (this.#latest?.count ?? 0);
    this.#expectedFirst = from?.first;
    this.#resyncAfter = undefined;
    return from === undefined ? undefined : `${from.second}Z`;
  }

  /** What of these lines has not been read yet. */
  accept(lines: readonly LogLine[]): AcceptedLines {
    let gap: AcceptedLines['gap'];
    const fresh: LogLine[] = [];
    for (const line of lines) {
      if (this.#skip > 0) {
        const first = this.#expectedFirst;
        this.#expectedFirst = undefined;
        if (first === undefined || first === line.time) {
          this.#skip--;
          continue;
        }
        this.#skip = 0;
        this.#resyncAfter = this.#lastTime;
      }
      if (this.#resyncAfter !== undefined) {
        if (line.time === undefined || compareTimes(line.time, this.#resyncAfter) <= 0) continue;
        gap = { from: this.#resyncAfter, to: line.time };
        this.#resyncAfter = undefined;
      }
      this.#count(line);
      fresh.push(line);
    }
    return { lines: fresh, gap };
  }

  /** True where `line`, read as the log's last, has been read already (or there is none and nothing was read). */
  isAtEnd(line: LogLine | undefined, lastText: string | undefined): boolean {
    if (line === undefined) return this.#lastTime === undefined;
    return line.time === this.#lastTime && line.text === lastText;
  }

  #count(line: LogLine): void {
    const time = line.time ?? this.#lastTime;
    if (time === undefined) return;
    this.#lastTime = time;
    const second = time.slice(0, 19);
    if (this.#latest === undefined || second > this.#latest.second) {
      this.#before = this.#latest;
      this.#latest = { second, first: time, count: 0 };
    }
    if (second >= this.#latest.second) this.#latest.count++;
    else if (this.#before !== undefined && second >= this.#before.second) this.#before.count++;
  }
}

/** Negative, 0 or positive as `a` is before, at or after `b`; both RFC 3339 in UTC, with fractions of any length. */
export function compareTimes(a: string, b: string): number {
  return toSortable(a) < toSortable(b) ? -1 : toSortable(a) > toSortable(b) ? 1 : 0;
}

interface Second {
  readonly second: string;
  readonly first: string;
  count: number;
}

function toSortable(time: string): string {
  return time.slice(0, 19) + time.slice(20, -1).padEnd(9, '0');
}
