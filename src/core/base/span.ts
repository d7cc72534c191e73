/** A range of source text: offsets and columns in UTF-16 units, lines from 1, columns from 0, end exclusive. */
export interface Span {
  readonly start: number;
  readonly end: number;
  readonly line: number;
  readonly column: number;
  readonly endLine: number;
  readonly endColumn: number;
}

/** Where something was written: `file` is an absolute real path. */
export interface Origin {
  readonly file: string;
  readonly span: Span;
}

/** The beginning of a file, for what has no place of its own. */
export const startOfFile: Span = {
  start: 0,
  end: 0,
  line: 1,
  column: 0,
  endLine: 1,
  endColumn: 0,
};

/** A copy that stays where the span is now. */
export function settleSpan({ start, end, line, column, endLine, endColumn }: Span): Span {
  return { start, end, line, column, endLine, endColumn };
}

/** Makes spans of pairs of offsets into `text`. */
export function findPlaces(text: string): (start: number, end: number) => Span {
  const lines = [0];
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) lines.push(at + 1);
  const place = (offset: number): readonly [line: number, column: number] => {
    let low = 0;
    let high = lines.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((lines[middle] ?? 0) <= offset) low = middle;
      else high = middle - 1;
    }
    return [low + 1, offset - (lines[low] ?? 0)];
  };
  return (start, end) => {
    const [line, column] = place(start);
    const [endLine, endColumn] = place(end);
    return { start, end, line, column, endLine, endColumn };
  };
}
