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

/** Where a line of a text is; all in UTF-16 units of the text. */
export interface TextLine {
  readonly start: number;
  /** Where its first character is that is no blank; its end where there is none. */
  readonly word: number;
  /** After its last character, the end of line left out. */
  readonly end: number;
  /** Where the next line begins. */
  readonly next: number;
}

/** What closes each bracket. */
export const closers: Readonly<Record<string, string>> = { '(': ')', '[': ']', '{': '}' };

/** The line that begins at `start`. */
export function lineFrom(text: string, start: number): TextLine {
  const at = text.indexOf('\n', start);
  const next = at < 0 ? text.length : at + 1;
  const end = at < 0 ? text.length : at > start && text[at - 1] === '\r' ? at - 1 : at;
  let word = start;
  while (word < end && isBlank(text, word)) word++;
  return { start, word, end, next };
}

/** Whether nothing but a comment stands in a line that begins outside of strings. */
export function isEmptyLine(text: string, line: TextLine): boolean {
  return line.word === line.end || text[line.word] === '#';
}

function isBlank(text: string, at: number): boolean {
  const code = text.charCodeAt(at);
  return code === 0x20 || (code >= 9 && code <= 13) || (code > 0x7f && /\s/.test(text[at] ?? ''));
}

/** Follows brackets (`open` is changed) and strings through a line. */
export function scanLine(
  text: string,
  { start, end }: TextLine,
  open: string[],
  inside: string | undefined,
): ScannedLine {
  let triple = inside;
  let at = start;
  while (at < end) {
    if (triple !== undefined) {
      const close = text.slice(at, end).indexOf(triple);
      if (close < 0) return { triple, quote: undefined, end };
      at += close + 3;
      triple = undefined;
      continue;
    }
    const code = text.charCodeAt(at);
    switch (code) {
      case 0x23: // #
        return { triple, quote: undefined, end: codeEnd(text, start, at) };
      case 0x22: // "
      case 0x27: {
        const quote = code === 0x22 ? '"' : "'";
        if (at + 3 <= end && text.startsWith(quote.repeat(3), at)) {
          triple = quote.repeat(3);
          at += 3;
          continue;
        }
        const after = endOfString(text, at, end, code);
        if (after === undefined)
          return { triple, quote: text[end - 1] === '\\' ? undefined : quote, end };
        at = after;
        continue;
      }
      case 0x28: // (
      case 0x5b: // [
      case 0x7b: // {
        open.push(text[at] ?? '');
        break;
      case 0x29: // )
      case 0x5d: // ]
      case 0x7d: // }
        if (text[at] === closers[open.at(-1) ?? '']) open.pop();
        break;
      default:
    }
    at++;
  }
  return { triple, quote: undefined, end: codeEnd(text, start, end) };
}

function codeEnd(text: string, start: number, end: number): number {
  let at = end;
  while (at > start && isBlank(text, at - 1)) at--;
  return at;
}

function endOfString(text: string, start: number, end: number, quote: number): number | undefined {
  for (let at = start + 1; at < end; at++) {
    const code = text.charCodeAt(at);
    if (code === 0x5c) at++;
    else if (code === quote) return at + 1;
  }
  return undefined;
}

/** The logical lines of a text in which what is open is closed; blank lines and comments are none. */
export function findLogicalLines(text: string): readonly LogicalLine[] {
  const found: LogicalLine[] = [];
  const open: string[] = [];
  let triple: string | undefined;
  let first: { readonly start: number; readonly indent: number } | undefined;
  for (let at = 0; at < text.length;) {
    const line = lineFrom(text, at);
    at = line.next;
    if (first === undefined && isEmptyLine(text, line)) continue;
    first ??= { start: line.start, indent: line.word - line.start };
    const scanned = scanLine(text, line, open, triple);
    triple = scanned.triple;
    const isContinued =
      triple === undefined && line.end > line.start && text[line.end - 1] === '\\';
    if (triple === undefined && open.length === 0 && !isContinued) {
      found.push({ ...first, end: line.end, codeEnd: scanned.end });
      first = undefined;
    }
  }
  if (first !== undefined) found.push({ ...first, end: text.length, codeEnd: text.length });
  return found;
}
