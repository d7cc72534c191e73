import { isSpace } from '../python/text/character-class.ts';

/** `text.rstrip()`. */
export function stripEnd(text: string): string {
  let end = text.length;
  while (end > 0 && isSpace(text.charAt(end - 1))) end--;
  return text.slice(0, end);
}

/** The first position from `at` on that is not white space. */
export function skipSpace(text: string, at: number): number {
  let position = at;
  while (position < text.length && isSpace(text.charAt(position))) position++;
  return position;
}

/** `text.split()`. */
export function splitSpace(text: string): readonly string[] {
  const words: string[] = [];
  let position = skipSpace(text, 0);
  while (position < text.length) {
    let end = position;
    while (end < text.length && !isSpace(text.charAt(end))) end++;
    words.push(text.slice(position, end));
    position = skipSpace(text, end);
  }
  return words;
}
