/** A statement's line or lines, or the header of one that has a block. Offsets in UTF-16 units. */
export interface LogicalLine {
  /** Where its first line begins, indentation included. */
  readonly start: number;
  /** After its last character, the end of line left out. */
  readonly end: number;
  /** After its last character of code: a comment behind it is left out. */
  readonly codeEnd: number;
  /** Characters of indentation. */
  readonly indent: number;
}

/** How a line of text ends, given what is open before it. */
export interface ScannedLine {
  /** The quotes of a string that goes on in the next line. */
  readonly triple: string | undefined;
  /** The quote that closes a string that ends nowhere. */
  readonly quote: string | undefined;
  /** Where the code ends. */
  readonly end: number;
}

/** What closes each bracket. */
export const closers: Readonly<Record<string, string>> = { '(': ')', '[': ']', '{': '}' };

/** Follows brackets (`open` is changed) and strings through a line, which has no end of line. */
export function scanLine(line: string, open: string[], inside: string | undefined): ScannedLine {
  let triple = inside;
  let at = 0;
  while (at < line.length) {
    if (triple !== undefined) {
      const close = line.indexOf(triple, at);
      if (close < 0) return { triple, quote: undefined, end: line.length };
      at = close + 3;
      triple = undefined;
      continue;
    }
    const c = line[at] ?? '';
    if (c === '#') return { triple, quote: undefined, end: line.slice(0, at).trimEnd().length };
    if (c === '"' || c === "'") {
      if (line.startsWith(c.repeat(3), at)) {
        triple = c.repeat(3);
        at += 3;
        continue;
      }
      const end = endOfString(line, at, c);
      if (end === undefined)
        return { triple, quote: line.endsWith('\\') ? undefined : c, end: line.length };
      at = end;
      continue;
    }
    if (c in closers) open.push(c);
    else if (c === closers[open.at(-1) ?? '']) open.pop();
    at++;
  }
  return { triple, quote: undefined, end: line.trimEnd().length };
}

function endOfString(line: string, start: number, quote: string): number | undefined {
  for (let at = start + 1; at < line.length; at++) {
    if (line[at] === '\\') at++;
    else if (line[at] === quote) return at + 1;
  }
  return undefined;
}

/** The logical lines of a text in which what is open is closed; blank lines and comments are none. */
export function findLogicalLines(text: string): readonly LogicalLine[] {
  const found: LogicalLine[] = [];
  const open: string[] = [];
  let triple: string | undefined;
  let first: { readonly start: number; readonly indent: number } | undefined;
  let offset = 0;
  for (const line of text.split(/(?<=\n)/)) {
    const content = line.replace(/\r?\n$/, '');
    const word = content.trimStart();
    if (first === undefined && (word === '' || word.startsWith('#'))) {
      offset += line.length;
      continue;
    }
    first ??= { start: offset, indent: content.length - word.length };
    const scanned = scanLine(content, open, triple);
    triple = scanned.triple;
    const isContinued = triple === undefined && content.endsWith('\\');
    if (triple === undefined && open.length === 0 && !isContinued) {
      found.push({ ...first, end: offset + content.length, codeEnd: offset + scanned.end });
      first = undefined;
    }
    offset += line.length;
  }
  if (first !== undefined) found.push({ ...first, end: text.length, codeEnd: text.length });
  return found;
}
