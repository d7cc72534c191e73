import type { Span } from '../../base/span.ts';
import { shiftSpans, shiftStatements } from './shift-syntax.ts';
import type { Statement } from './syntax.ts';

/** What one part of a module's own level was read to: most often one statement. */
export interface Part {
  readonly span: Span;
  readonly statements: readonly Statement[];
  /** The places in it that no Python takes, though the parser does. */
  readonly broken: readonly Span[];
}

/** In the order of their places, for each text. */
type Parts = Map<string, Part[]>;

/** The parts of the last text and of the one that is read now, by what they are and by their text. */
export class KnownParts {
  private before: Parts = new Map();
  private now: Parts = new Map();

  /** Another text is read from here on. */
  begin(): void {
    this.before = this.now;
    this.now = new Map();
  }

  /** What a part that stands at `span` was read to, moved to there; the very same where it has not moved. */
  find(key: string, span: Span): Part | undefined {
    const found = nearest(this.now.get(key), span) ?? nearest(this.before.get(key), span);
    if (found === undefined) return undefined;
    const shift = { offset: span.start - found.span.start, lines: span.line - found.span.line };
    // A text of another file may have more lines before the same place.
    if (shift.offset === 0 && shift.lines === 0) return found;
    return {
      span,
      statements: shiftStatements(found.statements, shift),
      broken: shiftSpans(found.broken, shift),
    };
  }

  add(key: string, part: Part): void {
    const same = this.now.get(key);
    if (same === undefined) this.now.set(key, [part]);
    else if (part.span.start > (same.at(-1)?.span.start ?? -1)) same.push(part);
  }
}

/** The one at the same place, else any. */
function nearest(parts: readonly Part[] | undefined, span: Span): Part | undefined {
  if (parts === undefined) return undefined;
  let low = 0;
  let high = parts.length;
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if ((parts[middle]?.span.start ?? 0) <= span.start) low = middle;
    else high = middle;
  }
  return parts[low];
}
