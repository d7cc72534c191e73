import { compareTimes } from '../log/log-cursor.ts';
import { parseStored } from './stored-log.ts';

const blockLines = 1000;

/**
 * The lines of a run's log sorted by their time, in blocks; lines of one container stay in their order, and nothing crosses
 * the line that says what was left out. `read` gives the log from its beginning as often as it is called. Memory is bounded
 * by a few blocks for each container.
 */
export async function* sortLog(
  read: () => AsyncIterable<readonly string[]>,
): AsyncGenerator<readonly string[], void, void> {
  const containers = await listContainers(read());
  if (containers.size < 2) {
    yield* read();
    return;
  }
  yield* merge([...containers].map((one) => new OneLog(one, read())));
}

async function listContainers(blocks: AsyncIterable<readonly string[]>): Promise<Set<string>> {
  const found = new Set<string>();
  for await (const lines of blocks) {
    for (const line of lines) {
      const container = parseStored(line)?.container;
      if (container !== undefined) found.add(container);
    }
  }
  return found;
}

async function* merge(logs: readonly OneLog[]): AsyncGenerator<readonly string[], void, void> {
  let block: string[] = [];
  try {
    for (const log of logs) await log.next();
    for (;;) {
      const oldest = findOldest(logs);
      // Where all have come to a line that is of no container, it stands for all of them.
      const next = oldest === undefined ? logs.filter(({ isAtNote }) => isAtNote) : [oldest];
      if (next[0] === undefined) break;
      block.push(next[0].line);
      for (const log of next) if (!log.advance()) await log.next();
      if (block.length < blockLines) continue;
      yield block;
      block = [];
    }
    if (block.length > 0) yield block;
  } finally {
    for (const log of logs) await log.end();
  }
}

function findOldest(logs: readonly OneLog[]): OneLog | undefined {
  let oldest: OneLog | undefined;
  for (const log of logs) {
    if (log.time === undefined) continue;
    if (oldest?.time === undefined || compareTimes(log.time, oldest.time) < 0) oldest = log;
  }
  return oldest;
}

/** The lines of one container, and those that are of none. */
class OneLog {
  readonly #container: string;
  readonly #blocks: AsyncIterator<readonly string[]>;
  #block: readonly string[] = [];
  #index = 0;
  #lastTime = '0000-01-01T00:00:00Z';
  #isOver = false;
  line = '';
  /** Undefined at a line that is of no container, and at the end. */
  time: string | undefined;

  constructor(container: string, blocks: AsyncIterable<readonly string[]>) {
    this.#container = container;
    this.#blocks = blocks[Symbol.asyncIterator]();
  }

  get isAtNote(): boolean {
    return this.time === undefined && !this.#isOver;
  }

  /** Goes on to the next line; false where that is not at hand. */
  advance(): boolean {
    this.time = undefined;
    while (this.#index < this.#block.length) {
      this.line = this.#block[this.#index++] ?? '';
      const stored = parseStored(this.line);
      if (stored === undefined) return true;
      if (stored.container !== this.#container) continue;
      // A line without a time of its own comes after the one before it.
      if (stored.time !== '-') this.#lastTime = stored.time;
      this.time = this.#lastTime;
      return true;
    }
    return false;
  }

  async next(): Promise<void> {
    while (!this.advance()) {
      const next = await this.#blocks.next();
      if (next.done === true) {
        this.#isOver = true;
        return;
      }
      this.#block = next.value;
      this.#index = 0;
    }
  }

  async end(): Promise<void> {
    await this.#blocks.return?.();
  }
}
