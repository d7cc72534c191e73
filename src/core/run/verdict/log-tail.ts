import { cutText } from '../../base/cut-text.ts';
import { parseStored } from '../record/stored-log.ts';

/** Lines of the base container that go with a verdict, and the characters of one of them. */
const most = { lines: 10, characters: 500 } as const;

/** The last lines of one container's log, from what is put on record of it. */
export class LogTail {
  readonly #container: string;
  #lines: readonly string[] = [];

  constructor(container: string) {
    this.#container = container;
  }

  /** Oldest first; each cut where it is very long. */
  get lines(): readonly string[] {
    return this.#lines;
  }

  /** Takes lines as the journal keeps them. */
  see(stored: readonly string[]): void {
    const fresh: string[] = [];
    // From the end, since only so many count.
    for (let i = stored.length - 1; i >= 0 && fresh.length < most.lines; i--) {
      const line = parseStored(stored[i] ?? '');
      if (line?.container === this.#container) fresh.unshift(cutText(line.text, most.characters));
    }
    if (fresh.length > 0) this.#lines = [...this.#lines, ...fresh].slice(-most.lines);
  }

  /** Hands blocks of such lines on as they come. */
  async *watch(blocks: AsyncIterable<readonly string[]>): AsyncGenerator<readonly string[]> {
    for await (const lines of blocks) {
      this.see(lines);
      yield lines;
    }
  }
}
