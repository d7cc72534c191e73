import type { Origin } from '../base/span.ts';
import type { Bound } from './host.ts';

/** Thrown through everything when the work is too much; no program can catch it. */
export class BoundsReached extends Error {
  readonly what: Bound;
  /** The innermost statement that was under way. */
  readonly at: Origin | undefined;

  constructor(what: Bound, at?: Origin) {
    super(what);
    this.what = what;
    this.at = at;
  }
}

/** Which bound an error tells of; undefined for any other error. JavaScript has limits of its own, which are ours as well. */
export function boundOf(error: unknown): Bound | undefined {
  if (error instanceof BoundsReached) return error.what;
  if (!(error instanceof RangeError)) return undefined;
  return /call stack/.test(error.message) ? 'depth' : 'size';
}
