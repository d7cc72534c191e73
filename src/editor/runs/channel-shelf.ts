import type { Clock } from '../../core/base/clock.ts';
import type { Words } from '../../core/words/say.ts';
import type { Mask } from './channel-text.ts';
import { ChannelWriter } from './channel-writer.ts';
import type { Appender } from './channel-writer.ts';

/** An output channel, as far as runs need it. */
export interface Channel extends Appender {
  /** Shows it without taking the focus. */
  show(): void;
  dispose(): void;
}

/** The channel of one run. */
export interface RunChannel {
  readonly writer: ChannelWriter;
  show(): void;
}

const mostKept = 8;

/** The channels of runs: at most eight, of which the oldest that is not in use goes first; those in use are never closed. */
export class ChannelShelf {
  readonly #create: (name: string) => Channel;
  readonly #isUsed: (run: string) => boolean;
  readonly #clock: Clock;
  readonly #words: Words;
  readonly #kept = new Map<string, { readonly channel: Channel; readonly writer: ChannelWriter }>();

  constructor(
    create: (name: string) => Channel,
    isUsed: (run: string) => boolean,
    clock: Clock,
    words: Words,
  ) {
    this.#create = create;
    this.#isUsed = isUsed;
    this.#clock = clock;
    this.#words = words;
  }

  /** A new channel for a run, in place of the one that it has. */
  open(run: string, name: string, mask: Mask, logFile: () => string | undefined): RunChannel {
    this.close(run);
    const channel = this.#create(name);
    const writer = new ChannelWriter(channel, this.#clock, this.#words, mask, logFile);
    this.#kept.set(run, { channel, writer });
    this.trim(run);
    return { writer, show: () => channel.show() };
  }

  /** The channel of a run, where it still has one. */
  find(run: string): RunChannel | undefined {
    const kept = this.#kept.get(run);
    return kept && { writer: kept.writer, show: () => kept.channel.show() };
  }

  /** Shows the channel of a run, where it still has one. */
  show(run: string): boolean {
    const kept = this.#kept.get(run);
    kept?.channel.show();
    return kept !== undefined;
  }

  close(run: string): void {
    const kept = this.#kept.get(run);
    kept?.writer.dispose();
    kept?.channel.dispose();
    this.#kept.delete(run);
  }

  /** Closes what is too many; the run `newest` keeps its channel. */
  trim(newest?: string): void {
    for (const run of [...this.#kept.keys()]) {
      if (this.#kept.size <= mostKept) return;
      if (run !== newest && !this.#isUsed(run)) this.close(run);
    }
  }

  dispose(): void {
    for (const run of [...this.#kept.keys()]) this.close(run);
  }
}
