/**
 * One line of a container's log; `time` is RFC 3339 in UTC with its fraction. A line without one is the kubelet's own, or the end
 * of a line that began before `sinceTime` (k8s.io/cri-client, `ReadLogs`).
 */
export interface LogLine {
  readonly time: string | undefined;
  readonly text: string;
  /** No line break followed: the end of the output, or a piece of a line too long to hold. */
  readonly partial?: true;
}

/** Bytes after which a line is handed out in pieces, so that output without line breaks does not fill the memory. */
export const longestLine = 4 * 1024 * 1024;

/**
 * Characters from which on a line may lie in the log file in pieces, each with a time of its own (8 KiB with CRI-O, 16 KiB with
 * containerd); a stream gives the whole line the time of its first piece.
 */
export const pieceLength = 4096;

const stamp = /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)(\.\d{1,9})?(Z|[+-]\d\d:\d\d)$/;
const newline = 10;

/**
 * Turns the bytes of a log with timestamps into lines. Only `\n` ends a line, a `\r` before it stays in the text; bytes
 * that are no UTF-8 become U+FFFD. Where a line is cut into pieces does not depend on how the bytes arrive.
 */
export class LineSplitter {
  readonly #limit: number;
  #held: Buffer[] = [];
  #heldLength = 0;
  /** Set while in a line whose first piece has been handed out; with that line's time. */
  #inside: { readonly time: string | undefined } | undefined;

  constructor(limit = longestLine) {
    this.#limit = limit;
  }

  /** The lines that `bytes` completes. */
  push(bytes: Uint8Array): LogLine[] {
    const chunk = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    const last = chunk.lastIndexOf(newline);
    const lines: LogLine[] = [];
    if (last >= 0) {
      this.#hold(chunk.subarray(0, last + 1));
      this.#takeLines(this.#takeHeld(), lines);
    }
    if (last + 1 < chunk.length) {
      this.#hold(Buffer.from(chunk.subarray(last + 1)));
      while (this.#heldLength > this.#limit) this.#cutPiece(this.#takeHeld(), lines);
    }
    return lines;
  }

  /** What no line break has followed so far, as a line; undefined where there is nothing. Keeps it. */
  rest(): LogLine | undefined {
    if (this.#heldLength === 0) return undefined;
    const held = this.#takeHeld();
    this.#hold(held);
    return { ...this.#toLine(held.toString('utf8')), partial: true };
  }

  #takeLines(block: Buffer, lines: LogLine[]): void {
    if (block.length <= this.#limit) {
      const texts = block.toString('utf8').split('\n');
      for (let i = 0; i < texts.length - 1; i++) this.#endLine(texts[i] ?? '', lines);
      return;
    }
    let start = 0;
    while (start < block.length) {
      const end = block.indexOf(newline, start);
      let line = block.subarray(start, end);
      start = end + 1;
      while (line.length > this.#limit) {
        this.#cutPiece(line, lines);
        line = this.#takeHeld();
      }
      this.#endLine(line.toString('utf8'), lines);
    }
  }

  #endLine(text: string, lines: LogLine[]): void {
    lines.push(this.#toLine(text));
    this.#inside = undefined;
  }

  /** Hands out the first `limit` bytes, less where a character would be cut, and holds the rest. */
  #cutPiece(line: Buffer, lines: LogLine[]): void {
    let end = this.#limit;
    while (end > this.#limit - 4 && ((line[end] ?? 0) & 0xc0) === 0x80) end--;
    const piece = this.#toLine(line.toString('utf8', 0, end));
    lines.push({ ...piece, partial: true });
    this.#inside = { time: piece.time };
    this.#hold(line.subarray(end));
  }

  #toLine(text: string): LogLine {
    if (this.#inside !== undefined) return { time: this.#inside.time, text };
    const space = text.indexOf(' ');
    const time = toUtc(space < 0 ? text : text.slice(0, space));
    if (time === undefined) return { time: undefined, text };
    return { time, text: space < 0 ? '' : text.slice(space + 1) };
  }

  #hold(bytes: Buffer): void {
    this.#held.push(bytes);
    this.#heldLength += bytes.length;
  }

  #takeHeld(): Buffer {
    const only = this.#held.length === 1 ? this.#held[0] : undefined;
    const all = only ?? Buffer.concat(this.#held);
    this.#held = [];
    this.#heldLength = 0;
    return all;
  }
}

/** An RFC 3339 time in UTC with its fraction as it was, or undefined where `word` is none. */
export function toUtc(word: string): string | undefined {
  if (word.length < 20 || word.length > 35) return undefined;
  const m = stamp.exec(word);
  if (m === null) return undefined;
  if (m[3] === 'Z') return word;
  const ms = Date.parse(`${m[1] ?? ''}${m[3] ?? ''}`);
  if (Number.isNaN(ms)) return undefined;
  return `${new Date(ms).toISOString().slice(0, 19)}${m[2] ?? ''}Z`;
}
