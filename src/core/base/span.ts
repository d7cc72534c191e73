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
