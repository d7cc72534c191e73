import { open } from 'node:fs/promises';
import type { FileHandle } from 'node:fs/promises';
import type { Clock } from '../base/clock.ts';
import { PodTaskError } from '../base/failure.ts';
import type { LogQuery } from '../cluster/cluster.ts';

/** Length of `2026-01-15T12:00:00.123000000Z `, which leads each line of the file. */
const stampLength = 31;
const blockSize = 64 * 1024;
const newline = 10;

/** What of a log is wanted; the rest of a `LogQuery` names the container. */
export type LogWish = Pick<
  LogQuery,
  'follow' | 'timestamps' | 'sinceTime' | 'sinceSeconds' | 'tailLines'
>;

/** A container's output on disk, each line led by the time at which it began; read while it grows, never held in memory. */
export class LogFile {
  readonly #path: string;
  readonly #clock: Clock;
  readonly #waiting = new Set<() => void>();
  #file: FileHandle | undefined;
  #size = 0;
  #isEnded = false;
  #failure: PodTaskError | undefined;
  #isAtLineStart = true;
  #lastMs = 0;
  #ordinal = 0;
  #prefix = '';

  constructor(path: string, clock: Clock) {
    this.#path = path;
    this.#clock = clock;
  }

  /** Adds output. A disk that is full ends the file: readers are told, what follows is dropped. */
  async write(bytes: Uint8Array): Promise<void> {
    if (this.#failure !== undefined || bytes.length === 0) return;
    // latin1 carries each byte over unchanged.
    const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1');
    const lines = text.split('\n');
    const parts: string[] = [];
    for (let i = 0; i < lines.length; i++) {
      const line = lines[i] ?? '';
      const isLast = i === lines.length - 1;
      if (isLast && line === '') break;
      if (this.#isAtLineStart) parts.push(this.#stamp());
      parts.push(isLast ? line : `${line}\n`);
      this.#isAtLineStart = !isLast;
    }
    const block = Buffer.from(parts.join(''), 'latin1');
    try {
      this.#file ??= await open(this.#path, 'w', 0o600);
      await this.#file.writeFile(block);
      this.#size += block.length;
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      const isFull = code === 'ENOSPC' || code === 'EDQUOT';
      this.#failure = new PodTaskError(
        isFull ? 'disk-full' : 'sandbox-failed',
        { path: this.#path, detail: String(error) },
        error,
      );
    }
    this.#wake();
  }

  /** No more output comes. */
  async end(): Promise<void> {
    this.#isEnded = true;
    this.#wake();
    await this.#file?.close();
    this.#file = undefined;
  }

  /** The log's bytes as a cluster gives them; with `follow` until the output ends. */
  async *read(wish: LogWish, signal: AbortSignal): AsyncGenerator<Uint8Array, void, void> {
    signal.throwIfAborted();
    if (this.#size === 0 && !(await this.#grown(0, wish.follow, signal))) return;
    const file = await open(this.#path, 'r');
    try {
      let position = await this.#findStart(file, wish);
      let isInside = false;
      while (await this.#grown(position, wish.follow, signal)) {
        const block = Buffer.allocUnsafe(Math.min(blockSize, this.#size - position));
        const { bytesRead } = await file.read(block, 0, block.length, position);
        if (bytesRead === 0) return;
        if (wish.timestamps) {
          position += bytesRead;
          yield block.subarray(0, bytesRead);
          continue;
        }
        // Stamps are written whole, so only the end of a block can cut one.
        const { plain, used, inside } = dropStamps(block.subarray(0, bytesRead), isInside);
        position += used;
        isInside = inside;
        if (plain.length > 0) yield plain;
      }
    } finally {
      await file.close();
    }
  }

  /** True where there is more than `position`; false at the end. Waits while more may come. */
  async #grown(position: number, follow: boolean, signal: AbortSignal): Promise<boolean> {
    for (;;) {
      signal.throwIfAborted();
      if (this.#size > position) return true;
      if (this.#failure !== undefined) throw this.#failure;
      if (this.#isEnded || !follow) return false;
      await new Promise<void>((resolve) => {
        const wake = (): void => {
          this.#waiting.delete(wake);
          signal.removeEventListener('abort', wake);
          resolve();
        };
        this.#waiting.add(wake);
        signal.addEventListener('abort', wake, { once: true });
      });
    }
  }

  async #findStart(file: FileHandle, wish: LogWish): Promise<number> {
    const since =
      wish.sinceTime ??
      (wish.sinceSeconds === undefined
        ? undefined
        : new Date(this.#clock.now().getTime() - wish.sinceSeconds * 1000).toISOString());
    const bySince = since === undefined ? 0 : await findSince(file, this.#size, since);
    const byTail =
      wish.tailLines === undefined ? 0 : await findTail(file, this.#size, wish.tailLines);
    return Math.max(bySince, byTail);
  }

  #stamp(): string {
    const ms = this.#clock.now().getTime();
    if (ms > this.#lastMs || this.#ordinal > 999_998) {
      this.#lastMs = Math.max(ms, this.#lastMs + 1);
      this.#ordinal = 0;
      this.#prefix = new Date(this.#lastMs).toISOString().slice(0, -1);
    } else {
      this.#ordinal++;
    }
    return `${this.#prefix}${String(this.#ordinal).padStart(6, '0')}Z `;
  }

  #wake(): void {
    for (const wake of [...this.#waiting]) wake();
  }
}

function dropStamps(
  block: Buffer,
  isInside: boolean,
): { plain: Buffer; used: number; inside: boolean } {
  const parts: Buffer[] = [];
  let at = 0;
  let inside = isInside;
  while (at < block.length) {
    if (!inside) {
      if (at + stampLength > block.length) break;
      at += stampLength;
    }
    const end = block.indexOf(newline, at);
    const stop = end < 0 ? block.length : end + 1;
    parts.push(block.subarray(at, stop));
    at = stop;
    inside = end < 0;
  }
  return { plain: Buffer.concat(parts), used: at, inside };
}

/** Offset of the first line that began at or after `since`. */
async function findSince(file: FileHandle, size: number, since: string): Promise<number> {
  const wanted = new Date(since).toISOString().slice(0, -1);
  const block = Buffer.allocUnsafe(blockSize);
  let isLineStart = true;
  let position = 0;
  while (position < size) {
    const { bytesRead } = await file.read(block, 0, Math.min(blockSize, size - position), position);
    if (bytesRead === 0) break;
    let at = 0;
    while (at < bytesRead) {
      if (isLineStart) {
        if (at + stampLength > bytesRead && position + bytesRead < size) break;
        if (block.toString('latin1', at, at + wanted.length) >= wanted) return position + at;
        isLineStart = false;
      }
      const end = block.indexOf(newline, at);
      if (end < 0 || end >= bytesRead) {
        at = bytesRead;
      } else {
        at = end + 1;
        isLineStart = true;
      }
    }
    position += at;
  }
  return size;
}

/** Offset of the last `lines` lines; an unfinished one counts. */
async function findTail(file: FileHandle, size: number, lines: number): Promise<number> {
  if (lines <= 0) return size;
  const block = Buffer.allocUnsafe(blockSize);
  let left = lines;
  let end = size;
  while (end > 0) {
    const start = Math.max(0, end - blockSize);
    const { bytesRead } = await file.read(block, 0, end - start, start);
    for (let i = bytesRead - 1; i >= 0; i--) {
      // The very last line break ends a line and begins none.
      if (block[i] !== newline || start + i === size - 1) continue;
      left--;
      if (left === 0) return start + i + 1;
    }
    end = start;
  }
  return 0;
}
