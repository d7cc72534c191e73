import type { PyObject, PyScope, PyValue } from '../object.ts';

/** What a scope says beside its names. */
export type ScopeRules = Pick<PyScope, 'outer' | 'stars'>;

/**
 * What a piece of a module read and what it did. Where all that it reads is the very same again, so is what it does: that
 * can then be done again without running it.
 */
export interface Effects<Done> {
  /** Objects by address, before. */
  readonly objects: readonly (readonly [addr: number, object: PyObject | undefined])[];
  readonly names: ReadonlyMap<string, PyValue | undefined>;
  readonly modules: ReadonlyMap<string, PyValue | undefined>;
  readonly rules: ScopeRules;
  /** Objects that are new or changed, after. */
  readonly changed: readonly (readonly [addr: number, object: PyObject])[];
  readonly bound: ReadonlyMap<string, PyValue>;
  readonly imported: ReadonlyMap<string, PyValue | undefined>;
  readonly newRules: ScopeRules;
  /** What it did outside of the interpreter. */
  readonly outside: Done;
  /** The module ends here. */
  readonly isEnd: boolean;
  /** How much work it was. */
  readonly work: number;
}

/** What is done outside of the interpreter while it runs: noted, and done again. */
export interface OutsideWorld<Mark, Done> {
  /** The present state, for `since`. */
  mark(): Mark;
  /** What was done since; undefined where it cannot be done again. */
  since(mark: Mark): Done | undefined;
  /** Does again what `since` gave. */
  redo(done: Done): void;
  /** Something was begun that surrounds what runs next. */
  readonly isOpen: boolean;
}
