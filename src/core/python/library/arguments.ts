import type { Origin } from '../../base/span.ts';
import { plainOf } from '../operations/enum-scalar.ts';
import type { Machine } from '../machine.ts';
import type { CallArguments, PyNative, PyValue } from '../object.ts';
import { lazyNative, native } from '../object.ts';

interface Parameter {
  readonly name: string;
  readonly kind: 'positional' | 'plain' | 'keyword' | 'rest' | 'keywords';
  readonly isOptional: boolean;
}

/** The arguments of one call, by parameter name; the readers raise TypeError as CPython does. */
export class Bound {
  readonly rest: readonly PyValue[];
  readonly keywords: ReadonlyMap<string, PyValue>;
  private readonly vm: Machine;
  private readonly values: ReadonlyMap<string, PyValue>;

  constructor(
    vm: Machine,
    values: ReadonlyMap<string, PyValue>,
    rest: readonly PyValue[],
    keywords: ReadonlyMap<string, PyValue>,
  ) {
    this.vm = vm;
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
    return plain?.t === 'str' ? plain.v : this.refuse(name, 'str');
  }

  /** An int (or bool) within the safe range of a number; what is beyond is cut to it. */
  whole(name: string, fallback?: number): number {
    const value = this.values.get(name);
    if (value === undefined && fallback !== undefined) return fallback;
    if (value?.t === 'bool') return value.v ? 1 : 0;
    if (value?.t !== 'int') return this.refuse(name, 'int');
    if (value.v > 9007199254740991n) return Number.MAX_SAFE_INTEGER;
    return value.v < -9007199254740991n ? Number.MIN_SAFE_INTEGER : Number(value.v);
  }

  /** An int or float as a number. */
  real(name: string, fallback?: number): number {
    const value = this.values.get(name);
    if (value === undefined && fallback !== undefined) return fallback;
    if (value?.t === 'float') return value.v;
    if (value?.t === 'int') return Number(value.v);
    if (value?.t === 'bool') return value.v ? 1 : 0;
    return this.refuse(name, 'float');
  }

  /** The truth of an argument; of one that is not known, `fallback`. */
  flag(name: string, fallback: boolean): boolean {
    const value = this.values.get(name);
    if (value === undefined) return fallback;
    const truth = this.vm.truth(value);
    return typeof truth === 'boolean' ? truth : fallback;
  }

  private refuse(name: string, wanted: string): never {
    const value = this.values.get(name);
    const found = value === undefined ? 'nothing' : this.vm.typeName(value);
    return this.vm.raise('TypeError', `'${name}' must be ${wanted}, not ${found}`);
  }
}

/** What a library function does with its arguments. */
export type Body = (vm: Machine, args: Bound, at: Origin | undefined) => PyValue;

/**
 * A native with Python's binding of arguments. `parameters` is written as in `self, sep?, maxsplit?` (optional), with
 * `/`, `*`, `*rest` and `**keywords` as in Python. With `lazy`, arguments may be unknown, placeholders or choices.
 */
export function define(
  name: string,
  parameters: string,
  body: Body,
  extra: Partial<Pick<PyNative, 'members' | 'instance' | 'lazy'>> = {},
): PyNative {
  // Very many are made for each file, and few are called.
  let list: readonly Parameter[] | undefined;
  const isLazy = extra.lazy === true;
  const make = isLazy ? lazyNative : native;
  return make(
    name,
    (vm, args, at) => {
      if (args.rest !== undefined) {
        return vm.unknown({ code: 'depends-on-input', data: { name } }, args.rest);
      }
      list ??= readParameters(parameters);
      return body(vm, bind(vm, name, list, args), at);
    },
    extra,
  );
}

function readParameters(text: string): readonly Parameter[] {
  const list: Parameter[] = [];
  let kind: 'plain' | 'keyword' = 'plain';
  for (const part of text.split(',').map((p) => p.trim())) {
    if (part === '') continue;
    if (part === '/') {
      for (const [i, p] of list.entries()) list[i] = { ...p, kind: 'positional' };
    } else if (part === '*') kind = 'keyword';
    else if (part.startsWith('**')) {
      list.push({ name: part.slice(2), kind: 'keywords', isOptional: true });
    } else if (part.startsWith('*')) {
      list.push({ name: part.slice(1), kind: 'rest', isOptional: true });
      kind = 'keyword';
    } else {
      const isOptional = part.endsWith('?');
      list.push({ name: isOptional ? part.slice(0, -1) : part, kind, isOptional });
    }
  }
  return list;
}

function bind(
  vm: Machine,
  fullName: string,
  list: readonly Parameter[],
  args: CallArguments,
): Bound {
  const name = fullName.slice(fullName.lastIndexOf('.') + 1);
  const values = new Map<string, PyValue>();
  const keywords = new Map(args.keywords);
  let next = 0;
  for (const p of list) {
    if (p.kind !== 'positional' && p.kind !== 'plain') continue;
    const value = args.positional[next];
    if (value === undefined) continue;
    next++;
    values.set(p.name, value);
    if (p.kind === 'plain' && keywords.has(p.name))
      return vm.raise('TypeError', `${name}() got multiple values for argument '${p.name}'`);
  }
  for (const p of list) {
    if (p.kind === 'rest' || p.kind === 'keywords' || p.kind === 'positional') continue;
    const value = keywords.get(p.name);
    if (value === undefined) continue;
    values.set(p.name, value);
    keywords.delete(p.name);
  }
  for (const p of list) {
    if (!p.isOptional && !values.has(p.name))
      return vm.raise('TypeError', `${name}() missing required argument: '${p.name}'`);
  }
  if (next < args.positional.length && !list.some((p) => p.kind === 'rest')) {
    const most = list.filter((p) => p.kind === 'positional' || p.kind === 'plain').length;
    if (most === 1 && list.length === 1 && list[0]?.isOptional === false)
      return vm.raise(
        'TypeError',
        `${name}() takes exactly one argument (${args.positional.length} given)`,
      );
    return vm.raise(
      'TypeError',
      `${name}() takes at most ${most} arguments (${args.positional.length} given)`,
    );
  }
  const [extra] = keywords.keys();
  if (extra !== undefined && !list.some((p) => p.kind === 'keywords'))
    return vm.raise('TypeError', `${name}() got an unexpected keyword argument '${extra}'`);
  return new Bound(vm, values, args.positional.slice(next), keywords);
}
