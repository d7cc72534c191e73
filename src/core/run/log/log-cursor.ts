import { LineWindow } from './line-window.ts';
import type { Matching } from './line-window.ts';
import { pieceLength } from './log-lines.ts';
import type { LogLine } from './log-lines.ts';

/** Lines that are new, the hole before them where there is one, and where their times jump. */
export interface AcceptedLines {
  readonly lines: readonly LogLine[];
  readonly gap: { readonly from: string; readonly to: string } | undefined;
  readonly jumps: readonly Jump[];
}

/** A line that is seconds later than all before it. */
export interface Jump {
  /** Its place among the new lines. */
  readonly at: number;
  /** The latest time before it. */
  readonly from: string;
  readonly to: string;
  readonly ms: number;
}

/** Milliseconds from which on a pause may be a log file that is missing: a kubelet rotates every 3 s at most. */
const shortestJump = 2000;
/** Lines after a jump that are remembered: of each the first ones, as a line that was not at its end takes the first of a file along. */
const mostHeads = 1000;
const linesOfHead = 4;
/** Milliseconds by which the times of two outputs may cross. */
const crossing = 50;

/** What may be held back at most; more than that is handed out behind a gap. */
const most = { lines: 20_000, characters: 8 * 1024 * 1024 } as const;

/**
 * Remembers how far a container's log has been read, so that a stream that broke can be opened again from a whole second
 * (`sinceTime` has no finer unit) and what comes twice is dropped: a line whose time, place in the order and text are those of
 * one that was read. All that a server sends before such a line has been read too, since a stream has the order of the log
 * file; nothing else is dropped.
 *
 * A kubelet that was late for two rotations reads the last file twice, from its start (`ReadLogs` of k8s.io/cri-client 0.34 opens
 * the current file for each rotation that it was told of): such a stream goes back to a line that came before, mostly the first
 * one after a jump, and what follows is compared as after a break.
 */
export class LogCursor {
  readonly #window = new LineWindow();
  #lastTime: string | undefined;
  #latestTime: string | undefined;
  #sawLong = false;
  /** Of the line read last more pieces may come. */
  #isOpen = false;
  /** Lines after a jump, oldest first: where a log file may begin. */
  readonly #heads = new Set<string>();
  #headsToCome = 0;
  /** Set from `resume` until the last line that was read has come again. */
  #replay: Replay | undefined;
  #isCurrent = true;

  /** Time of the line read last, as the log file has them; undefined before the first. */
  get lastTime(): string | undefined {
    return this.#lastTime;
  }

  /** True where the stream has brought the last line itself, and not one before it alone. */
  get isCurrent(): boolean {
    return this.#isCurrent;
  }

  /** Call before opening a stream again; gives its `sinceTime`, undefined for the whole log. */
  resume(): string | undefined {
    const from = this.#window.resumeFrom();
    if (from === undefined) return undefined;
    this.#isCurrent = false;
    this.#replay = { matching: this.#window.match(from), isFirst: true, held: [], length: 0 };
    return toStamp(from);
  }

  /** What of these lines has not been read yet. */
  accept(lines: readonly LogLine[]): AcceptedLines {
    const fresh = createFresh();
    let gap: AcceptedLines['gap'];
    for (const line of lines) gap = this.#accept(line, fresh) ?? gap;
    return { ...fresh, gap };
  }

  /** What was held back since it may have been read before: no more comes that would tell. */
  flush(): AcceptedLines {
    const fresh = createFresh();
    const gap = this.#release(fresh);
    return { ...fresh, gap };
  }

  /** A line that was read in an earlier life, as it is on record: its text may have been changed there. */
  recall(line: LogLine): void {
    this.#keep(line, true);
  }

  /** True where this line has been read and not long ago. */
  has(line: LogLine): boolean {
    return line.time !== undefined && this.#window.has(line.time, line.text);
  }

  /** True where this is a part of a line that was read whole: a stream ended within it. */
  hasBegun({ time }: LogLine): boolean {
    if (time === undefined || !isFine(time)) return false;
    return !(this.#isOpen && time === this.#lastTime) && this.#window.has(time, undefined);
  }

  #accept(line: LogLine, fresh: Fresh): AcceptedLines['gap'] {
    if (this.#replay === undefined && this.#isRepeat(line)) this.#goBack();
    const replay = this.#replay;
    if (replay === undefined) {
      this.#add(line, fresh);
      return undefined;
    }
    const { time, text } = line;
    if (replay.since !== undefined && time !== undefined && compareTimes(time, replay.since) < 0) {
      return undefined;
    }
    const { isFirst, matching } = replay;
    replay.isFirst = false;
    if (time !== undefined && matching.take(time, text)) {
      replay.held.length = 0;
      if (matching.isOver) {
        this.#replay = undefined;
        this.#isCurrent = true;
      }
      return undefined;
    }
    if (matching.hasMatched && this.#isRepeat(line)) {
      this.#goBack();
      return this.#accept(line, fresh);
    }
    // A line that was written in pieces and began before `sinceTime`, or in the file before this one, comes as its end alone:
    // without a time, or with that of a piece.
    const isRest = isFirst && this.#sawLong;
    if (!matching.hasMatched && (isRest || (time !== undefined && matching.mayPrecede(time)))) {
      replay.held.push(line);
      replay.length += text.length;
      const isTooMuch = replay.held.length > most.lines || replay.length > most.characters;
      return isTooMuch ? this.#release(fresh) : undefined;
    }
    if (time === undefined) {
      fresh.lines.push(line);
      return undefined;
    }
    const gap = this.#release(fresh, line);
    this.#add(line, fresh, gap);
    return gap;
  }

  /** True where the stream has gone back to a line that was read. Times alone may go back: two outputs, or a clock that was set. */
  #isRepeat({ time, text, partial }: LogLine): boolean {
    const latest = this.#latestTime;
    if (time === undefined || latest === undefined) return false;
    const isAgain = time === latest && isFine(time) && !this.#isOpen && partial !== true;
    if (!isAgain && !isBefore(time, latest)) return false;
    return this.#heads.has(toHead(time, text)) || this.#window.has(time, text, crossing);
  }

  /** What comes next has been read up to the last line. */
  #goBack(): void {
    const from = this.#window.resumeFrom() ?? 0;
    const matching = this.#window.match(from);
    this.#replay = { matching, isFirst: false, held: [], length: 0, since: toStamp(from) };
  }

  /** Hands out what is held, and `next` after it; nothing that has been read follows in this stream. */
  #release(fresh: Fresh, next?: LogLine): AcceptedLines['gap'] {
    const replay = this.#replay;
    if (replay === undefined || replay.matching.hasMatched) return undefined;
    const from = this.#lastTime;
    const to = (replay.held.find(({ time }) => time !== undefined) ?? next)?.time;
    const gap = from === undefined || to === undefined ? undefined : toSpan(from, to);
    for (const line of replay.held) this.#add(line, fresh, gap);
    replay.held = [];
    // From here on a line that has been read is still dropped, and no second gap is said.
    if (gap !== undefined) replay.matching.giveUp();
    return gap;
  }

  /** Takes a line that is new; what is said to be a gap is no jump as well. */
  #add(line: LogLine, fresh: Fresh, gap?: AcceptedLines['gap']): void {
    const before = this.#latestTime;
    const isLater = this.#keep(line);
    if (isLater && before !== undefined && line.time !== undefined) {
      const ms = Date.parse(line.time) - Date.parse(before);
      if (ms >= shortestJump) {
        this.#headsToCome = linesOfHead;
        const jump = { at: fresh.lines.length, from: before, to: line.time, ms };
        if (gap?.to !== line.time) fresh.jumps.push(jump);
      }
    }
    fresh.lines.push(line);
    this.#isCurrent = true;
    if (this.#headsToCome === 0 || line.time === undefined) return;
    this.#headsToCome--;
    this.#remember(toHead(line.time, line.text));
  }

  #remember(head: string): void {
    this.#heads.add(head);
    const [oldest] = this.#heads;
    if (this.#heads.size > mostHeads && oldest !== undefined) this.#heads.delete(oldest);
  }

  /** True where it is of a later second than the line before. */
  #keep({ time, text, partial }: LogLine, isChanged = false): boolean {
    if (time === undefined) return false;
    this.#lastTime = time;
    if (this.#latestTime === undefined || isBefore(this.#latestTime, time)) this.#latestTime = time;
    this.#isOpen = partial === true;
    if (text.length >= pieceLength || this.#isOpen) this.#sawLong = true;
    return this.#window.add(time, text, isChanged) > 0;
  }
}

/** What of the lines that came is new. */
interface Fresh {
  readonly lines: LogLine[];
  readonly jumps: Jump[];
}

function createFresh(): Fresh {
  return { lines: [], jumps: [] };
}

function toSpan(from: string, to: string): NonNullable<AcceptedLines['gap']> {
  return compareTimes(from, to) <= 0 ? { from, to } : { from: to, to: from };
}

/** True where the clock has nanoseconds, so that no two lines have the same time. */
function isFine(time: string): boolean {
  return time.length === 30 && !time.endsWith('000Z');
}

/** What a line is known by. */
function toHead(time: string, text: string): string {
  // A copy of its own: a part of a text keeps all of it in memory.
  return Buffer.from(`${time} ${text.slice(0, 100)}`, 'utf8').toString('utf8');
}

/** A second since 1970 as the API wants it. */
function toStamp(second: number): string {
  return `${new Date(second * 1000).toISOString().slice(0, 19)}Z`;
}

/** `compareTimes` without a copy where both are written alike, as those of one log are. */
function isBefore(a: string, b: string): boolean {
  return a.length === b.length ? a < b : compareTimes(a, b) < 0;
}

/** Negative, 0 or positive as `a` is before, at or after `b`; both RFC 3339 in UTC, with fractions of any length. */
export function compareTimes(a: string, b: string): number {
  return toSortable(a) < toSortable(b) ? -1 : toSortable(a) > toSortable(b) ? 1 : 0;
}

interface Replay {
  readonly matching: Matching;
  isFirst: boolean;
  held: LogLine[];
  /** Characters held. */
  length: number;
  /** What is older has been read; undefined where the server leaves it out. */
  readonly since?: string;
}

function toSortable(time: string): string {
  return time.slice(0, 19) + time.slice(20, -1).padEnd(9, '0');
}
