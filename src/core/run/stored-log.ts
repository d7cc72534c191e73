import { LogCursor } from './log-cursor.ts';

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
      cursor.accept([{ time, text }]);
      read.set(container, { cursor, lastText: text });
    }
  }
  return read;
}
