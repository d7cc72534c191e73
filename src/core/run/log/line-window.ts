/** Lines that are remembered at most: two seconds of more than a kubelet sends. */
const mostLines = 500_000;

/** The last lines of a log, each by its time to the nanosecond and a hash of its text, in the order of the log file. */
export class LineWindow {
  /** Seconds since 1970, which fit until 2106. */
  #seconds = new Uint32Array(1024);
  #nanos = new Uint32Array(1024);
  #hashes = new Uint32Array(1024);
  /** Places of lines whose text is not known as it was. */
  readonly #changed = new Set<number>();
  #start = 0;
  #end = 0;
  /** The latest second of a line that is no longer remembered. */
  #forgotten = -1;
  #prefix = '';
  #second = 0;

  /** Adds the line that follows; what is too old to come again is forgotten. Gives how many whole seconds it is after the one before. */
  add(time: string, text: string, isChanged: boolean): number {
    const second = this.#toSecond(time);
    const before = this.#end === 0 ? second : (this.#seconds[this.#end - 1] ?? second);
    if (this.#end === this.#seconds.length) this.#makeRoom();
    this.#seconds[this.#end] = second;
    this.#nanos[this.#end] = toNanos(time);
    this.#hashes[this.#end] = isChanged ? 0 : hash(text);
    if (isChanged) this.#changed.add(this.#end);
    this.#end++;
    while (
      this.#start < this.#end - 1 &&
      ((this.#seconds[this.#start] ?? 0) < second - 1 || this.#end - this.#start > mostLines)
    ) {
      this.#forgotten = Math.max(this.#forgotten, this.#seconds[this.#start] ?? 0);
      this.#changed.delete(this.#start);
      this.#start++;
    }
    return second - before;
  }

  /**
   * The second, since 1970, from which the log has to be asked for again: one before that of the last line, since the times of
   * stdout and stderr need not rise. Undefined before the first line.
   */
  resumeFrom(): number | undefined {
    return this.#end === 0 ? undefined : (this.#seconds[this.#end - 1] ?? 1) - 1;
  }

  /** True where this line, or one of this time, is remembered; looks back to the first line that is so many milliseconds older. */
  has(time: string, text: string | undefined, within = Infinity): boolean {
    const second = this.#toSecond(time);
    const nanos = toNanos(time);
    const known = text === undefined ? undefined : hash(text);
    const oldest = second * 1000 + nanos / 1e6 - within;
    for (let i = this.#end - 1; i >= this.#start; i--) {
      const [seconds = 0, fraction = 0] = [this.#seconds[i], this.#nanos[i]];
      if (seconds * 1000 + fraction / 1e6 < oldest) return false;
      if (seconds !== second || fraction !== nanos) continue;
      if (known === undefined || this.#hashes[i] === known || this.#changed.has(i)) return true;
    }
    return false;
  }

  /** Compares what comes again, from the second `from` on, with the lines of now. */
  match(from: number): Matching {
    let count = 0;
    // Typed arrays: a stream that broke at 50,000 lines a second has 100,000 lines to compare with.
    const keys = new Float64Array(this.#end - this.#start);
    const hashes = new Uint32Array(this.#end - this.#start);
    const changed = new Set<number>();
    for (let i = this.#start; i < this.#end; i++) {
      const second = (this.#seconds[i] ?? 0) - from;
      if (second < 0) continue;
      keys[count] = toKey(second, this.#nanos[i] ?? 0);
      hashes[count] = this.#hashes[i] ?? 0;
      if (this.#changed.has(i)) changed.add(count);
      count++;
    }
    const lines = { keys: keys.subarray(0, count), hashes: hashes.subarray(0, count), changed };
    const forgotten = this.#forgotten < from ? undefined : this.#forgotten - from;
    const key = (time: string): number => toKey(this.#toSecond(time) - from, toNanos(time));
    return new Matching(lines, key, forgotten);
  }

  #toSecond(time: string): number {
    const isSame = this.#prefix !== '' && time.startsWith(this.#prefix);
    if (!isSame) {
      // A copy of its own: a part of a text keeps all of it in memory.
      this.#prefix = Buffer.from(time.slice(0, 19), 'latin1').toString('latin1');
      this.#second = Date.parse(`${this.#prefix}Z`) / 1000;
    }
    return this.#second;
  }

  /** Moves what is remembered to the beginning, into twice the room where it fills more than half. */
  #makeRoom(): void {
    const { length } = this.#seconds;
    const size = this.#end - this.#start > length / 2 ? length * 2 : length;
    const move = (old: Uint32Array<ArrayBuffer>): Uint32Array<ArrayBuffer> => {
      if (size === length) return old.copyWithin(0, this.#start, this.#end);
      const larger = new Uint32Array(size);
      larger.set(old.subarray(this.#start, this.#end));
      return larger;
    };
    this.#seconds = move(this.#seconds);
    this.#nanos = move(this.#nanos);
    this.#hashes = move(this.#hashes);
    const changed = [...this.#changed];
    this.#changed.clear();
    for (const place of changed) this.#changed.add(place - this.#start);
    this.#end -= this.#start;
    this.#start = 0;
  }
}

/** Lines that may come again, in the order of the log file. */
interface KnownLines {
  /** Their times, as `toKey` gives them. */
  readonly keys: Float64Array;
  readonly hashes: Uint32Array;
  /** Places of those whose text is not known as it was. */
  readonly changed: ReadonlySet<number>;
}

/** Finds lines that come again, each place once and in order; a line of the same time and text may stand there more than once. */
export class Matching {
  readonly #lines: KnownLines;
  readonly #toKey: (time: string) => number;
  readonly #forgotten: number | undefined;
  #next = 0;
  /** Places by key, then by place; made when a line is not the one expected. */
  #sorted: Uint32Array | undefined;
  #hasMatched = false;

  constructor(lines: KnownLines, key: (time: string) => number, forgotten: number | undefined) {
    this.#lines = lines;
    this.#toKey = key;
    this.#forgotten = forgotten;
  }

  /** True once a line has come again, and after `giveUp`. */
  get hasMatched(): boolean {
    return this.#hasMatched;
  }

  /** True once the last line has come again: all that follows is new. */
  get isOver(): boolean {
    return this.#next >= this.#lines.keys.length;
  }

  /** True where the line is one of those, which it is then no longer. */
  take(time: string, text: string): boolean {
    const place = this.#find(this.#toKey(time), text);
    if (place === undefined) return false;
    this.#next = place + 1;
    this.#hasMatched = true;
    return true;
  }

  /** True where a line of this time may have been read and been forgotten: the times of the log went back. */
  mayPrecede(time: string): boolean {
    return this.#forgotten !== undefined && this.#toKey(time) < toKey(this.#forgotten + 1, 0);
  }

  /** The line expected first does not come any more. */
  giveUp(): void {
    this.#hasMatched = true;
  }

  #find(key: number, text: string): number | undefined {
    const { keys } = this.#lines;
    if (this.#next >= keys.length) return undefined;
    if (keys[this.#next] === key && this.#isText(this.#next, text)) return this.#next;
    const sorted = (this.#sorted ??= sortPlaces(keys));
    let [low, high] = [0, sorted.length];
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((keys[sorted[middle] ?? 0] ?? 0) < key) low = middle + 1;
      else high = middle;
    }
    for (let i = low; i < sorted.length; i++) {
      const place = sorted[i] ?? 0;
      if (keys[place] !== key) return undefined;
      if (place >= this.#next && this.#isText(place, text)) return place;
    }
    return undefined;
  }

  #isText(place: number, text: string): boolean {
    const { changed, hashes } = this.#lines;
    return changed.has(place) || hashes[place] === hash(text);
  }
}

function sortPlaces(keys: Float64Array): Uint32Array {
  const places = Uint32Array.from(keys, (_, place) => place);
  return places.sort((a, b) => (keys[a] ?? 0) - (keys[b] ?? 0) || a - b);
}

/** One number for a time: exact for spans of 50 days. */
function toKey(second: number, nanos: number): number {
  return second * 1e9 + nanos;
}

function toNanos(time: string): number {
  let nanos = 0;
  let digits = 0;
  for (let i = 20; digits < 9; i++, digits++) {
    const digit = time.charCodeAt(i) - 48;
    nanos = nanos * 10 + (digit >= 0 && digit <= 9 ? digit : 0);
  }
  return nanos;
}

/** FNV-1a of the characters, 32 bits. */
function hash(text: string): number {
  let value = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) {
    value = Math.imul(value ^ text.charCodeAt(i), 0x01000193);
  }
  return value >>> 0;
}
