import type { Span } from '../base/span.ts';

/** Text with what was left open closed at the ends of lines, and the way back to places of the text as it was given. */
export interface Repaired {
  readonly text: string;
  /** The span in the given text of a span in the repaired one. */
  readonly original: (span: Span) => Span;
}

interface Insertion {
  /** In the given text, at the end of a line. */
  readonly offset: number;
  readonly text: string;
}

// Words that begin a statement and cannot begin a line inside brackets.
const always =
  /^(?:return|def|class|import|with|raise|assert|del|pass|break|continue|try|except|finally|global|nonlocal|while)\b|^@\w/;
// These may, so they count only where the line stands no deeper than the statement that is open.
const shallow =
  /^(?:if|for|elif|else|async|from|match)\b|^[\w.]+(?:\[[^\]]*\])?(?:\s*:\s*[\w.[\], ]+)?\s*[-+*/|&]?=(?!=)|^[\w.]+\(/;
const closers: Readonly<Record<string, string>> = { '(': ')', '[': ']', '{': '}' };

/**
 * Closes brackets and one-line strings that are left open, as they are while someone types: at the end of the line before
 * one that must be a new statement. Undefined where nothing is open.
 */
export function repairText(text: string): Repaired | undefined {
  const insertions = findOpen(text);
  if (insertions.length === 0) return undefined;
  let repaired = '';
  let from = 0;
  for (const { offset, text: added } of insertions) {
    repaired += text.slice(from, offset) + added;
    from = offset;
  }
  repaired += text.slice(from);
  return { text: repaired, original: (span) => originalSpan(text, insertions, span) };
}

function findOpen(text: string): readonly Insertion[] {
  const insertions: Insertion[] = [];
  const open: string[] = [];
  let statementIndent = 0;
  let triple: string | undefined;
  let lastEnd = 0;
  let offset = 0;
  for (const line of text.split(/(?<=\n)/)) {
    const content = line.replace(/\r?\n$/, '');
    const word = content.trimStart();
    const indent = content.length - word.length;
    if (triple === undefined && word !== '' && !word.startsWith('#')) {
      if (
        open.length > 0 &&
        (always.test(word) || (indent <= statementIndent && shallow.test(word)))
      ) {
        insertions.push({ offset: lastEnd, text: closeAll(open) });
      }
      if (open.length === 0) statementIndent = indent;
    }
    const scanned = scanLine(content, open, triple);
    triple = scanned.triple;
    if (scanned.quote !== undefined)
      insertions.push({ offset: offset + content.length, text: scanned.quote });
    if (word !== '' && !word.startsWith('#')) lastEnd = offset + scanned.end;
    offset += line.length;
  }
  if (triple !== undefined) insertions.push({ offset: text.length, text: triple + closeAll(open) });
  else if (open.length > 0) insertions.push({ offset: lastEnd, text: closeAll(open) });
  return merge(insertions);
}

function closeAll(open: string[]): string {
  return open
    .splice(0)
    .reverse()
    .map((bracket) => closers[bracket] ?? '')
    .join('');
}

/** Two insertions at one place keep their order. */
function merge(insertions: readonly Insertion[]): readonly Insertion[] {
  return [...insertions].sort((a, b) => a.offset - b.offset);
}

/** Follows brackets and strings through a line; `quote` closes a string that ends nowhere, `end` is where the code ends. */
function scanLine(
  line: string,
  open: string[],
  inside: string | undefined,
): {
  readonly triple: string | undefined;
  readonly quote: string | undefined;
  readonly end: number;
} {
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

function originalSpan(text: string, insertions: readonly Insertion[], span: Span): Span {
  const start = originalOffset(insertions, span.start);
  const end = originalOffset(insertions, span.end);
  if (start === span.start && end === span.end) return span;
  // Insertions stand at the ends of lines: lines stay, and columns can only be too far right.
  const limit = (offset: number, column: number): number =>
    Math.min(column, offset - (text.lastIndexOf('\n', offset - 1) + 1));
  return {
    ...span,
    start,
    end,
    column: limit(start, span.column),
    endColumn: limit(end, span.endColumn),
  };
}

function originalOffset(insertions: readonly Insertion[], offset: number): number {
  let shift = 0;
  for (const { offset: place, text } of insertions) {
    if (offset <= place + shift) break;
    shift += Math.min(text.length, offset - (place + shift));
  }
  return offset - shift;
}
