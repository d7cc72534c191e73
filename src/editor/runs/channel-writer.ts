import type { Clock } from '../../core/base/clock.ts';
import type { SaidEvent } from '../../core/words/say-event.ts';
import type { Words } from '../../core/words/say.ts';
import { escapeMark, longestShown, toOwnLine, toShown } from './channel-text.ts';
import type { Mask } from './channel-text.ts';

/** What a channel is written to: the part of an OutputChannel that is needed. */
export interface Appender {
  append(text: string): void;
}

/** How much a channel takes. */
export interface ChannelLimits {
  /** Bytes of all text; then comes one line that says where the whole is. */
  readonly bytes: number;
  /** Milliseconds between appends. */
  readonly interval: number;
  /** Characters of one append. */
  readonly batch: number;
}

/** What channels of runs take: 5 MiB, with something left for the last line and those of ours after it, and ten appends a second. */
export const channelLimits: ChannelLimits = {
  bytes: (5 * 1024 - 64) * 1024,
  interval: 100,
  batch: 192 * 1024,
};

/** Writes what is said of one run to its channel, in batches; whoever writes faster waits. */
export class ChannelWriter {
  readonly #appender: Appender;
  readonly #clock: Clock;
  readonly #words: Words;
  readonly #mask: Mask;
  /** Of the whole log; undefined where there is none. */
  readonly #logFile: () => string | undefined;
  readonly #limits: ChannelLimits;
  readonly #stop = new AbortController();
  #pieces: string[] = [];
  #waiting = 0;
  /** Bytes of the pod's output that were taken. */
  #taken = 0;
  /** Characters of the open line so far. */
  #column = 0;
  /** Characters of the open line that are not shown. */
  #hidden = 0;
  #flushing: Promise<void> | undefined;

  constructor(
    appender: Appender,
    clock: Clock,
    words: Words,
    mask: Mask,
    logFile: () => string | undefined,
    limits = channelLimits,
  ) {
    this.#appender = appender;
    this.#clock = clock;
    this.#words = words;
    this.#mask = mask;
    this.#logFile = logFile;
    this.#limits = limits;
  }

  /** Adds what an event says; gives a promise where the writer has to wait before the next. */
  write({ level, text, more = [] }: SaidEvent, time: string): Promise<void> | undefined {
    if (level === 'log') this.#addLog(text, time);
    else this.#addOwn(toOwnLine(level, time, this.#cut(this.#mask(text))));
    for (const line of more) this.#addOwn(this.#cut(this.#mask(line)));
    if (this.#pieces.length > 0) this.#flushing ??= this.#flush();
    return this.#waiting > this.#limits.batch ? this.#flushing : undefined;
  }

  /** Resolves when everything is written. */
  async settled(): Promise<void> {
    await this.#flushing;
  }

  /** Nothing is written any more. */
  dispose(): void {
    this.#pieces = [];
    this.#stop.abort(new Error('The channel is closed.'));
  }

  /** True once the channel takes no more of the pod's output. */
  get isFull(): boolean {
    return this.#taken >= this.#limits.bytes;
  }

  /** A piece of the pod's output: one line, or a part of one without its line break. */
  #addLog(text: string, time: string): void {
    const { bytes } = this.#limits;
    if (this.#taken >= bytes) return;
    const isEnded = text.endsWith('\n');
    const length = text.length - (isEnded ? 1 : 0);
    const room = longestShown - this.#column;
    if (room > 0 && length > 0) {
      // Cut first, with something over for what the mask or an escape sequence makes shorter: a line can be megabytes long.
      const shown = this.#mask(toShown(text.slice(0, Math.min(length, longestShown * 2))));
      const line = this.#column === 0 ? escapeMark(shown) : shown;
      this.#taken += Buffer.byteLength(line.slice(0, room)) + 1;
      this.#push(line.slice(0, room));
      const read = Math.min(length, longestShown * 2);
      this.#hidden += length - read + Math.max(0, line.length - room);
      this.#column += Math.max(1, line.length);
    } else {
      this.#hidden += length;
      this.#taken++;
    }
    if (isEnded) this.#endLine();
    if (this.#taken >= bytes) this.#sayFull(time);
  }

  #addOwn(line: string): void {
    if (this.#column > 0) this.#endLine();
    this.#push(`${line}\n`);
  }

  /** The last that is said of the pod's output; the end of an open line is not shown. */
  #sayFull(time: string): void {
    const file = this.#logFile();
    const text =
      file === undefined
        ? this.#words.text('channel.full')
        : this.#words.text('channel.full-file', { file });
    this.#addOwn(toOwnLine('warning', time, text));
  }

  #endLine(): void {
    if (this.#hidden > 0) {
      this.#push(` … ${this.#words.text('channel.cut', { count: this.#hidden })}`);
    }
    this.#push('\n');
    this.#column = 0;
    this.#hidden = 0;
  }

  #cut(text: string): string {
    if (text.length <= longestShown) return text;
    const count = text.length - longestShown;
    return `${text.slice(0, longestShown)} … ${this.#words.text('channel.cut', { count })}`;
  }

  #push(text: string): void {
    this.#pieces.push(text);
    this.#waiting += text.length;
  }

  async #flush(): Promise<void> {
    try {
      // What comes at once goes together.
      await this.#clock.sleep(0, this.#stop.signal);
      while (this.#pieces.length > 0) {
        this.#appender.append(this.#take());
        await this.#clock.sleep(this.#limits.interval, this.#stop.signal);
      }
    } catch (error) {
      if (!this.#stop.signal.aborted) throw error;
    } finally {
      this.#flushing = undefined;
    }
  }

  #take(): string {
    let length = 0;
    let count = 0;
    while (count < this.#pieces.length && length < this.#limits.batch) {
      length += this.#pieces[count++]?.length ?? 0;
    }
    this.#waiting -= length;
    return this.#pieces.splice(0, count).join('');
  }
}
