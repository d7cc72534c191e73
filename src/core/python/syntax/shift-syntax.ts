import type { Statement } from './syntax.ts';
import type { Span } from '../../base/span.ts';

/** How far a part of a text has moved. */
export interface Shift {
  readonly offset: number;
  readonly lines: number;
}

/** The same statements at another place; they have to begin in the same column as before. */
export function shiftStatements(
  statements: readonly Statement[],
  shift: Shift,
): readonly Statement[] {
  if (shift.offset === 0 && shift.lines === 0) return statements;
  return shifted(statements, shift) as readonly Statement[];
}

/** The same places after a shift. */
export function shiftSpans(spans: readonly Span[], shift: Shift): readonly Span[] {
  return spans.map((span) => shiftSpan(span, shift));
}

function shifted(part: unknown, shift: Shift): unknown {
  // A text, number or the like; bytes are a part of a node that is no node.
  if (typeof part !== 'object' || part === null || part instanceof Uint8Array) return part;
  if (Array.isArray(part)) return part.map((one) => shifted(one, shift));
  const copy: Record<string, unknown> = {};
  const members = part as Readonly<Record<string, unknown>>;
  for (const key in members)
    copy[key] =
      key === 'span' || key === 'definition'
        ? shiftSpan(members[key] as Span, shift)
        : shifted(members[key], shift);
  return copy;
}

function shiftSpan(span: Span, { offset, lines }: Shift): Span {
  return {
    start: span.start + offset,
    end: span.end + offset,
    line: span.line + lines,
    column: span.column,
    endLine: span.endLine + lines,
    endColumn: span.endColumn,
  };
}
