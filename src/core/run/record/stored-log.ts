import { LogCursor } from '../log/log-cursor.ts';

/** How far a container's log was read before. */
export interface ReadLog {
  readonly cursor: LogCursor;
  readonly lastText: string;
}

/** A line of a container's log as the journal keeps it. */
export function toStored(container: string, time: string, text: string): string {
  return `${time} [${container}] ${text}`;
}

/** The container, time and text of a line that the journal keeps; undefined for a note of its own. */
export function parseStored(
  line: string,
): { readonly container: string; readonly time: string; readonly text: string } | undefined {
  const open = line.indexOf(' [');
  const close = line.indexOf('] ', open);
  if (open < 1 || close < 0 || line.lastIndexOf(' ', open - 1) >= 0) return undefined;
  return {
    container: line.slice(open + 2, close),
    time: line.slice(0, open),
    text: line.slice(close + 2),
  };
}

/** What a stored log says where its middle made room: how much of it is not there any more. */
export interface LeftOut {
  readonly lines: number;
  readonly bytes: number;
}

/** The line that stands in a stored log for what was left out; no line of a container begins so. */
export function toLeftOut({ lines, bytes }: LeftOut): string {
  return `… left out: ${lines} lines, ${bytes} bytes`;
}

/** What a line of a stored log says of what was left out; undefined where it is another line. */
export function parseLeftOut(line: string): LeftOut | undefined {
  const found = /^… left out: (\d{1,15}) lines, (\d{1,15}) bytes$/.exec(line);
  return found === null ? undefined : { lines: Number(found[1]), bytes: Number(found[2]) };
}

/** How far each container's log is on record. */
export async function findRead(
  blocks: AsyncIterable<readonly string[]>,
): Promise<ReadonlyMap<string, ReadLog>> {
  const read = new Map<string, ReadLog>();
  for await (const lines of blocks) {
    for (const line of lines) {
      const stored = parseStored(line);
      if (stored === undefined) continue;
      const { container, text } = stored;
      const time = stored.time === '-' ? undefined : stored.time;
      const cursor = read.get(container)?.cursor ?? new LogCursor();
      cursor.recall({ time, text });
      read.set(container, { cursor, lastText: text });
    }
  }
  return read;
}
