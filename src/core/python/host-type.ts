import type { Origin } from '../base/span.ts';
import type { Machine } from './machine.ts';
import type { PyHost, PyUnknown, PyValue } from './object.ts';
import type { ValueData } from './value.ts';

/** The arguments of a call after unpacking. */
export interface CallArguments {
  readonly positional: readonly PyValue[];
  readonly keywords: ReadonlyMap<string, PyValue>;
  /** A `*` or `**` argument whose content is not known. */
  readonly rest?: PyValue | undefined;
}

/** What a native function does; `at` is the call's place. May throw PyRaise. */
export type NativeCall = (vm: Machine, args: CallArguments, at: Origin | undefined) => PyValue;

/** Behaviour of an immutable kind of object; what is left out, the object cannot do. */
export interface HostType<Data = unknown> {
  /** As Python's qualified class name, for example `datetime.timedelta`. */
  readonly name: string;
  attribute?(vm: Machine, self: PyHost<Data>, name: string): PyValue | undefined;
  call?(vm: Machine, self: PyHost<Data>, args: CallArguments, at: Origin | undefined): PyValue;
  item?(vm: Machine, self: PyHost<Data>, key: PyValue): PyValue;
  setItem?(vm: Machine, self: PyHost<Data>, key: PyValue, value: PyValue): void;
  deleteItem?(vm: Machine, self: PyHost<Data>, key: PyValue): void;
  iterate?(vm: Machine, self: PyHost<Data>): readonly PyValue[] | PyUnknown;
  truth?(vm: Machine, self: PyHost<Data>): boolean;
  /** `x in self`. */
  contains?(vm: Machine, self: PyHost<Data>, value: PyValue): boolean | PyUnknown;
  length?(vm: Machine, self: PyHost<Data>): number | PyUnknown;
  str?(vm: Machine, self: PyHost<Data>): string | PyUnknown;
  repr?(vm: Machine, self: PyHost<Data>): string | PyUnknown;
  format?(vm: Machine, self: PyHost<Data>, spec: string): string | PyUnknown;
  /** Asked for the left operand first, then for the right; undefined: not implemented. */
  binary?(
    vm: Machine,
    operator: BinaryOperator,
    left: PyValue,
    right: PyValue,
  ): PyValue | undefined;
  unary?(vm: Machine, operator: '-' | '+' | '~', self: PyHost<Data>): PyValue | undefined;
  /** Order: negative, 0, positive; undefined: not comparable (then only identity is equal). */
  compare?(vm: Machine, left: PyHost<Data>, right: PyValue): number | PyUnknown | undefined;
  /** Equal for equal objects, so that it can be a dict key; undefined: unhashable. */
  hash?(self: PyHost<Data>): string;
  /** With `with`: what `as` binds. */
  enter?(vm: Machine, self: PyHost<Data>): PyValue;
  exit?(vm: Machine, self: PyHost<Data>): void;
  /** The picture at the border. */
  value?(vm: Machine, self: PyHost<Data>): ValueData;
}

export type BinaryOperator =
  '+' | '-' | '*' | '/' | '//' | '%' | '**' | '@' | '<<' | '>>' | '&' | '|' | '^';
export type CompareOperator =
  '==' | '!=' | '<' | '<=' | '>' | '>=' | 'in' | 'not in' | 'is' | 'is not';
