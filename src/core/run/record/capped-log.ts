import { createReadStream, createWriteStream } from 'node:fs';
import { open, rename, rm, stat, truncate } from 'node:fs/promises';
import type { FileHandle } from 'node:fs/promises';
import { pipeline } from 'node:stream/promises';
import { parseLeftOut, toLeftOut } from './stored-log.ts';

const newline = 10;
const chunkBytes = 1024 * 1024;
/** Of what one log may have: what of its beginning stays, and what of its end when the middle makes room. */
const shares = { head: 1 / 16, tail: 1 / 2 } as const;
const longestHead = 8 * chunkBytes;

/**
 * Adds to a log of at most `most` bytes, which has `size` bytes now, and gives its new size. A log that becomes longer keeps
 * its beginning and its newest half; one line between them says how much was left out (see `parseLeftOut`).
 */
export async function appendCapped(
  path: string,
  text: Buffer,
  size: number,
  most: number,
): Promise<number> {
  const file = await open(path, 'a', 0o600);
  try {
    await file.writeFile(text);
  } finally {
    await file.close();
  }
  const now = size + text.length;
  return now <= most ? now : await makeShorter(path, now, most);
}

/** Size of a log that is to be added to; half a line at its end, which a crash has left, is dropped. */
export async function mendLog(path: string): Promise<number> {
  let size: number;
  try {
    ({ size } = await stat(path));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return 0;
    throw error;
  }
  const file = await open(path, 'r');
  let whole = size;
  try {
    while (whole > 0) {
      const from = Math.max(0, whole - chunkBytes);
      const last = (await readAt(file, from, whole - from)).lastIndexOf(newline);
      whole = last < 0 ? from : from + last + 1;
      if (last >= 0) break;
    }
  } finally {
    await file.close();
  }
  if (whole < size) await truncate(path, whole);
  return whole;
}

/** The whole lines of a log in blocks; none where there is no log. */
export async function* readLines(path: string): AsyncGenerator<readonly string[], void, void> {
  let held: Buffer[] = [];
  try {
    for await (const chunk of createReadStream(path, { highWaterMark: 256 * 1024 })) {
      const bytes = chunk as Buffer;
      const last = bytes.lastIndexOf(newline);
      if (last < 0) {
        held.push(bytes);
        continue;
      }
      yield Buffer.concat([...held, bytes.subarray(0, last)])
        .toString('utf8')
        .split('\n');
      held = [bytes.subarray(last + 1)];
    }
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
  }
}

async function makeShorter(path: string, size: number, most: number): Promise<number> {
  const next = `${path}.next`;
  const file = await open(path, 'r');
  try {
    const { head, middle, earlier } = await findHead(
      file,
      Math.min(longestHead, Math.floor(most * shares.head)),
    );
    const tail = await findLineStart(
      file,
      Math.max(middle, size - Math.floor(most * shares.tail)),
      size,
    );
    const note = Buffer.from(
      `${toLeftOut({
        lines: earlier.lines + (await countLines(file, middle, tail)),
        bytes: earlier.bytes + tail - middle,
      })}\n`,
    );
    const target = createWriteStream(next, { mode: 0o600 });
    target.write(head);
    target.write(note);
    if (tail < size) {
      await pipeline(createReadStream(path, { start: tail, end: size - 1 }), target);
    } else {
      await new Promise<void>((resolve, reject) => {
        target.once('error', reject);
        target.end(resolve);
      });
    }
    await rename(next, path);
    return head.length + note.length + size - tail;
  } catch (error) {
    await rm(next, { force: true });
    throw error;
  } finally {
    await file.close();
  }
}

/** The beginning that stays, where what follows begins, and what was left out of that before. */
async function findHead(
  file: FileHandle,
  bytes: number,
): Promise<{
  readonly head: Buffer;
  readonly middle: number;
  readonly earlier: { readonly lines: number; readonly bytes: number };
}> {
  // The line about what was left out stands where the head ends, which is not behind `bytes`.
  const first = await readAt(file, 0, bytes + 256);
  const at = first.indexOf(leftOutStart) === 0 ? 0 : first.indexOf(`\n${leftOutStart}`) + 1;
  const after = first.indexOf(newline, at) + 1;
  const earlier = parseLeftOut(first.toString('utf8', at, after - 1));
  if (earlier !== undefined) return { head: first.subarray(0, at), middle: after, earlier };
  const end = first.subarray(0, bytes).lastIndexOf(newline) + 1;
  return { head: first.subarray(0, end), middle: end, earlier: { lines: 0, bytes: 0 } };
}

const leftOutStart = toLeftOut({ lines: 0, bytes: 0 }).slice(0, 2);

/** The first start of a line at or after `from`, at most `size`. */
async function findLineStart(file: FileHandle, from: number, size: number): Promise<number> {
  if (from === 0) return 0;
  for (let at = from - 1; at < size; at += chunkBytes) {
    const found = (await readAt(file, at, Math.min(chunkBytes, size - at))).indexOf(newline);
    if (found >= 0) return at + found + 1;
  }
  return size;
}

async function countLines(file: FileHandle, from: number, to: number): Promise<number> {
  let lines = 0;
  for (let at = from; at < to; at += chunkBytes) {
    const chunk = await readAt(file, at, Math.min(chunkBytes, to - at));
    for (let i = chunk.indexOf(newline); i >= 0; i = chunk.indexOf(newline, i + 1)) lines++;
  }
  return lines;
}

async function readAt(file: FileHandle, position: number, length: number): Promise<Buffer> {
  const buffer = Buffer.alloc(length);
  let filled = 0;
  while (filled < length) {
    const { bytesRead } = await file.read(buffer, filled, length - filled, position + filled);
    if (bytesRead === 0) break;
    filled += bytesRead;
  }
  return buffer.subarray(0, filled);
}
