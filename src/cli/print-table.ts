import { stripVTControlCharacters } from 'node:util';
import { harmless } from '../core/words/fill.ts';

/** Rows in columns, two spaces apart, each cell harmless to a terminal. */
export function printTable(rows: readonly (readonly string[])[]): string {
  const safe = rows.map((row) => row.map(harmless));
  const widths = (safe[0] ?? []).map((_, column) =>
    // A long cell pushes its own row only.
    Math.min(48, Math.max(...safe.map((row) => cellWidth(row[column] ?? '')))),
  );
  return safe
    .map((row) =>
      row
        .map(
          (cell, column) =>
            cell + ' '.repeat(Math.max(0, (widths[column] ?? 0) - cellWidth(cell)) + 2),
        )
        .join('')
        .trimEnd(),
    )
    .map((line) => `${line}\n`)
    .join('');
}

/** How many columns of a terminal a text takes: East Asian wide characters take two, combining ones none. */
export function cellWidth(text: string): number {
  let width = 0;
  for (const character of stripVTControlCharacters(text)) {
    if (/\p{Mn}|\p{Me}|\u200d|\ufe0f/u.test(character)) continue;
    width +=
      /[\u1100-\u115f\u2e80-\u303e\u3041-\u33ff\u3400-\u4dbf\u4e00-\u9fff\ua000-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6]|\p{Extended_Pictographic}/u.test(
        character,
      )
        ? 2
        : 1;
  }
  return width;
}
