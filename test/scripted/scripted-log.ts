import type { Clock } from '../../src/core/base/clock.ts';
import type { LogQuery } from '../../src/core/cluster/cluster.ts';

/** A container's output in memory, stamped line by line as the kubelet does. */
export class ScriptedLog {
  readonly #clock: Clock;
  readonly #lines: { readonly time: string; text: string; isEnded: boolean }[] = [];
  readonly #waiting = new Set<() => void>();
  #isOver = false;
  #ordinal = 0;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Adds output, one character for each byte. */
  write(bytes: string): void {
    const parts = bytes.split('\n');
    for (const [i, part] of parts.entries()) {
      const isEnded = i < parts.length - 1;
      if (part === '' && !isEnded) break;
      const open = this.#lines.at(-1);
      if (open !== undefined && !open.isEnded) {
        open.text += part;
        open.isEnded = isEnded;
      } else {
        this.#lines.push({ time: this.#stamp(), text: part, isEnded });
      }
    }
    this.#wake();
  }

  end(): void {
    this.#isOver = true;
    this.#wake();
  }

  /** As the API server's log; `cut` is asked before each piece and may throw, or return true to end the stream. */
  async *read(
    query: LogQuery,
    signal: AbortSignal,
    cut: () => boolean,
  ): AsyncGenerator<Uint8Array, void, void> {
    const since = query.sinceTime?.slice(0, 19);
    let next = 0;
    if (query.tailLines !== undefined) next = Math.max(0, this.#lines.length - query.tailLines);
    let sent = 0;
    for (;;) {
      signal.throwIfAborted();
      let block = '';
      while (next < this.#lines.length) {
        const line = this.#lines[next];
        if (line === undefined || (since !== undefined && line.time < since)) {
          next++;
          continue;
        }
        const stamp = sent === 0 && query.timestamps ? `${line.time} ` : '';
        const text = stamp + line.text.slice(sent) + (line.isEnded ? '\n' : '');
        if (!line.isEnded && line.text.length === sent) break;
        if (cut()) return;
        block += text;
        if (!line.isEnded) {
          sent = line.text.length;
          break;
        }
        sent = 0;
        next++;
        if (block.length > 65_536) break;
      }
      if (block !== '') yield Buffer.from(block, 'latin1');
      else if (this.#isOver || !query.follow) return;
      else await this.#change(signal);
    }
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
