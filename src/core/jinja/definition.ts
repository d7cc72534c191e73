import { none, type PyValue } from '../python/object.ts';
import type { CallArguments } from '../python/host-type.ts';
import { stringRepr } from '../python/text/string-repr.ts';
import type { Rendering } from './rendering.ts';
import { failUndefined, undefinedData } from './undefined.ts';

/** One of Jinja's own filters or tests. */
export interface Definition {
  /** The Python function's name, for messages. */
  readonly fn: string;
  readonly parameters: readonly Parameter[];
  /** Takes any further arguments. */
  readonly variadic: boolean;
  /** The Python function also takes the environment or context, which counts in messages. */
  readonly extra: number;
  /** Takes values that are not known as they come; otherwise the result is unknown where an argument is. */
  readonly lazy: boolean;
  /** For a function of Python's own in C: what stands before its name in some messages. */
  readonly builtin: string | undefined;
  readonly run: (r: Rendering, args: Given) => PyValue;
}

interface Parameter {
  readonly name: string;
  readonly optional: boolean;
}

/** What a definition may have besides. */
export interface DefinitionOptions {
  readonly lazy?: boolean;
  readonly variadic?: boolean;
  /** The Python function is given the environment first. */
  readonly environment?: boolean;
  readonly builtin?: string;
}

/** Makes a definition; `parameters` as in `s, old, new, count?`, the filtered value first. */
export function define(
  fn: string,
  parameters: string,
  run: (r: Rendering, args: Given) => PyValue,
  options: DefinitionOptions = {},
): Definition {
  return {
    fn,
    parameters: parameters.split(', ').map((text) => ({
      name: text.replace('?', ''),
      optional: text.endsWith('?'),
    })),
    variadic: options.variadic === true,
    extra: options.environment === true ? 1 : 0,
    lazy: options.lazy === true,
    builtin: options.builtin,
    run,
  };
}

/** The arguments of one filter or test, by parameter. */
export class Given {
  /** What comes after the parameters. */
  readonly rest: readonly PyValue[];
  readonly keywords: ReadonlyMap<string, PyValue>;
  private readonly r: Rendering;
  private readonly values: ReadonlyMap<string, PyValue>;

  constructor(
    r: Rendering,
    values: ReadonlyMap<string, PyValue>,
    rest: readonly PyValue[],
    keywords: ReadonlyMap<string, PyValue>,
  ) {
    this.r = r;
    this.values = values;
    this.rest = rest;
    this.keywords = keywords;
  }

  /** A parameter, None where it is not given. */
  get(name: string): PyValue {
    return this.values.get(name) ?? none;
  }

  /** A parameter, undefined where it is not given. */
  find(name: string): PyValue | undefined {
    return this.values.get(name);
  }

  /** A parameter, undefined where it is not given or None. */
  some(name: string): PyValue | undefined {
    const value = this.values.get(name);
    return value?.t === 'none' ? undefined : value;
  }

  /** The truth of a parameter. */
  flag(name: string, otherwise = false): boolean {
    const value = this.values.get(name);
    return value === undefined ? otherwise : this.r.truth(value);
  }

  /** An int; raises TypeError for anything else. */
  whole(name: string, otherwise: number): number {
    const value = this.values.get(name);
    if (value === undefined) return otherwise;
    if (value.t === 'bool') return value.v ? 1 : 0;
    if (value.t === 'int') {
      const number = Number(value.v);
      return Math.max(-1e15, Math.min(1e15, number));
    }
    const data = undefinedData(value);
    if (data !== undefined) failUndefined(data);
    const type = this.r.vm.typeName(value);
    return this.r.vm.raise('TypeError', `'${type}' object cannot be interpreted as an integer`);
  }
}

/** Binds arguments to parameters; raises TypeError as Python does. */
export function bind(r: Rendering, definition: Definition, args: CallArguments): Given {
  const { fn, parameters, variadic } = definition;
  const values = new Map<string, PyValue>();
  const rest = args.positional.slice(parameters.length);
  if (definition.builtin !== undefined) bindBuiltin(r, definition, args);
  for (const [index, { name }] of parameters.entries()) {
    const value = args.positional[index];
    if (value !== undefined) values.set(name, value);
  }
  const keywords = new Map<string, PyValue>();
  for (const [name, value] of args.keywords) {
    if (!parameters.some((parameter) => parameter.name === name)) {
      if (!variadic) {
        const message = `${fn}() got an unexpected keyword argument ${stringRepr(name)}`;
        r.vm.raise('TypeError', message);
      }
      keywords.set(name, value);
    } else if (values.has(name)) {
      r.vm.raise('TypeError', `${fn}() got multiple values for argument ${stringRepr(name)}`);
    } else values.set(name, value);
  }
  if (rest.length > 0 && !variadic) tooMany(r, definition, args.positional.length);
  const missing = parameters.filter(({ name, optional }) => !optional && !values.has(name));
  if (missing.length > 0) {
    const names = missing.map(({ name }) => stringRepr(name));
    const list =
      names.length > 2
        ? `${names.slice(0, -1).join(', ')}, and ${names.at(-1) ?? ''}`
        : names.join(' and ');
    const noun = names.length === 1 ? 'argument' : 'arguments';
    const message = `${fn}() missing ${names.length} required positional ${noun}: ${list}`;
    r.vm.raise('TypeError', message);
  }
  return new Given(r, values, rest, keywords);
}

/** Functions in C word the same errors in their own way. */
function bindBuiltin(r: Rendering, definition: Definition, args: CallArguments): void {
  const { fn, parameters, builtin } = definition;
  const given = args.positional.length;
  if (args.keywords.size > 0) {
    r.vm.raise('TypeError', `${builtin ?? ''}${fn}() takes no keyword arguments`);
  }
  if (given === parameters.length) return;
  const message =
    parameters.length === 1
      ? `${fn}() takes exactly one argument (${given} given)`
      : `${fn} expected ${parameters.length} arguments, got ${given}`;
  r.vm.raise('TypeError', message);
}

function tooMany(r: Rendering, { fn, parameters, extra }: Definition, given: number): never {
  const most = parameters.length + extra;
  const least = parameters.filter(({ optional }) => !optional).length + extra;
  const range = least === most ? String(most) : `from ${least} to ${most}`;
  const noun = most === 1 ? 'argument' : 'arguments';
  const verb = given + extra === 1 ? 'was' : 'were';
  const message = `${fn}() takes ${range} positional ${noun} but ${given + extra} ${verb} given`;
  return r.vm.raise('TypeError', message);
}
