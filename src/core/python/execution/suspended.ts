import type { Completion } from './frame.ts';
import type { PyRaise } from '../machine.ts';
import type { PyRef, PyValue } from '../object.ts';
import type { Expression, For, Statement, Try, While } from '../syntax/syntax.ts';

/**
 * An iterator over others, or an endless one: `count`, `cycle` and `repeat` have no sources, and `fn` is the start and the
 * step, the items, or the one item. `position` counts its items.
 */
export interface Over {
  readonly kind: 'map' | 'filter' | 'zip' | 'enumerate' | 'count' | 'cycle' | 'repeat';
  readonly fn: PyValue;
  readonly sources: readonly PyRef[];
}
/** A generator between two of its items. */
export interface Suspended {
  /** The address of its scope. */
  readonly scope: number;
  readonly file: string;
  /** What is begun, outermost first. */
  readonly steps: readonly Step[];
}
/** Something begun in a generator: the statements of a block from `index` on, a loop, a `try`, what follows a `yield`. */
export type Step =
  | { readonly k: 'block'; readonly statements: readonly Statement[]; readonly index: number }
  | { readonly k: 'assign'; readonly targets: readonly Expression[]; readonly value?: PyValue }
  | { readonly k: 'from'; readonly iterator: PyRef }
  | { readonly k: 'for'; readonly node: For; readonly iterator: PyRef }
  | { readonly k: 'while'; readonly node: While }
  | { readonly k: 'try' | 'ending'; readonly node: Try }
  | { readonly k: 'handler'; readonly name: string | undefined; readonly raised: PyRaise }
  | { readonly k: 'final'; readonly completion: Completion };
