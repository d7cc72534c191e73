/** How a line is wrapped; `width` in code points. */
export interface WrapOptions {
  readonly width: number;
  readonly breaksWords: boolean;
  readonly breaksHyphens: boolean;
}

const spaces = '\t\n\v\f\r ';

/**
 * textwrap's `wrap` of one line without expanding tabs or replacing white space. Undefined where it hangs on where a word
 * with hyphens may be broken.
 */
export function wrapLine(
  points: readonly string[],
  options: WrapOptions,
): readonly string[] | undefined {
  const chunks = chunksOf(points);
  if (options.breaksHyphens && points.length > options.width && points.includes('-')) {
    return undefined;
  }
  const lines: string[] = [];
  let next = 0;
  const pending = chunks.map((chunk) => [...chunk]);
  while (next < pending.length) {
    if (lines.length > 0 && isBlank(pending[next])) next++;
    const line: string[] = [];
    let size = 0;
    for (let chunk = pending[next]; chunk !== undefined; chunk = pending[next]) {
      if (size + chunk.length > options.width) break;
      line.push(chunk.join(''));
      size += chunk.length;
      next++;
    }
    const long = pending[next];
    if (long !== undefined && long.length > options.width) {
      const room = options.width - size;
      if (options.breaksWords) line.push(long.splice(0, Math.max(1, room)).join(''));
      else if (line.length === 0) {
        line.push(long.join(''));
        next++;
      }
    }
    if (line.length > 0 && (line.at(-1) ?? '').trim() === '') line.pop();
    if (line.length > 0) lines.push(line.join(''));
  }
  return lines;
}

/** Runs of white space and of other characters in turn. */
function chunksOf(points: readonly string[]): readonly (readonly string[])[] {
  const chunks: string[][] = [];
  for (const [index, point] of points.entries()) {
    const previous = points[index - 1];
    const goesOn = previous !== undefined && spaces.includes(point) === spaces.includes(previous);
    if (goesOn) chunks.at(-1)?.push(point);
    else chunks.push([point]);
  }
  return chunks;
}

function isBlank(chunk: readonly string[] | undefined): boolean {
  return chunk?.join('').trim() === '';
}
