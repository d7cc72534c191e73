import type { Span } from '../../base/span.ts';
import type { Place } from './moving-span.ts';
import type { Statement } from './syntax.ts';
import { findChange } from './text-change.ts';
import type { TextChange } from './text-change.ts';

/** What one part of a module's own level was read to: most often one statement. */
export interface Part {
  /** The number of the parser's type. */
  readonly type: number;
  readonly column: number;
  readonly length: number;
  /** Where it stands now, with all that it holds. */
  readonly place: Place;
  readonly statements: readonly Statement[];
  /** The places in it that no Python takes, though the parser does. */
  readonly broken: readonly Span[];
}

/** What was read of one text, by the places where the parts began in it. */
interface Known {
  readonly text: string;
  readonly parts: Map<number, Part>;
}

/** The parts of the last text and of the one that is read now. */
export class KnownParts {
  private before: Known = { text: '', parts: new Map() };
  private now: Known = { text: '', parts: new Map() };
  private change: TextChange = { start: 0, oldEnd: 0, newEnd: 0 };
  /** Those among what has changed, where it may be that they have only moved; of parts that are alike, in order. */
  private moved: Map<string, Part[]> | undefined;

  /** Another text is read from here on. */
  begin(text: string): void {
    this.before = this.now;
    this.now = { text, parts: new Map() };
    this.change = findChange(this.before.text, text);
    this.moved = undefined;
  }

  /** What a part of this type that stands at `span` was read to, moved to there. */
  find(type: number, span: Span): Part | undefined {
    const same = this.now.parts.get(span.start);
    if (same?.type === type && same.length === span.end - span.start) return same;
    const found = this.take(type, span);
    found?.place.move(span.start, span.line);
    return found;
  }

  /** Notes a part of the text that is read now. */
  add(part: Part): void {
    this.now.parts.set(part.place.offset, part);
  }

  /** A part of the last text, which is given once: it can stand at one place alone. */
  private take(type: number, span: Span): Part | undefined {
    const { start, oldEnd, newEnd } = this.change;
    const { parts } = this.before;
    const at =
      span.end <= start
        ? span.start
        : span.start >= newEnd
          ? span.start - newEnd + oldEnd
          : undefined;
    if (at === undefined)
      return this.listMoved()
        .get(keyOf(type, span.column, span, this.now.text))
        ?.shift();
    const part = parts.get(at);
    if (part?.type !== type || part.column !== span.column || part.length !== span.end - span.start)
      return undefined;
    parts.delete(at);
    return part;
  }

  private listMoved(): Map<string, Part[]> {
    if (this.moved !== undefined) return this.moved;
    const { start, oldEnd } = this.change;
    const moved = (this.moved = new Map<string, Part[]>());
    const inOrder = [...this.before.parts].sort(([a], [b]) => a - b);
    for (const [at, part] of inOrder) {
      const end = at + part.length;
      if (end <= start || at >= oldEnd) continue;
      const key = keyOf(part.type, part.column, { start: at, end }, this.before.text);
      const alike = moved.get(key);
      if (alike === undefined) moved.set(key, [part]);
      else alike.push(part);
    }
    return moved;
  }
}

function keyOf(
  type: number,
  column: number,
  { start, end }: Pick<Span, 'start' | 'end'>,
  text: string,
): string {
  return `${type} ${column} ${text.slice(start, end)}`;
}
