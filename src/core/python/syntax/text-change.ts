/** Where two texts differ, in whole lines: all before `start` is the same, and all from the two ends on. */
export interface TextChange {
  readonly start: number;
  readonly oldEnd: number;
  readonly newEnd: number;
}

/** What has changed from one text to another. */
export function findChange(before: string, after: string): TextChange {
  const shorter = Math.min(before.length, after.length);
  let start = 0;
  while (start < shorter && before.charCodeAt(start) === after.charCodeAt(start)) start++;
  let same = 0;
  while (
    same < shorter - start &&
    before.charCodeAt(before.length - 1 - same) === after.charCodeAt(after.length - 1 - same)
  )
    same++;
  // No line break and no character of two units is cut.
  start = start === 0 ? 0 : before.lastIndexOf('\n', start - 1) + 1;
  const end = after.indexOf('\n', after.length - same);
  const newEnd = end < 0 ? after.length : end;
  return { start, oldEnd: newEnd - after.length + before.length, newEnd };
}
