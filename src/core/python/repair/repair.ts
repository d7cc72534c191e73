import type { Span } from '../../base/span.ts';
import { insert, spanBefore } from './insertions.ts';
import type { Insertion } from './insertions.ts';
import { closers, isEmptyLine, lineFrom, scanLine, type TextLine } from './logical-lines.ts';
import { closeStrayQuotes } from './stray-quotes.ts';

/** Text with what was left open closed at the ends of lines, and the way back to places of the text as it was given. */
export interface Repaired {
  readonly text: string;
  /** The span in the given text of a span in the repaired one. */
  readonly original: (span: Span) => Span;
}

// Words that begin a statement and cannot begin a line inside brackets.
const always =
  /^(?:return|def|class|import|with|raise|assert|del|pass|break|continue|try|except|finally|global|nonlocal|while)\b|^@\w/;
// These may, so they count only where the line stands no deeper than the statement that is open.
const shallow =
  /^(?:if|for|elif|else|async|from|match)\b|^[\w.]+(?:\[[^\]]*\])?(?:\s*:\s*[\w.[\], ]+)?\s*[-+*/|&]?=(?!=)|^[\w.]+\(/;

/**
 * Closes brackets and strings that are left open, as they are while someone types: at the end of the line before
 * one that must be a new statement. Undefined where nothing is open.
 */
export function repairText(text: string): Repaired | undefined {
  const stray = closeStrayQuotes(text);
  const insertions = findOpen(text, stray);
  if (insertions.length === 0) return undefined;
  return {
    text: insert(text, insertions),
    original: (span) => spanBefore(text, insertions, span),
  };
}

function findOpen(text: string, stray: Insertion | undefined): readonly Insertion[] {
  const insertions: Insertion[] = stray === undefined ? [] : [stray];
  const open: string[] = [];
  let statementIndent = 0;
  let triple: string | undefined;
  let lastEnd = 0;
  for (let at = 0; at < text.length;) {
    const line = lineFrom(text, at);
    at = line.next;
    const indent = line.word - line.start;
    const isEmpty = isEmptyLine(text, line);
    if (triple === undefined && !isEmpty) {
      if (open.length > 0) {
        const word = text.slice(line.word, line.end);
        if (always.test(word) || (indent <= statementIndent && shallow.test(word)))
          insertions.push({ offset: lastEnd, text: closeAll(open) });
      }
      if (open.length === 0) statementIndent = indent;
    }
    const scanned = scanLine(text, line, open, triple);
    triple = stray?.offset === line.end ? undefined : scanned.triple;
    if (scanned.quote !== undefined) insertions.push({ offset: line.end, text: scanned.quote });
    else if (
      triple === undefined &&
      open.length === 0 &&
      !isEmpty &&
      dangles(text, line, scanned.end)
    )
      insertions.push({ offset: scanned.end, text: ' _' });
    if (!isEmpty) lastEnd = scanned.end;
  }
  if (triple !== undefined) insertions.push({ offset: text.length, text: triple + closeAll(open) });
  else if (open.length > 0) insertions.push({ offset: lastEnd, text: closeAll(open) });
  return merge(insertions);
}

// After an operand: a dot, an assignment or an operator.
const unfinished =
  /[\w)\]}"']\s*(?:\.|:?=|(?:[-+%&|^@<>]|\*\*?|\/\/?|<<|>>)=?|[=!]=|\b(?:and|or|not|in|is|not\s+in|is\s+not))$/;
const number = /(?:^|[^\w.])\d[\d_]*\.$/;
const notExpressions = /^(?:from|import|def|class)\b|^@/;

/** Whether the code of a line ends in what something has to follow, as it does while someone types. */
function dangles(text: string, { word }: TextLine, codeEnd: number): boolean {
  const code = text.slice(word, codeEnd);
  return unfinished.test(code) && !number.test(code) && !notExpressions.test(code);
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
