import type { Origin } from '../../base/span.ts';
import { plainOf } from '../operations/scalar-data.ts';
import type { Machine } from '../machine.ts';
import type { PyNative, PyValue } from '../object.ts';
import type { CallArguments, NativeCall } from '../host-type.ts';
import { lazyNative, native } from '../object.ts';
import { misfit, notText, readSignature, type Signature } from './signature.ts';

/** The arguments of one call, by parameter name; the readers raise TypeError as CPython does. */
export class Bound {
  readonly rest: readonly PyValue[];
  readonly keywords: ReadonlyMap<string, PyValue>;
  private readonly vm: Machine;
  private readonly signature: Signature;
  private readonly values: ReadonlyMap<string, PyValue>;

  constructor(
    vm: Machine,
    signature: Signature,
    values: ReadonlyMap<string, PyValue>,
    rest: readonly PyValue[],
    keywords: ReadonlyMap<string, PyValue>,
  ) {
    this.vm = vm;
    this.signature = signature;
    this.values = values;
    this.rest = rest;
    this.keywords = keywords;
  }

  /** A parameter that is not optional. */
  get(name: string): PyValue {
    const value = this.values.get(name);
    if (value === undefined) throw new RangeError(`no parameter ${name}`);
    return value;
  }

  /** An optional parameter, undefined where it is not given. */
  find(name: string): PyValue | undefined {
    return this.values.get(name);
  }

  /** An optional parameter, undefined where it is not given or None. */
  given(name: string): PyValue | undefined {
    const value = this.values.get(name);
    return value?.t === 'none' ? undefined : value;
  }

  /** A str. */
  text(name: string, fallback?: string): string {
    const value = this.values.get(name);
    if (value === undefined && fallback !== undefined) return fallback;
    const plain = value && plainOf(this.vm, value);
    return plain?.t === 'str'
      ? plain.v
      : this.refuse(name, (type) => notText(this.signature, name, type));
  }

  /** An int (or bool) within the safe range of a number; what is beyond is cut to it. */
  whole(name: string, fallback?: number): number {
    const given = this.values.get(name);
    if (given === undefined && fallback !== undefined) return fallback;
    const value = given && plainOf(this.vm, given);
    if (value?.t === 'bool') return value.v ? 1 : 0;
    if (value?.t !== 'int')
      return this.refuse(name, (type) => `'${type}' object cannot be interpreted as an integer`);
    if (value.v > 9007199254740991n) return Number.MAX_SAFE_INTEGER;
    return value.v < -9007199254740991n ? Number.MIN_SAFE_INTEGER : Number(value.v);
  }

  /** An int or float as a number. */
  real(name: string, fallback?: number): number {
    const given = this.values.get(name);
    if (given === undefined && fallback !== undefined) return fallback;
    const value = given && plainOf(this.vm, given);
    if (value?.t === 'float') return value.v;
    if (value?.t === 'int') return Number(value.v);
    if (value?.t === 'bool') return value.v ? 1 : 0;
    return this.refuse(name, (type) => `must be real number, not ${type}`);
  }

  /** The truth of an argument; of one that is not known, `fallback`. */
  flag(name: string, fallback: boolean): boolean {
    const value = this.values.get(name);
    if (value === undefined) return fallback;
    const truth = this.vm.truth(value);
    return typeof truth === 'boolean' ? truth : fallback;
  }

  private refuse(name: string, message: (type: string) => string): never {
    const value = this.values.get(name);
    return this.vm.raise(
      'TypeError',
      message(value === undefined ? 'NoneType' : this.vm.typeName(value)),
    );
  }
}

/** What a library function does with its arguments. */
export type Body = (vm: Machine, args: Bound, at: Origin | undefined) => PyValue;

/**
 * A native with Python's binding of arguments. `parameters` is written as in `self, sep?, maxsplit?` (optional), with
 * `/`, `*`, `*rest` and `**keywords` as in Python. With `lazy`, arguments may be unknown, placeholders or choices; with
 * `each`, the function runs once for each side of arguments that are choices, or also of objects that differ by branch.
 */
export function define(
  name: string,
  parameters: string,
  body: Body,
  extra: Partial<Pick<PyNative, 'members' | 'instance' | 'lazy'>> & {
    readonly each?: Each | undefined;
  } = {},
): PyNative {
  // Very many are made for each file, and few are called.
  let signature: Signature | undefined;
  const { each, ...parts } = extra;
  const make = parts.lazy === true || each !== undefined ? lazyNative : native;
  const run: NativeCall = (vm, args, at) => {
    if (args.rest !== undefined)
      return vm.unknown({ code: 'depends-on-input', data: { name } }, args.rest);
    signature ??= readSignature(name, parameters);
    return body(vm, bind(vm, signature, args), at);
  };
  return make(
    name,
    each === undefined ? run : (vm, args, at) => forEach(vm, args, each, (one) => run(vm, one, at)),
    parts,
  );
}

/** What of the arguments is followed on each side by itself. */
type Each = 'choice' | 'version';

// Each argument that differs doubles the work.
const mostSpread = 4;

function forEach(
  vm: Machine,
  args: CallArguments,
  each: Each,
  run: (args: CallArguments) => PyValue,
): PyValue {
  const differs = (value: PyValue): boolean =>
    value.t === 'choice' || (each === 'version' && vm.object(value)?.o === 'joined');
  const names = [...args.keywords.keys()];
  const values = [...args.positional, ...args.keywords.values()];
  const places = values.flatMap((value, i) => (differs(value) ? [i] : []));
  if (places.length === 0 || places.length > mostSpread) return run(args);
  return vm.lift(
    places.map((i) => values[i] as PyValue),
    (known) => {
      const all = values.map((value, i) => known[places.indexOf(i)] ?? value);
      const keywords = all.slice(args.positional.length);
      return run({
        ...args,
        positional: all.slice(0, args.positional.length),
        keywords: new Map(names.map((name, i) => [name, keywords[i] as PyValue])),
      });
    },
  );
}

function bind(vm: Machine, signature: Signature, args: CallArguments): Bound {
  const { list } = signature;
  const values = new Map<string, PyValue>();
  const keywords = new Map(args.keywords);
  const twice: string[] = [];
  let next = 0;
  for (const p of list) {
    if (p.kind !== 'positional' && p.kind !== 'plain') continue;
    const value = args.positional[next];
    if (value === undefined) continue;
    next++;
    values.set(p.name, value);
    if (p.kind === 'plain' && keywords.has(p.name)) twice.push(p.name);
  }
  for (const p of list) {
    if (p.kind === 'rest' || p.kind === 'keywords' || p.kind === 'positional') continue;
    const value = keywords.get(p.name);
    if (value === undefined) continue;
    values.set(p.name, value);
    keywords.delete(p.name);
  }
  const isFull = list.every((p) => p.isOptional || values.has(p.name));
  const takesMore = next === args.positional.length || list.some((p) => p.kind === 'rest');
  const takesNames = keywords.size === 0 || list.some((p) => p.kind === 'keywords');
  if (!isFull || !takesMore || !takesNames || twice.length > 0)
    vm.raise('TypeError', misfit(signature, args, values, keywords, twice));
  return new Bound(vm, signature, values, args.positional.slice(next), keywords);
}
