import type { Origin } from '../base/span.ts';
import type { HostType, NativeCall } from './host-type.ts';
import type { Machine } from './machine.ts';
import type { Over, Suspended } from './execution/suspended.ts';
import type {
  Statement,
  Expression,
  Parameters,
  Lambda,
  FunctionDefinition,
} from './syntax/syntax.ts';
import type { Reason } from '../base/reason.ts';
import type { Input } from './value.ts';

/** A value inside the interpreter. Immutable kinds hold their data, mutable ones an address in the heap. */
export type PyValue =
  | PyNone
  | PyBool
  | PyInt
  | PyFloat
  | PyStr
  | PyBytes
  | PyTuple
  | PySlice
  | PyRef
  | PyNative
  | PyMethod
  | PyHost
  | PyUnknown
  | PyPlaceholder
  | PyChoice;

interface Placed {
  /** Where the value was written, if it was written anywhere. */
  readonly at?: Origin | undefined;
}
export interface PyNone extends Placed {
  readonly t: 'none';
}
export interface PyBool extends Placed {
  readonly t: 'bool';
  readonly v: boolean;
}
export interface PyInt extends Placed {
  readonly t: 'int';
  readonly v: bigint;
}
export interface PyFloat extends Placed {
  readonly t: 'float';
  readonly v: number;
}
export interface PyStr extends Placed {
  readonly t: 'str';
  /** UTF-16; Python's lengths and indexes count code points. */
  readonly v: string;
}
export interface PyBytes extends Placed {
  readonly t: 'bytes';
  readonly v: Uint8Array;
}
export interface PyTuple extends Placed {
  readonly t: 'tuple';
  readonly items: readonly PyValue[];
  /** For an object of a class that `collections.namedtuple` made. */
  readonly named?: TupleNames | undefined;
}
/** The class and the field names of named tuples; one object per class. */
export interface TupleNames {
  readonly className: string;
  readonly fields: readonly string[];
  /** What a `class` statement gives its objects beside the fields, and the class itself. */
  readonly body?: ReadonlyMap<string, PyValue> | undefined;
  readonly cls?: (() => PyValue) | undefined;
}
export interface PySlice extends Placed, Readonly<Record<'start' | 'stop' | 'step', PyValue>> {
  readonly t: 'slice';
}
/** A list, dict, set, instance, class, function, module or iterator: whatever has an identity. */
export interface PyRef extends Placed {
  readonly t: 'ref';
  readonly addr: number;
}
/** A function or class that the interpreter supplies. */
export interface PyNative extends Placed {
  readonly t: 'native';
  /** For people and repr, for example `os.getenv`. */
  readonly name: string;
  readonly call: NativeCall;
  /** Attributes, for example `now` of `datetime`. */
  readonly members?: ReadonlyMap<string, PyValue> | undefined;
  /** Attributes that it has beside these, which are not followed. */
  readonly others?: readonly string[] | undefined;
  /** For a class: whether `value` is an instance of it. */
  readonly instance?: ((vm: Machine, value: PyValue) => boolean) | undefined;
  /** Takes unknown values, placeholders and choices as they come; otherwise the call is spread over choices and unknown for unknowns. */
  readonly lazy?: boolean | undefined;
}
/** A function bound to its first argument. */
export interface PyMethod extends Placed {
  readonly t: 'method';
  readonly self: PyValue;
  readonly fn: PyValue;
}
/** An immutable object with behaviour of its own, for example a datetime or an XComArg. */
export interface PyHost<Data = unknown> extends Placed {
  readonly t: 'host';
  readonly type: HostType<Data>;
  readonly data: Data;
}
export interface PyUnknown extends Placed {
  readonly t: 'unknown';
  readonly reason: Reason;
  /** The inputs that would make it known; empty where none would. */
  readonly needs: readonly Input[];
  /** Where it became unknown. */
  readonly since?: Origin | undefined;
  /** For a truth value: what it says, so that the same question is not asked twice. */
  readonly test?: Test | undefined;
  /** Addresses of objects of which it may be one, or hold one; with `changes`, of a method, calling it changes them. */
  readonly mayBe?: readonly number[] | undefined;
  readonly changes?: boolean | undefined;
}
export interface PyPlaceholder extends Placed {
  readonly t: 'placeholder';
  readonly input: Input;
  readonly default?: PyValue | undefined;
}
/** One of two values, depending on an unknown condition. */
export interface PyChoice extends Placed {
  readonly t: 'choice';
  readonly test: Test;
  readonly then: PyValue;
  readonly else: PyValue;
}

/** An unknown condition; `key` is equal for the same question, `text` is its source for people. */
export interface Test {
  readonly key: string;
  readonly text: string;
  readonly needs: readonly Input[];
  /** True where it asks the opposite of `key`. */
  readonly negated: boolean;
}

/** Entries of a dict or set by the key's hash text (`hashKey` in equality.ts), in order. */
export type PyEntries = ReadonlyMap<string, readonly [PyValue, PyValue]>;
/** What lives at an address. Replaced, never changed, by `Heap.set`. */
export type PyObject =
  | PyList
  | PyDict
  | PySet
  | PyInstance
  | PyClass
  | PyFunction
  | PyScope
  | PyModule
  | PyIterator
  | PyDescriptor
  | PyJoined;

export interface PyList {
  readonly o: 'list';
  readonly items: readonly PyValue[];
  /** The content is not known; `items` is empty. */
  readonly open?: PyUnknown | undefined;
  readonly own?: PyOwn | undefined;
}
/** What a list or dict of a class of the program's has beside its items. */
export interface PyOwn {
  readonly cls: number;
  readonly attributes: ReadonlyMap<string, PyValue>;
}
export interface PyDict {
  readonly o: 'dict';
  readonly entries: PyEntries;
  /** For defaultdict: makes the value of a missing key; for Counter: the name. */
  readonly factory?: PyValue | undefined;
  /** A subclass of dict, for repr and isinstance, for example `OrderedDict`. */
  readonly subclass?: string | undefined;
  /** Entries that are not known were merged in: a key that is not here may be. */
  readonly open?: PyUnknown | undefined;
  /** Of an instance's `__dict__` or a module's `globals()`: the instance or scope, in which what is put in gets its name. */
  readonly of?: number | undefined;
  readonly own?: PyOwn | undefined;
}
export interface PySet {
  readonly o: 'set';
  readonly entries: PyEntries;
  readonly frozen: boolean;
  /** The content is not known; `entries` is empty. */
  readonly open?: PyUnknown | undefined;
}
export interface PyInstance {
  readonly o: 'instance';
  readonly cls: number;
  readonly attributes: ReadonlyMap<string, PyValue>;
  /** What a native class keeps with it; readonly. */
  readonly data?: unknown;
  /** Attributes of names that are not known were set: one that is not here may be. */
  readonly open?: PyUnknown | undefined;
}
export interface PyClass {
  readonly o: 'class';
  readonly name: string;
  readonly qualifiedName?: string | undefined;
  readonly module: string;
  readonly bases: readonly PyValue[];
  /** Addresses, this class first. */
  readonly mro: readonly number[];
  readonly attributes: ReadonlyMap<string, PyValue>;
  /** What the supplier of a native class knows it by. */
  readonly native?: string | undefined;
  /** For a native class: the attributes that its instances show at the border; all where it is not said. */
  readonly shown?: readonly string[] | undefined;
  /** A base class that is not known: attributes that are not found here are unknown. */
  readonly open?: PyUnknown | undefined;
  /** The field names in order, for a dataclass. */
  readonly fields?: readonly string[] | undefined;
  readonly dataclass?:
    { readonly fields: readonly DataclassField[]; readonly frozen: boolean } | undefined;
}
/** A field of a dataclass, with what `dataclasses.field` says of it. */
export interface DataclassField {
  readonly name: string;
  readonly default: PyValue | undefined;
  readonly factory: PyValue | undefined;
  readonly init: boolean;
  readonly repr: boolean;
  readonly compare: boolean;
  readonly keywordOnly: boolean;
  /** `InitVar`: for `__post_init__` alone. */
  readonly initOnly: boolean;
}
export interface PyFunction {
  readonly o: 'function';
  readonly name: string;
  /** With the classes and functions that it stands in, for example `C.go` or `f.<locals>.g`. */
  readonly qualifiedName: string;
  readonly node: FunctionDefinition | Lambda;
  readonly parameters: Parameters;
  readonly body: readonly Statement[] | Expression;
  readonly defaults: ReadonlyMap<string, PyValue>;
  /** The address of the scope that it was defined in. */
  readonly scope: number;
  readonly file: string;
  /** The class that it was defined in, for `super()`. */
  readonly owner?: number | undefined;
  readonly isGenerator: boolean;
  readonly attributes: ReadonlyMap<string, PyValue>;
}
export interface PyScope {
  readonly o: 'scope';
  readonly kind: 'module' | 'function' | 'class' | 'comprehension';
  readonly names: ReadonlyMap<string, PyValue>;
  /** The enclosing scope; undefined for a module. */
  readonly parent: number | undefined;
  /** Names declared `global` or `nonlocal` here. */
  readonly outer: ReadonlyMap<string, 'global' | 'nonlocal'>;
  readonly file: string;
  readonly owner?: number | undefined;
  /** Of a function or class body: what the qualified names of those inside of it begin with, for example `f.<locals>.`. */
  readonly prefix?: string | undefined;
  /** Of a function: the names that it binds anywhere, which are its own before they are bound. */
  readonly locals?: ReadonlySet<string> | undefined;
  /** Of a module: those that it imports `*` from without that their names are all known. */
  readonly stars?: readonly string[] | undefined;
}
export interface PyModule {
  readonly o: 'module';
  readonly name: string;
  readonly scope: number;
  /** Of a package: where the modules inside of it are looked for. */
  readonly folders?: readonly string[] | undefined;
  /** What it lacks may be elsewhere: a namespace package has other parts, and it may not be the module that is meant. */
  readonly isOpen?: boolean;
}
/** An iterator over items known from the start, or over a list as it is at the time. */
export interface PyIterator {
  readonly o: 'iterator';
  readonly items: readonly PyValue[];
  readonly list?: PyRef | undefined;
  /** For a generator: where it goes on, or what it returned. */
  readonly returned?: PyValue | undefined;
  readonly suspended?: Suspended | undefined;
  /** For `map`, `filter`, `zip` and `enumerate`: what is asked for the next item. */
  readonly over?: Over | undefined;
  /** What it gives is not known. */
  readonly open?: PyUnknown | undefined;
  readonly position: number;
  readonly name: string;
}
export interface PyDescriptor {
  readonly o: 'descriptor';
  readonly kind: 'property' | 'staticmethod' | 'classmethod';
  readonly fn: PyValue;
  readonly setter?: PyValue | undefined;
  readonly deleter?: PyValue | undefined;
}
/** An object that differs between the two branches of an unknown condition. */
export interface PyJoined {
  readonly o: 'joined';
  readonly test: Test;
  readonly then: PyObject;
  readonly else: PyObject;
}

export const none: PyNone = { t: 'none' };

/** A bool. */
export function bool(v: boolean): PyBool {
  return { t: 'bool', v };
}

/** An int, from a bigint or a whole number. */
export function int(v: bigint | number): PyInt {
  return { t: 'int', v: BigInt(v) };
}

/** A float. */
export function float(v: number): PyFloat {
  return { t: 'float', v };
}

/** A str. */
export function str(v: string, at?: Origin): PyStr {
  return at === undefined ? { t: 'str', v } : { t: 'str', v, at };
}

/** A tuple. */
export function tuple(items: readonly PyValue[]): PyTuple {
  return { t: 'tuple', items };
}

/** A native function that sees only known arguments. */
export function native(
  name: string,
  call: NativeCall,
  extra: Partial<Omit<PyNative, 't' | 'name' | 'call'>> = {},
): PyNative {
  return { t: 'native', name, call, ...extra };
}

/** A native function that sees unknown values, placeholders and choices as they come. */
export function lazyNative(
  name: string,
  call: NativeCall,
  extra: Partial<Omit<PyNative, 't' | 'name' | 'call'>> = {},
): PyNative {
  return { t: 'native', name, call, lazy: true, ...extra };
}

/** True for the three kinds that stand for something not known. */
export function isOpen(value: PyValue): value is PyUnknown | PyPlaceholder | PyChoice {
  return value.t === 'unknown' || value.t === 'placeholder' || value.t === 'choice';
}

/** The same value, said to stand at `at`. */
export function placed<V extends PyValue>(value: V, at: Origin | undefined): V {
  return at === undefined || value.at === at ? value : { ...value, at };
}
