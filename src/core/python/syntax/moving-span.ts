import type { Span } from '../../base/span.ts';

/** Where a part of a text begins now. */
export class Place {
  offset: number;
  line: number;

  constructor(offset: number, line: number) {
    this.offset = offset;
    this.line = line;
  }

  /** Says that the part stands somewhere else; it begins in the same column. */
  move(offset: number, line: number): void {
    this.offset = offset;
    this.line = line;
  }
}

/** A span in a part that may move with all that it holds. For a copy that stays, and can be sent, see `settleSpan`. */
export class MovingSpan implements Span {
  readonly column: number;
  readonly endColumn: number;
  private readonly place: Place;
  private readonly from: number;
  private readonly to: number;
  private readonly fromLine: number;
  private readonly toLine: number;

  /** `span` is where it is while its part is at `place`. */
  constructor(place: Place, span: Span) {
    this.place = place;
    this.column = span.column;
    this.endColumn = span.endColumn;
    this.from = span.start - place.offset;
    this.to = span.end - place.offset;
    this.fromLine = span.line - place.line;
    this.toLine = span.endLine - place.line;
  }

  /** From where this one begins to where `other` ends, of the same part. */
  upTo(other: Span): MovingSpan {
    const { start, line, column } = this;
    const { end, endLine, endColumn } = other;
    return new MovingSpan(this.place, { start, end, line, column, endLine, endColumn });
  }

  get start(): number {
    return this.place.offset + this.from;
  }

  get end(): number {
    return this.place.offset + this.to;
  }

  get line(): number {
    return this.place.line + this.fromLine;
  }

  get endLine(): number {
    return this.place.line + this.toLine;
  }
}

/** From where `from` begins to where `to` ends; both of the same part. */
export function spanning(from: Span, to: Span): Span {
  if (from instanceof MovingSpan) return from.upTo(to);
  const { end, endLine, endColumn } = to;
  return { ...from, end, endLine, endColumn };
}
