import type { Span } from '../../base/span.ts';
import { MovingSpan, Place } from './moving-span.ts';
import type { Statement } from './syntax.ts';
import { findChange } from './text-change.ts';
import type { TextChange } from './text-change.ts';

/** What one part of a module's own level was read to: most often one statement. */
export interface Part {
  /** The number of the parser's type. */
  readonly type: number;
  readonly statements: readonly Statement[];
  /** The places in it that no Python takes, though the parser does. */
  readonly broken: readonly Span[];
}

/** A part, and where it stands in one text. */
interface Placed {
  readonly part: Part;
  readonly span: Span;
  readonly place: Place;
}

/** What was read of one text, by the places where the parts begin. */
interface Known {
  readonly text: string;
  readonly parts: Map<number, Placed>;
}

/** The parts of the last text and of the one that is read now. Those that are found again move to where they are found. */
export class KnownParts {
  private before: Known = { text: '', parts: new Map() };
  private now: Known = { text: '', parts: new Map() };
  private change: TextChange = { start: 0, oldEnd: 0, newEnd: 0 };
  /** Those among what has changed, where it may be that they have only moved; each can be found once. */
  private moved: Map<string, Placed[]> | undefined;

  /** Another text is read from here on. */
  begin(text: string): void {
    this.before = this.now;
    this.now = { text, parts: new Map() };
    this.change = findChange(this.before.text, text);
    this.moved = undefined;
  }

  /** What a part of this type that stands at `span` was read to. */
  find(type: number, span: Span): Part | undefined {
    const same = this.now.parts.get(span.start);
    if (same?.part.type === type && same.span.end === span.end) return same.part;
    const found = this.findBefore(type, span);
    if (found?.part.type !== type || found.span.column !== span.column) return undefined;
    if (found.span.end - found.span.start !== span.end - span.start) return undefined;
    found.place.move(span.start, span.line);
    this.now.parts.set(span.start, { ...found, span });
    return found.part;
  }

  /** Reads a part of the text that is read now, with spans that move, and keeps it. */
  add(span: Span, read: (moving: (span: Span) => Span) => Part): Part {
    const place = new Place(span.start, span.line);
    const part = read((inner) => new MovingSpan(place, inner));
    this.now.parts.set(span.start, { part, span, place });
    return part;
  }

  private findBefore(type: number, span: Span): Placed | undefined {
    const { start, oldEnd, newEnd } = this.change;
    if (span.end <= start) return this.before.parts.get(span.start);
    if (span.start >= newEnd) return this.before.parts.get(span.start - newEnd + oldEnd);
    this.moved ??= Map.groupBy(
      [...this.before.parts.values()].filter(
        (one) => one.span.end > start && one.span.start < oldEnd,
      ),
      (one) => keyOf(one.part.type, one.span, this.before.text),
    );
    return this.moved.get(keyOf(type, span, this.now.text))?.shift();
  }
}

function keyOf(type: number, { start, end, column }: Span, text: string): string {
  return `${type} ${column} ${text.slice(start, end)}`;
}
