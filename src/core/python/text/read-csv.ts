/** How values are told apart; see CPython's `csv.Dialect`. */
export interface CsvStyle {
  readonly delimiter: string;
  /** Undefined: nothing is quoted. */
  readonly quote: string | undefined;
  readonly skipsBlanks: boolean;
}

/** The rows that `csv.reader` makes of lines, which end as they stand in the file; undefined where a quote is never closed. */
export function readCsv(
  lines: readonly string[],
  style: CsvStyle,
): readonly (readonly string[])[] | undefined {
  const rows: string[][] = [];
  let row: string[] = [];
  let field = '';
  let state: 'record' | 'field' | 'plain' | 'quoted' | 'closed' = 'record';
  const endField = (): void => {
    row.push(field);
    field = '';
    state = 'field';
  };
  for (const line of lines) {
    for (const c of line) {
      const isEnd = c === '\n' || c === '\r';
      if (state === 'quoted') {
        if (c === style.quote) state = 'closed';
        else field += c;
      } else if (state === 'closed' && c === style.quote) {
        field += c;
        state = 'quoted';
      } else if (isEnd) {
        if (state !== 'record') endField();
        break;
      } else if (c === style.delimiter) endField();
      else if ((state === 'record' || state === 'field') && c === style.quote) state = 'quoted';
      else if ((state === 'record' || state === 'field') && c === ' ' && style.skipsBlanks)
        state = 'field';
      else {
        field += c;
        state = 'plain';
      }
    }
    if (state === 'quoted') continue;
    // The end of a line without its sign.
    if (state === 'plain' || state === 'closed' || (state === 'field' && !/[\r\n]$/.test(line)))
      endField();
    rows.push(row);
    row = [];
    state = 'record';
  }
  return state === 'record' ? rows : undefined;
}
