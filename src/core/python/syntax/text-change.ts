/** Where two texts differ, in whole lines: all before `start` is the same, and all from the two ends on. */
export interface TextChange {
  readonly start: number;
  readonly oldEnd: number;
  readonly newEnd: number;
}

/** What has changed from one text to another. */
export function findChange(before: string, after: string): TextChange {
  const shorter = Math.min(before.length, after.length);
  let start = sameAtStart(before, after, shorter);
  const same = sameAtEnd(before, after, shorter - start);
  // No line break and no character of two units is cut.
  start = start === 0 ? 0 : before.lastIndexOf('\n', start - 1) + 1;
  const end = after.indexOf('\n', after.length - same);
  const newEnd = end < 0 ? after.length : end;
  return { start, oldEnd: newEnd - after.length + before.length, newEnd };
}

/** Long stretches are compared at once. */
const stretch = 4096;

function sameAtStart(before: string, after: string, most: number): number {
  let at = 0;
  while (at + stretch <= most && before.slice(at, at + stretch) === after.slice(at, at + stretch))
    at += stretch;
  while (at < most && before.charCodeAt(at) === after.charCodeAt(at)) at++;
  return at;
}

function sameAtEnd(before: string, after: string, most: number): number {
  let same = 0;
  const tail = (text: string): string =>
    text.slice(text.length - same - stretch, text.length - same);
  while (same + stretch <= most && tail(before) === tail(after)) same += stretch;
  while (
    same < most &&
    before.charCodeAt(before.length - 1 - same) === after.charCodeAt(after.length - 1 - same)
  )
    same++;
  return same;
}
