import { isPodTaskError } from '../../base/failure.ts';
import type { FollowTools } from '../run-tools.ts';
import { compareTimes } from './log-cursor.ts';
import type { Jump } from './log-cursor.ts';
import type { LogReader } from './log-reader.ts';

/** Milliseconds by which a line may be late that comes as it is written. */
const slack = 1000;
/** Milliseconds for which lines keep their distance to the clock, and how closely, where they come as they are written. */
const live = { for: 1000, within: 250 } as const;
/** Milliseconds for which looking at the log file is tried at least, and between two tries. */
const patience = 60_000;
const pause = { first: 250, most: 4000 } as const;

/**
 * Finds out where the kubelet has left out a whole log file without a word. `ReadLogs` (k8s.io/cri-client, 0.34) reads the file
 * that it has open to its end and goes on with the one that is current by then, so that of several rotations meanwhile only the
 * last file is read; and it hears of a rotation only once it has waited at a file's end. What it leaves out is a jump in the
 * times of the log that nobody has waited through.
 */
export class RotationWatch {
  readonly #reader: LogReader;
  readonly #tools: FollowTools;
  readonly #signal: AbortSignal;
  /** Milliseconds by which the last line came after its time, and by which one came at least: the clocks differ. */
  #lag = Infinity;
  #leastLag = Infinity;
  /** Since when, in milliseconds since 1970, lines have come with about this lag. */
  #steady: { readonly since: number; readonly lag: number } | undefined;
  /** Times of the first and the last line of one log file, as it was looked at last. */
  #file: Span | undefined;

  constructor(reader: LogReader, tools: FollowTools, signal: AbortSignal) {
    this.#reader = reader;
    this.#tools = tools;
    this.#signal = signal;
  }

  /** Call before a stream is opened. */
  reset(): void {
    this.#steady = undefined;
  }

  /** Call with the last of the lines that have come: of a backlog they come faster than they were written. */
  see(time: string): void {
    const now = this.#tools.clock.now().getTime();
    this.#lag = this.#lagOf(time);
    this.#leastLag = Math.min(this.#leastLag, this.#lag);
    const { since, lag } = this.#steady ?? { since: now, lag: Infinity };
    if (Math.abs(this.#lag - lag) > live.within) this.#steady = { since: now, lag: this.#lag };
    else if (now - since >= live.for) this.#reader.settle();
  }

  /** True where a log file may be missing between the two lines of the jump. Looks at the log where that cannot be ruled out. */
  async mayMiss(jump: Jump): Promise<boolean> {
    const isPause =
      jump.at === 0 && Math.max(this.#lag, this.#lagOf(jump.to)) <= this.#leastLag + slack;
    if (isPause && this.#reader.isSettled) return false;
    if (!this.#isInside(jump)) {
      try {
        this.#file = await this.#look(jump);
      } catch (error) {
        this.#signal.throwIfAborted();
        // Nobody can tell any more, and a task's own pauses are more frequent.
        if (isPodTaskError(error, 'not-found')) return false;
        this.#tools.log.debug('whether a log file was left out cannot be looked at', error);
      }
      if (!this.#isInside(jump)) return true;
    }
    if (isPause) this.#reader.settle();
    return false;
  }

  #lagOf(time: string): number {
    return this.#tools.clock.now().getTime() - Date.parse(time);
  }

  /** True where both lines are of one file, of which a reader leaves out nothing. */
  #isInside({ from, to }: Jump): boolean {
    const file = this.#file;
    return (
      file !== undefined && compareTimes(file.first, from) <= 0 && compareTimes(to, file.last) <= 0
    );
  }

  async #look({ to }: Jump): Promise<Span | undefined> {
    const { clock } = this.#tools;
    const began = clock.now().getTime();
    for (let wait: number = pause.first; ; wait = Math.min(2 * wait, pause.most)) {
      const isLast = clock.now().getTime() - began >= patience;
      try {
        // The last line first: where the log is rotated in between, no jump is inside. Without it this jump alone is judged.
        const last = (await this.#reader.tail().catch(() => undefined))?.time ?? to;
        const first = await this.#reader.firstTime();
        if (first !== undefined) return { first, last: compareTimes(to, last) < 0 ? last : to };
        if (isLast) return undefined;
      } catch (error) {
        if (isLast || isPodTaskError(error, 'not-found')) throw error;
      }
      await clock.sleep(wait, this.#signal);
    }
  }
}

/** Times of two lines of one log file. */
interface Span {
  readonly first: string;
  readonly last: string;
}
