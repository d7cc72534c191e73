import type { Draw } from '../../../bench/dag-text.ts';

const pieces = [
  '\n',
  ' ',
  '    ',
  '(',
  ')',
  '"',
  "'",
  '"""',
  ':',
  ',',
  'x',
  '# é\n',
  'if x:\n',
  '[1]',
  '\\',
  '😀',
  '{',
  'foo(',
  'x = [\n',
  'try:\n',
  'else:\n',
  'def ',
  'f"{',
  '        labels={"a": "1",\n',
  '\r\n',
];

/** A text as it is after someone has typed, deleted, moved or doubled something. */
export function editText(text: string, draw: Draw): string {
  const at = draw(text.length);
  const lines = text.split('\n');
  const line = draw(lines.length);
  switch (draw(7)) {
    case 0:
      return text.slice(0, at) + text.slice(at + draw(20));
    case 1:
      return lines.toSpliced(line, 1 + draw(3)).join('\n');
    case 2:
      return lines.toSpliced(line, 0, lines[draw(lines.length)] ?? '').join('\n');
    case 3:
      return `${['\n', '# remark\n', 'import os\n', '\ufeff'][draw(4)] ?? ''}${text}`;
    default:
      return text.slice(0, at) + (pieces[draw(pieces.length)] ?? '') + text.slice(at);
  }
}
