import type { Span } from '../../base/span.ts';

/** Text that is added at the end of a line's code; it holds no end of line, so lines stay. */
export interface Insertion {
  /** In the text before, in UTF-16 units. */
  readonly offset: number;
  readonly text: string;
}

/** The text with the insertions, which are in order. */
export function insert(text: string, insertions: readonly Insertion[]): string {
  let made = '';
  let from = 0;
  for (const { offset, text: added } of insertions) {
    made += text.slice(from, offset) + added;
    from = offset;
  }
  return made + text.slice(from);
}

/** The span in `text`, the one before the insertions, of a span in the text after them. */
export function spanBefore(text: string, insertions: readonly Insertion[], span: Span): Span {
  const start = offsetBefore(insertions, span.start);
  const end = offsetBefore(insertions, span.end);
  if (start === span.start && end === span.end) return span;
  // Columns can only be too far right.
  const limit = (offset: number, column: number): number =>
    Math.min(column, offset - (text.lastIndexOf('\n', offset - 1) + 1));
  return {
    ...span,
    start,
    end,
    column: limit(start, span.column),
    endColumn: limit(end, span.endColumn),
  };
}

/** The offset in the text before the insertions of one in the text after them. */
export function offsetBefore(insertions: readonly Insertion[], offset: number): number {
  let shift = 0;
  for (const { offset: place, text } of insertions) {
    if (offset <= place + shift) break;
    shift += Math.min(text.length, offset - (place + shift));
  }
  return offset - shift;
}
