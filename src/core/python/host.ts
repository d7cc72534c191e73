import type { Origin } from '../base/span.ts';
import type { Machine, PyRaise } from './machine.ts';
import type { PyValue } from './object.ts';
import type { CallArguments } from './host-type.ts';
import type { Module } from './syntax/syntax.ts';

/** What surrounds the interpreted program: the modules that are not its own, and someone to tell. */
export interface Host {
  /**
   * The members of a module that natives supply, for example `os` or `airflow.configuration`. `missing`: it is known not
   * to exist, and importing it raises; `members` undefined: nothing is known of it.
   */
  module(vm: Machine, name: string, at: Origin): HostModule | undefined;
  /** A module of the project, by its last name: in the `folders` of its package, else in those of `searchPath`. */
  source(name: string, folders: readonly string[]): SourceModule | undefined;
  /** Where modules are looked for before the program adds to it. */
  readonly searchPath: readonly string[];
  /** An exception that nothing catches ended a statement that certainly runs; the program goes on with the next one. */
  uncaught(vm: Machine, raised: PyRaise, at: Origin): void;
  /** The interpreter gave up on something. */
  gaveUp(what: 'loop' | Bound, at: Origin): void;
  /** The text of a file that was read, for conditions in words. */
  text(file: string): string;
  /** A `with` of what is not known begins: what it opens may surround the body. Returns what ends it. */
  enterUnknown?(vm: Machine, context: PyValue): () => void;
  /** Runs something only to see what it changes: what it makes and reports is not kept. */
  trial(run: () => void): void;
  /** Something that is not known is called, or a class of which that makes the instances. */
  calledUnknown?(vm: Machine, callee: PyValue, args: CallArguments, at: Origin | undefined): void;
  /** Built-in names that the host supplies, for example `open`. */
  builtin(vm: Machine, name: string): PyValue | undefined;
}

/** A module made of natives. */
export interface HostModule {
  /** Undefined: not known; the name is then a value that is not known. */
  member(name: string): PyValue | undefined;
  /** All names, for `import *`. */
  readonly names: readonly string[];
  /** What `import *` binds a name to that is not among `names`; never raises. */
  exported?(name: string): PyValue | undefined;
  /** A member that is not there raises ImportError or AttributeError, rather than being unknown. */
  readonly closed: boolean;
  /** It is known not to exist, which was said: nothing is said of what would be inside of it. */
  readonly absent?: boolean;
  /** Whether there is such a module is not known: as a member of another one, the name may be anything. */
  readonly doubtful?: boolean | undefined;
}

/** A file or package of the project that can be imported. */
export interface SourceModule {
  /** Undefined for folders without an `__init__.py`, a namespace package; so is `parse`. */
  readonly file: string | undefined;
  /** Of a package: where the modules inside of it are looked for. */
  readonly folders?: readonly string[] | undefined;
  /** It may not be what Python would find: an installed package of that name may come before it. */
  readonly isGuess?: boolean;
  /** The package for relative imports, where the module's name does not tell it. */
  readonly packageName?: string;
  readonly parse?: () => Module;
}

/** What there may be too much of. */
export type Bound = 'steps' | 'depth' | 'size' | 'time';

/** Limits on the work of one evaluation; all are counts but for `milliseconds`. */
export interface Bounds {
  readonly steps: number;
  readonly depth: number;
  readonly loop: number;
  /** Items of one list, dict or string made by multiplication and the like. */
  readonly size: number;
  readonly milliseconds: number;
}

/**
 * Nearly three times what a file of 2,000 tasks takes, so that a file that never ends is given up in a quarter of a second; the
 * text adds its length to the steps (see `evaluate`). The time is for what steps do not count well.
 */
export const defaultBounds: Bounds = {
  steps: 300_000,
  depth: 60,
  loop: 20_000,
  size: 2_000_000,
  milliseconds: 10_000,
};
