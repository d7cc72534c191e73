/** Whether a file name matches a pattern of `fnmatch` (`*`, `?`, `[…]`), told apart by case. */
export function matchesName(name: string, pattern: string): boolean {
  return matchFrom(Array.from(name), 0, readPattern(pattern), 0);
}

type Part = '*' | ((point: string) => boolean);

function readPattern(pattern: string): readonly Part[] {
  const parts: Part[] = [];
  const points = Array.from(pattern);
  for (let i = 0; i < points.length; i++) {
    const point = points[i] ?? '';
    if (point === '*') {
      if (parts.at(-1) !== '*') parts.push('*');
    } else if (point === '?') parts.push(() => true);
    else if (point === '[') {
      const negated = points[i + 1] === '!';
      let end = i + (negated ? 2 : 1);
      if (points[end] === ']') end++;
      while (end < points.length && points[end] !== ']') end++;
      if (end >= points.length) parts.push((p) => p === '[');
      else {
        const set = points.slice(i + (negated ? 2 : 1), end);
        parts.push((p) => inSet(p, set) !== negated);
        i = end;
      }
    } else parts.push((p) => p === point);
  }
  return parts;
}

function inSet(point: string, set: readonly string[]): boolean {
  for (let i = 0; i < set.length; i++) {
    const [from = '', dash, to] = set.slice(i, i + 3);
    if (dash === '-' && to !== undefined) {
      if (point >= from && point <= to) return true;
      i += 2;
    } else if (point === from) return true;
  }
  return false;
}

/** One star is enough to go back to: the last one. */
function matchFrom(
  points: readonly string[],
  start: number,
  parts: readonly Part[],
  first: number,
): boolean {
  let at = start;
  let part = first;
  let star = -1;
  let mark = 0;
  while (at < points.length) {
    const wanted = parts[part];
    if (wanted === '*') {
      star = part++;
      mark = at;
    } else if (wanted?.(points[at] ?? '') === true) {
      part++;
      at++;
    } else if (star >= 0) {
      part = star + 1;
      at = ++mark;
    } else return false;
  }
  while (parts[part] === '*') part++;
  return part === parts.length;
}
