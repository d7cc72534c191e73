import type { Clock } from '../../src/core/base/clock.ts';
import type { LogQuery } from '../../src/core/cluster/cluster.ts';

/** What a container wrote, as a container runtime puts it into its log file: lines, long ones in pieces. */
interface Piece {
  readonly time: string;
  readonly text: string;
  /** The last of its line: a line break follows. */
  readonly isEnd: boolean;
}

const pieceLength = 16_384;

/**
 * A container's output in memory, written as containerd does it (pieces of 16 KiB, each with a time of its own) and read as the
 * kubelet does it (k8s.io/cri-client 0.34, `ReadLogs`): the first piece of a line brings the time, `sinceTime` leaves out pieces,
 * `tailLines` counts pieces, and after a rotation there is only the new file. A reader hears of rotations from when it first comes
 * to the end of its file; for each one that it has heard of it opens, at the end of the file it has, the one that is current.
 */
export class ScriptedLog {
  readonly #clock: Clock;
  readonly #waiting = new Set<() => void>();
  #file: Piece[] = [];
  #rotations = 0;
  #open = '';
  #isOver = false;
  #ordinal = 0;
  #stalls = 0;
  #word: string | undefined;
  #isHidden = false;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Adds output, one character for each byte; `time` in place of the clock's. */
  write(bytes: string, time?: string): void {
    const parts = (this.#open + bytes).split('\n');
    this.#open = parts.pop() ?? '';
    for (const part of parts) this.#add(part, true, time);
    while (this.#open.length >= pieceLength) {
      this.#file.push({
        time: time ?? this.#stamp(),
        text: this.#open.slice(0, pieceLength),
        isEnd: false,
      });
      this.#open = this.#open.slice(pieceLength);
    }
    this.#wake();
  }

  end(): void {
    if (this.#open !== '') this.#add(this.#open, false);
    this.#open = '';
    this.#isOver = true;
    this.#wake();
  }

  /** From now on there is only what is written from now on. */
  rotate(): void {
    this.#file = [];
    this.#rotations++;
    this.#wake();
  }

  /** Streams that are open bring nothing more, and do not end. */
  stall(): void {
    this.#stalls++;
    this.#wake();
  }

  /**
   * The kubelet's own words end every stream that follows the log, in place of all or, with `after`, after what there is;
   * undefined: no longer.
   */
  refuse(word: string | undefined, after = false): void {
    this.#word = word;
    this.#isHidden = word !== undefined && !after;
    this.#wake();
  }

  /** As the API server's log; `cut` is asked before each piece and may throw, or return true to end the stream. */
  async *read(
    query: LogQuery,
    signal: AbortSignal,
    cut: (bytes: string) => boolean,
  ): AsyncGenerator<Uint8Array, void, void> {
    const since = query.sinceTime?.slice(0, 19);
    const stalls = this.#stalls;
    let file = this.#file;
    let next = query.tailLines === undefined ? 0 : Math.max(0, file.length - query.tailLines);
    let heard: number | undefined;
    let left = query.limitBytes ?? Infinity;
    let isLineStart = true;
    for (;;) {
      signal.throwIfAborted();
      if (left <= 0) return;
      if (this.#isHidden) {
        yield Buffer.from(this.#word ?? '', 'latin1');
        return;
      }
      let block = '';
      let isCut = false;
      while (stalls === this.#stalls && next < file.length && block.length < 65_536 && !isCut) {
        const piece = file[next++];
        if (piece === undefined) break;
        if (since === undefined || piece.time >= since) {
          const stamp = isLineStart && query.timestamps ? `${piece.time} ` : '';
          const bytes = stamp + piece.text + (piece.isEnd ? '\n' : '');
          try {
            isCut = cut(bytes);
          } catch (error) {
            if (block !== '') yield Buffer.from(block, 'latin1');
            throw error;
          }
          if (!isCut) block += bytes;
        }
        isLineStart = piece.isEnd;
      }
      if (block !== '') yield Buffer.from(block.slice(0, left), 'latin1');
      left -= block.length;
      if (isCut) return;
      if (stalls !== this.#stalls) await this.#change(signal);
      else if (next < file.length) continue;
      else if (query.follow && (heard ??= this.#rotations) < this.#rotations) {
        heard++;
        file = this.#file;
        next = 0;
      } else if (this.#word !== undefined && query.follow) {
        yield Buffer.from(this.#word, 'latin1');
        return;
      } else if (this.#isOver || !query.follow) return;
      else if (block === '') await this.#change(signal);
    }
  }

  #add(text: string, isEnd: boolean, time?: string): void {
    let at = 0;
    for (; text.length - at > pieceLength; at += pieceLength) {
      const part = text.slice(at, at + pieceLength);
      this.#file.push({ time: time ?? this.#stamp(), text: part, isEnd: false });
    }
    this.#file.push({ time: time ?? this.#stamp(), text: text.slice(at), isEnd });
  }

  #stamp(): string {
    const nanos = String(this.#ordinal++ % 1_000_000).padStart(6, '0');
    return `${this.#clock.now().toISOString().slice(0, -1)}${nanos}Z`;
  }

  #change(signal: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      const wake = (): void => {
        this.#waiting.delete(wake);
        signal.removeEventListener('abort', wake);
        resolve();
      };
      this.#waiting.add(wake);
      signal.addEventListener('abort', wake, { once: true });
    });
  }

  #wake(): void {
    for (const wake of [...this.#waiting]) wake();
  }
}
