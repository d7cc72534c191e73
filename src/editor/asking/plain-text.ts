import { harmless } from '../../core/words/fill.ts';

/**
 * Text of unknown origin for a title, message or item: on one line, without control characters, and without what VS Code would
 * take for a link or an icon.
 */
export function toPlainText(text: string, longest = 200): string {
  const short = text.length > longest ? `${text.slice(0, longest)}…` : text;
  return harmless(short).replaceAll('](', ']\u200b(').replaceAll('$(', '$\u200b(');
}
