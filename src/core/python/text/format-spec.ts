import { pointLength } from './code-points.ts';
import type { Outcome, Refusal } from './outcome.ts';
import { isRefusal, largestText } from './outcome.ts';

/** A format specification that was read, for example of `>10,.2f`. */
export interface FormatSpec {
  readonly fill: string;
  readonly align: '<' | '>' | '=' | '^';
  readonly alignGiven: boolean;
  readonly sign: '' | '+' | '-' | ' ';
  readonly noNegativeZero: boolean;
  readonly alternate: boolean;
  readonly width: number;
  readonly grouping: '' | ',' | '_';
  readonly precision: number | undefined;
  readonly type: string;
}

const pattern =
  /^(?:([\s\S])?([<>=^]))?([+\- ])?(z)?(#)?(0)?(\d+)?(,)?(_)?(,)?(?:(\.)(\d+)?)?([\s\S]*)$/u;

/** Reads a specification for a value of the type `typeName`, whose alignment is `align` unless said otherwise. */
export function readFormatSpec(
  spec: string,
  align: '<' | '>',
  typeName: string,
): FormatSpec | Refusal {
  const m = pattern.exec(spec);
  // The pattern has no way to fail; the check is for the type alone.
  if (m === null) return refuse('Invalid format specifier');
  // `(x)?([<>])` takes the first of two alignment characters for the fill, as Python does.
  const [, fill, given, sign, z, hash, zero, width, comma, under, late, dot, digits, type] = m;
  if ((comma !== undefined && under !== undefined) || (under !== undefined && late !== undefined))
    return refuse("Cannot specify both ',' and '_'.");
  const isZero = zero !== undefined && fill === undefined;
  const widthText = fill !== undefined && zero !== undefined ? zero + (width ?? '') : (width ?? '');
  if (widthText.length > 18 || (digits ?? '').length > 18)
    return refuse('Too many decimal digits in format string');
  if (dot !== undefined && digits === undefined)
    return refuse('Format specifier missing precision');
  const rest = (type ?? '') === '' ? '' : (late ?? '') + (type ?? '');
  if (pointLength(rest) > 1 || (late !== undefined && rest === ''))
    return refuse(`Invalid format specifier '${spec}' for object of type '${typeName}'`);
  const grouping = comma !== undefined ? ',' : under !== undefined ? '_' : '';
  if (grouping !== '' && !groups(grouping, rest))
    return refuse(`Cannot specify '${grouping}' with '${rest}'.`);
  return {
    fill: fill ?? (isZero ? '0' : ' '),
    align: (given as FormatSpec['align'] | undefined) ?? (isZero && align === '>' ? '=' : align),
    alignGiven: given !== undefined,
    sign: (sign ?? '') as FormatSpec['sign'],
    noNegativeZero: z !== undefined,
    alternate: hash !== undefined,
    width: Number(widthText === '' ? '0' : widthText),
    grouping,
    precision: digits === undefined ? undefined : Number(digits),
    type: rest,
  };
}

function groups(grouping: string, type: string): boolean {
  return 'deEfFgG%'.includes(type) || (grouping === '_' && 'boxX'.includes(type));
}

function refuse(message: string): Refusal {
  return { className: 'ValueError', message };
}

/** The refusal of a type letter that objects of a type do not know. */
export function unknownCode(type: string, typeName: string): Refusal {
  const code = type.codePointAt(0) ?? 0;
  const shown = code > 32 && code < 128 ? type : `\\x${code.toString(16)}`;
  return refuse(`Unknown format code '${shown}' for object of type '${typeName}'`);
}

/** `format(text, spec)` of a str. */
export function formatStr(text: string, spec: string): Outcome {
  if (spec === '') return text;
  const read = readFormatSpec(spec, '<', 'str');
  if (isRefusal(read)) return read;
  if (read.type !== '' && read.type !== 's') return unknownCode(read.type, 'str');
  if (read.sign === ' ') return refuse('Space not allowed in string format specifier');
  if (read.sign !== '') return refuse('Sign not allowed in string format specifier');
  if (read.noNegativeZero)
    return refuse('Negative zero coercion (z) not allowed in string format specifier');
  if (read.alternate) return refuse('Alternate form (#) not allowed in string format specifier');
  if (read.align === '=') return refuse("'=' alignment not allowed in string format specifier");
  if (read.grouping !== '') return refuse(`Cannot specify '${read.grouping}' with 's'.`);
  if (read.width > largestText) return { size: read.width };
  const { precision } = read;
  const kept =
    precision !== undefined && precision < text.length
      ? Array.from(text).slice(0, precision).join('')
      : text;
  return pad(kept, read);
}

/** Fills a text up to the width. */
export function pad(text: string, spec: Pick<FormatSpec, 'fill' | 'align' | 'width'>): string {
  const missing = spec.width - pointLength(text);
  if (missing <= 0) return text;
  const left = spec.align === '<' ? 0 : spec.align === '^' ? Math.floor(missing / 2) : missing;
  return spec.fill.repeat(left) + text + spec.fill.repeat(missing - left);
}

/** Puts sign, prefix, grouping and fill around the digits of a number; `tail` begins at the point or the exponent. */
export function layOut(
  sign: string,
  prefix: string,
  digits: string,
  tail: string,
  spec: FormatSpec,
): Outcome {
  if (spec.width > largestText) return { size: spec.width };
  const around = pointLength(sign + prefix + tail);
  const step = 'boxX'.includes(spec.type) && spec.type !== '' ? 4 : 3;
  let body = digits;
  if (spec.grouping !== '') {
    let count = digits.length;
    if (spec.fill === '0' && spec.align === '=') {
      const least = spec.width - around;
      while (count + Math.floor((count - 1) / step) < least) count++;
    }
    body = group(digits.padStart(count, '0'), step, spec.grouping);
  }
  if (spec.align !== '=') return pad(sign + prefix + body + tail, spec);
  const missing = spec.width - around - body.length;
  return sign + prefix + spec.fill.repeat(Math.max(0, missing)) + body + tail;
}

function group(digits: string, step: number, separator: string): string {
  const parts: string[] = [];
  for (let end = digits.length; end > 0; end -= step) {
    parts.unshift(digits.slice(Math.max(0, end - step), end));
  }
  return parts.join(separator);
}
