const surrogate = /[\ud800-\udfff]/;

/** Whether positions in UTF-16 and in code points are the same in `text`. */
function isPlain(text: string): boolean {
  return !surrogate.test(text);
}

/** The code points of `text`, one text each; halves of a pair that stand alone count as one. */
export function codePoints(text: string): readonly string[] {
  return isPlain(text) ? text.split('') : Array.from(text);
}

/** `len(text)`. */
export function pointLength(text: string): number {
  if (isPlain(text)) return text.length;
  let count = 0;
  for (const _ of text) count++;
  return count;
}

/** `text[start:stop]` for positions in code points within bounds. */
export function pointSlice(text: string, start: number, stop: number): string {
  if (isPlain(text)) return text.slice(start, stop);
  return Array.from(text).slice(start, stop).join('');
}

/** The position in code points of the position `offset` in UTF-16. */
export function pointOffset(text: string, offset: number): number {
  return pointLength(text.slice(0, offset));
}
