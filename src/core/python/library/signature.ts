import type { PyValue } from '../object.ts';
import type { CallArguments } from '../host-type.ts';

/** One parameter of a native function. */
interface Parameter {
  readonly name: string;
  readonly kind: 'positional' | 'plain' | 'keyword' | 'rest' | 'keywords';
  readonly isOptional: boolean;
}

/** What a native function is called and takes. */
export interface Signature {
  /** As in CPython's messages, for example `list.append`. */
  readonly name: string;
  readonly list: readonly Parameter[];
}

/** Reads parameters as `define` takes them. */
export function readSignature(name: string, text: string): Signature {
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
  return { name, list };
}

// What is written in C takes its arguments with words of its own; what is written in Python, as `def` does.
const inC =
  /^(?:[^.]+|(?:list|tuple|dict|set|frozenset|str|bytes|int|float|iterator|math|operator|itertools)\.\w+|functools\.reduce)$/;
const windowed = ['find', 'rfind', 'index', 'rindex', 'count', 'startswith', 'endswith'];

const argumentsOf = (n: number): string => `${n} argument${n === 1 ? '' : 's'}`;

/** CPython's words for arguments that do not fit. */
export function misfit(
  signature: Signature,
  args: CallArguments,
  values: ReadonlyMap<string, PyValue>,
  extra: ReadonlyMap<string, PyValue>,
  twice: readonly string[],
): string {
  const { name } = signature;
  const short = name.slice(name.lastIndexOf('.') + 1);
  const hasSelf = signature.list[0]?.name === 'self';
  const own = hasSelf ? signature.list.slice(1) : signature.list;
  const given = args.positional.length - (hasSelf ? 1 : 0);
  const places = own.filter((p) => p.kind === 'positional' || p.kind === 'plain');
  const least = places.filter((p) => !p.isOptional).length;
  const most = places.length;
  const missing = own.filter((p) => !p.isOptional && !values.has(p.name));
  const [unexpected] = extra.keys();
  if (given < 0) return `unbound method ${name}() needs an argument`;
  if (!inC.test(name)) return asDefined(short, hasSelf, missing, places, given, unexpected, twice);
  const isPositional = places.every((p) => p.kind === 'positional');
  if (isPositional && own.length === most) {
    if (args.keywords.size > 0) return `${name}() takes no keyword arguments`;
    if (most === 0) return `${name}() takes no arguments (${given} given)`;
    if (least === 1 && most === 1) return `${name}() takes exactly one argument (${given} given)`;
  }
  if (/^(?:str|bytes)\./.test(name) && windowed.includes(short))
    return given < least
      ? `${short}() takes at least ${argumentsOf(least)} (${given} given)`
      : `${short}() takes at most ${argumentsOf(most)} (${given} given)`;
  if (isPositional && most === 0 && given > 0) return `${short}() takes no positional arguments`;
  if (isPositional && (given < least || given > most)) {
    const bound = least === most ? '' : given < least ? 'at least ' : 'at most ';
    return `${short} expected ${bound}${argumentsOf(given < least ? least : most)}, got ${given}`;
  }
  const total = given + args.keywords.size;
  if (given > most || total > own.length)
    return `${short}() takes at most ${argumentsOf(own.length)} (${total} given)`;
  const [first] = missing;
  if (first !== undefined)
    return first.kind === 'positional'
      ? `${short}() takes at least ${least} positional argument${least === 1 ? '' : 's'} (${given} given)`
      : `${short}() missing required argument '${first.name}' (pos ${own.indexOf(first) + 1})`;
  const [both] = twice;
  if (both !== undefined)
    return `argument for ${short}() given by name ('${both}') and position (${own.findIndex((p) => p.name === both) + 1})`;
  return `'${unexpected ?? ''}' is an invalid keyword argument for ${short === 'sorted' ? 'sort' : short}()`;
}

/** The words for a function that is written in Python. */
function asDefined(
  name: string,
  hasSelf: boolean,
  missing: readonly Parameter[],
  places: readonly Parameter[],
  given: number,
  unexpected: string | undefined,
  twice: readonly string[],
): string {
  const [both] = twice;
  if (both !== undefined) return `${name}() got multiple values for argument '${both}'`;
  if (unexpected !== undefined)
    return `${name}() got an unexpected keyword argument '${unexpected}'`;
  if (given > places.length) {
    const self = hasSelf ? 1 : 0;
    const least = places.filter((p) => !p.isOptional).length + self;
    const most = places.length + self;
    const takes = least === most ? `${most}` : `from ${least} to ${most}`;
    return `${name}() takes ${takes} positional argument${most === 1 ? '' : 's'} but ${given + self} ${given + self === 1 ? 'was' : 'were'} given`;
  }
  const names = missing.map((p) => `'${p.name}'`);
  const shown =
    names.length < 2
      ? names.join('')
      : `${names.slice(0, -1).join(', ')}${names.length > 2 ? ',' : ''} and ${names.at(-1) ?? ''}`;
  return `${name}() missing ${missing.length} required positional argument${missing.length === 1 ? '' : 's'}: ${shown}`;
}

/** CPython's words for an argument that is no str. */
export function notText({ name, list }: Signature, parameter: string, type: string): string {
  const short = name.slice(name.lastIndexOf('.') + 1);
  if ([...windowed, 'partition', 'rpartition'].includes(short)) return `must be str, not ${type}`;
  if (parameter === 'fillchar')
    return `The fill character must be a unicode character, not ${type}`;
  const own = list.filter((p) => p.name !== 'self');
  const index = own.findIndex((p) => p.name === parameter);
  if (own[index]?.kind !== 'positional')
    return `${short}() argument '${parameter}' must be str, not ${type}`;
  return `${short}() argument ${own.length === 1 ? '' : `${index + 1} `}must be str, not ${type}`;
}
