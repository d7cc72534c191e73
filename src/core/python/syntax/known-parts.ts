import type { Span } from '../../base/span.ts';
import { shiftSpans, shiftStatements } from './shift-syntax.ts';
import type { Statement } from './syntax.ts';
import { findChange } from './text-change.ts';
import type { TextChange } from './text-change.ts';

/** What one part of a module's own level was read to: most often one statement. */
export interface Part {
  /** The number of the parser's type. */
  readonly type: number;
  readonly span: Span;
  readonly statements: readonly Statement[];
  /** The places in it that no Python takes, though the parser does. */
  readonly broken: readonly Span[];
}

/** What was read of one text, by the places where the parts begin. */
interface Known {
  readonly text: string;
  readonly parts: Map<number, Part>;
}

/** The parts of the last text and of the one that is read now. */
export class KnownParts {
  private before: Known = { text: '', parts: new Map() };
  private now: Known = { text: '', parts: new Map() };
  private change: TextChange = { start: 0, oldEnd: 0, newEnd: 0 };
  /** Those among what has changed, where it may be that they have only moved. */
  private moved: Map<string, Part> | undefined;

  /** Another text is read from here on. */
  begin(text: string): void {
    this.before = this.now;
    this.now = { text, parts: new Map() };
    this.change = findChange(this.before.text, text);
    this.moved = undefined;
  }

  /** What a part of this type that stands at `span` was read to; the very same where it has not moved. */
  find(type: number, span: Span): Part | undefined {
    const same = this.now.parts.get(span.start);
    if (same?.type === type && same.span.end === span.end) return same;
    const found = this.findBefore(type, span);
    if (found?.type !== type || found.span.column !== span.column) return undefined;
    const shift = { offset: span.start - found.span.start, lines: span.line - found.span.line };
    if (found.span.end + shift.offset !== span.end) return undefined;
    if (shift.offset === 0 && shift.lines === 0) return found;
    return {
      type,
      span,
      statements: shiftStatements(found.statements, shift),
      broken: shiftSpans(found.broken, shift),
    };
  }

  /** Notes a part of the text that is read now. */
  add(part: Part): void {
    this.now.parts.set(part.span.start, part);
  }

  private findBefore(type: number, span: Span): Part | undefined {
    const { start, oldEnd, newEnd } = this.change;
    if (span.end <= start) return this.before.parts.get(span.start);
    if (span.start >= newEnd) return this.before.parts.get(span.start - newEnd + oldEnd);
    this.moved ??= new Map(
      [...this.before.parts.values()]
        .filter((part) => part.span.end > start && part.span.start < oldEnd)
        .map((part) => [keyOf(part.type, part.span, this.before.text), part]),
    );
    return this.moved.get(keyOf(type, span, this.now.text));
  }
}

function keyOf(type: number, { start, end, column }: Span, text: string): string {
  return `${type} ${column} ${text.slice(start, end)}`;
}
