import type { Machine } from '../machine.ts';
import type { PyValue } from '../object.ts';
import { int, str } from '../object.ts';
import type { Refusal } from './outcome.ts';
import { isRefusal } from './outcome.ts';
import { joinPieces } from './settle.ts';
import { toAscii } from './string-repr.ts';

/** A replacement field of a format string, for example of `{user.name!r:>{width}}`. */
export interface Field {
  /** Empty: the next positional argument. */
  readonly name: string;
  readonly conversion: string | undefined;
  /** Not read yet: it may hold fields of its own. */
  readonly spec: string;
}

/** Where the values of the fields come from. */
export interface FieldValues {
  readonly positional: readonly PyValue[];
  /** Raises KeyError where the name is not given. */
  keyword(name: string): PyValue;
  /** `value.name` in a field; default: Python's. */
  attribute?(value: PyValue, name: string): PyValue;
  /** `value[key]` in a field; default: Python's. */
  item?(value: PyValue, key: PyValue): PyValue;
}

/** The texts and fields of a format string, in order, or the ValueError that Python raises. */
export function readFormatString(text: string): readonly (string | Field)[] | Refusal {
  const parts: (string | Field)[] = [];
  let literal = '';
  let at = 0;
  while (at < text.length) {
    const char = text.charAt(at++);
    if (char !== '{' && char !== '}') {
      literal += char;
      continue;
    }
    if (text[at] === char) {
      literal += char;
      at++;
      continue;
    }
    if (char === '}') return refuse("Single '}' encountered in format string");
    if (at >= text.length) return refuse("Single '{' encountered in format string");
    const end = fieldEnd(text, at);
    if (end < 0) return refuse("expected '}' before end of string");
    if (literal !== '') parts.push(literal);
    literal = '';
    const field = readField(text.slice(at, end));
    if (isRefusal(field)) return field;
    parts.push(field);
    at = end + 1;
  }
  if (literal !== '') parts.push(literal);
  return parts;
}

function refuse(message: string): Refusal {
  return { className: 'ValueError', message };
}

/** The brace that ends the field; in the name, brackets hide braces. */
function fieldEnd(text: string, from: number): number {
  let depth = 1;
  let isBracket = false;
  for (let i = from; i < text.length; i++) {
    const char = text[i];
    if (char === '[') isBracket = true;
    else if (char === ']') isBracket = false;
    else if (isBracket) continue;
    else if (char === '{') depth++;
    else if (char === '}' && --depth === 0) return i;
  }
  return -1;
}

function readField(text: string): Field | Refusal {
  let end = 0;
  let isBracket = false;
  for (; end < text.length; end++) {
    const char = text[end];
    if (char === '{') return refuse("unexpected '{' in field name");
    if (char === '[') isBracket = true;
    else if (char === ']') isBracket = false;
    else if (!isBracket && (char === ':' || char === '!')) break;
  }
  const name = text.slice(0, end);
  if (text[end] !== '!') return { name, conversion: undefined, spec: text.slice(end + 1) };
  const conversion = Array.from(text.slice(end + 1, end + 3))[0];
  if (conversion === undefined)
    return refuse('end of string while looking for conversion specifier');
  const after = text.slice(end + 1 + conversion.length);
  if (after !== '' && !after.startsWith(':'))
    return refuse("expected ':' after conversion specifier");
  return { name, conversion, spec: after.slice(1) };
}

/** `text.format(…)`: raises as Python; unknown where a value that it needs is not known. */
export function formatText(vm: Machine, text: string, values: FieldValues): PyValue {
  return fill(vm, text, values, { next: 0, isManual: false }, 2);
}

interface Numbering {
  next: number;
  isManual: boolean;
}

function fill(
  vm: Machine,
  text: string,
  values: FieldValues,
  numbering: Numbering,
  depth: number,
): PyValue {
  if (depth === 0) return vm.raise('ValueError', 'Max string recursion exceeded');
  const parts = readFormatString(text);
  if (isRefusal(parts)) return vm.raise(parts.className, parts.message);
  return joinPieces(
    vm,
    parts.map((part) => {
      if (typeof part === 'string') return str(part);
      const value = converted(vm, part, findValue(vm, part.name, values, numbering));
      const spec =
        part.spec.includes('{') || part.spec.includes('}')
          ? fill(vm, part.spec, values, numbering, depth - 1)
          : str(part.spec);
      return vm.lift([value, spec], ([v, s]) =>
        v === undefined || s?.t !== 'str' ? value : vm.format(v, s.v),
      );
    }),
  );
}

function converted(vm: Machine, field: Field, value: PyValue): PyValue {
  switch (field.conversion) {
    case undefined:
      return value;
    case 's':
      return vm.str(value);
    case 'r':
      return vm.repr(value);
    case 'a':
      return vm.lift([vm.repr(value)], ([text]) =>
        text?.t === 'str' ? str(toAscii(text.v)) : value,
      );
    default: {
      const code = field.conversion.codePointAt(0) ?? 0;
      const shown = code > 32 && code < 127 ? field.conversion : `\\x${code.toString(16)}`;
      return vm.raise('ValueError', `Unknown conversion specifier ${shown}`);
    }
  }
}

function findValue(vm: Machine, name: string, values: FieldValues, numbering: Numbering): PyValue {
  const first = /^[^.[]*/.exec(name)?.[0] ?? '';
  let value = firstValue(vm, first, values, numbering);
  let rest = name.slice(first.length);
  while (rest !== '') {
    if (rest.startsWith('.')) {
      const attribute = /^\.[^.[]*/.exec(rest)?.[0] ?? '.';
      if (attribute === '.') return vm.raise('ValueError', 'Empty attribute in format string');
      const name = attribute.slice(1);
      value = values.attribute?.(value, name) ?? vm.attribute(value, name);
      rest = rest.slice(attribute.length);
      continue;
    }
    const end = rest.indexOf(']');
    if (end < 0) return vm.raise('ValueError', "Missing ']' in format string");
    const key = rest.slice(1, end);
    if (key === '') return vm.raise('ValueError', 'Empty attribute in format string');
    value = values.item?.(value, index(key)) ?? vm.item(value, index(key));
    rest = rest.slice(end + 1);
    if (rest !== '' && !rest.startsWith('.') && !rest.startsWith('['))
      return vm.raise('ValueError', "Only '.' or '[' may follow ']' in format field specifier");
  }
  return value;
}

function index(key: string): PyValue {
  return /^\d+$/.test(key) ? int(BigInt(key)) : str(key);
}

function firstValue(
  vm: Machine,
  first: string,
  values: FieldValues,
  numbering: Numbering,
): PyValue {
  const isNumber = /^\d+$/.test(first);
  if (first !== '' && !isNumber) return values.keyword(first);
  if (first === '') {
    if (numbering.isManual)
      return vm.raise(
        'ValueError',
        'cannot switch from manual field specification to automatic field numbering',
      );
  } else {
    if (numbering.next > 0)
      return vm.raise(
        'ValueError',
        'cannot switch from automatic field numbering to manual field specification',
      );
    numbering.isManual = true;
  }
  const position = first === '' ? numbering.next++ : Number(first);
  return (
    values.positional[position] ??
    vm.raise('IndexError', `Replacement index ${position} out of range for positional args tuple`)
  );
}
