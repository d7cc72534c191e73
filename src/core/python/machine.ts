import type { Origin } from '../base/span.ts';
import type { Heap } from './heap.ts';
import type { PyNative, PyObject, PyRef, PyUnknown, PyValue, Test } from './object.ts';
import type { BinaryOperator, CallArguments, CompareOperator } from './host-type.ts';
import type { Reason } from '../base/reason.ts';

/** What an exception of the interpreted program is, inside the interpreter; thrown by `Machine.raise` and by natives. */
export class PyRaise extends Error {
  /** The exception instance (a ref). */
  readonly exception: PyValue;

  constructor(exception: PyValue, message: string) {
    super(message);
    this.exception = exception;
  }
}

/**
 * The interpreter as native functions, templates and Airflow's classes see it. All operations follow Python; they throw
 * PyRaise where Python raises, and spread over unknown values, placeholders and choices (result: unknown, or a choice).
 */
export interface Machine {
  readonly heap: Heap;

  list(items: readonly PyValue[]): PyRef;
  /** A dict of str keys and others; later entries win. */
  dict(entries: Iterable<readonly [PyValue, PyValue]>): PyRef;
  set(items: readonly PyValue[], frozen?: boolean): PyRef;
  /** The object behind a ref; undefined for any other value. */
  object(value: PyValue): PyObject | undefined;

  /** `value.name`; raises AttributeError. */
  attribute(value: PyValue, name: string, at?: Origin): PyValue;
  /** `value.name` or undefined where there is no such attribute. */
  findAttribute(value: PyValue, name: string, at?: Origin): PyValue | undefined;
  setAttribute(value: PyValue, name: string, to: PyValue): void;
  /** `container[key]`. */
  item(container: PyValue, key: PyValue, at?: Origin): PyValue;
  setItem(container: PyValue, key: PyValue, to: PyValue): void;
  /** `item` and `setItem` of a list or dict, past what its class makes of them. */
  itemWithin(container: PyValue, key: PyValue): PyValue;
  setItemWithin(container: PyValue, key: PyValue, to: PyValue): void;
  /** `del container[key]`. */
  deleteItem(container: PyValue, key: PyValue): void;
  call(fn: PyValue, args: CallArguments, at?: Origin): PyValue;
  binary(operator: BinaryOperator, left: PyValue, right: PyValue, at?: Origin): PyValue;
  unary(operator: '-' | '+' | '~', value: PyValue): PyValue;
  /** A bool, or unknown. */
  compare(operator: CompareOperator, left: PyValue, right: PyValue): PyValue;
  /** True or false, or the unknown condition. */
  truth(value: PyValue): boolean | Test;
  /** The items that `for` would see, or unknown. */
  iterate(value: PyValue): readonly PyValue[] | PyUnknown;
  /** `len(value)` or unknown. */
  length(value: PyValue): PyValue;
  /** `str(value)`: a str, or unknown. */
  str(value: PyValue): PyValue;
  /** `repr(value)`: a str, or unknown. */
  repr(value: PyValue): PyValue;
  /** `format(value, spec)`: a str, or unknown. */
  format(value: PyValue, spec: string): PyValue;
  /** For people, as `type(value).__name__`. */
  typeName(value: PyValue): string;
  isInstance(value: PyValue, cls: PyValue): boolean | PyUnknown;

  /** Raises a built-in exception by class name, for example `('KeyError', "'x'")`. */
  raise(className: string, message?: string): never;
  /** An exception instance's class name and text, for people. */
  describe(raised: PyRaise): { readonly className: string; readonly message: string };
  /** An unknown value that waits for whatever `from` waits for. */
  unknown(reason: Reason, ...from: readonly PyValue[]): PyUnknown;
  /** Calls `fn` with known values only: spreads over choices; unknown where any is unknown or a placeholder. */
  lift(values: readonly PyValue[], fn: (known: readonly PyValue[]) => PyValue): PyValue;
  /** Runs both sides of an unknown condition from the same state and joins what they leave behind. */
  fork(test: Test, then: () => PyValue, otherwise: () => PyValue): PyValue;
  /**
   * Runs `run` as if a `try` that catches everything stood around it: what the program raises comes out as PyRaise, and
   * where it raises under an unknown condition only, the result is unknown.
   */
  catching(run: () => PyValue): PyValue;
  /** A class that natives supply and that programs may subclass. Method values get the instance first. */
  defineClass(definition: ClassDefinition): PyRef;
  /** A new instance of a class of the heap, without calling `__init__`. */
  instance(cls: PyValue, attributes: ReadonlyMap<string, PyValue>, data?: unknown): PyRef;
  /** Counts work done; throws BoundsReached when it is too much. */
  step(amount?: number): void;
}

/** A class made by `Machine.defineClass`. */
export interface ClassDefinition {
  readonly name: string;
  readonly module: string;
  readonly native?: string;
  readonly bases?: readonly PyValue[];
  /** The attributes that instances show at the border; default: all. */
  readonly shown?: readonly string[];
  readonly attributes: Readonly<Record<string, PyValue | PyNative>>;
}
