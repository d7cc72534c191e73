import { harmless } from '../../core/words/fill.ts';

const longest = 200;

/**
 * Text of unknown origin for a title, message or item: on one line, without control characters, and without what VS Code would
 * take for a link or an icon.
 */
export function toPlainText(text: string): string {
  const short = text.length > longest ? `${text.slice(0, longest)}…` : text;
  return harmless(short).replaceAll('](', ']\u200b(').replaceAll('$(', '$\u200b(');
}
