import type { Snapshot } from '../heap.ts';
import type { PyRaise } from '../machine.ts';
import type { PyValue, Test } from '../object.ts';

/** How a block ended, if not at its end. */
export type Completion =
  | { readonly c: 'return'; readonly value: PyValue }
  | { readonly c: 'break' }
  | { readonly c: 'continue' }
  | { readonly c: 'raise'; readonly raised: PyRaise };

/** A way out that is taken only if all of `tests` hold; the rest of the frame runs as if they do not. Earlier ones come first. */
export interface Pending {
  readonly completion: Completion;
  readonly state: Snapshot;
  readonly tests: readonly Test[];
}

/** One activation of a function, class body or module. */
export interface Frame {
  /** The address of its scope. */
  readonly scope: number;
  readonly file: string;
  readonly pending: Pending[];
  /** What a generator has yielded so far. */
  readonly yields: PyValue[];
  /** Takes what it yields instead, and gives what `yield` is. */
  readonly onYield?: ((value: PyValue) => PyValue) | undefined;
  /** For a call of the program's own function: what runs, and how many unknown conditions it hangs on. */
  readonly activation?: { readonly node: object; readonly doubts: number };
}
