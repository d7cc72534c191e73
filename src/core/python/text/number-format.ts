import type { FormatSpec } from './format-spec.ts';
import { layOut, pad, readFormatSpec, unknownCode } from './format-spec.ts';
import type { Outcome } from './outcome.ts';
import { isRefusal, largestText } from './outcome.ts';
import {
  exponential,
  fixedText,
  floatRepr,
  intText,
  roundedDigits,
  shortestDigits,
} from './number-text.ts';

/** `format(v, spec)` of an int; `typeName` is for messages. */
export function formatInt(v: bigint, spec: string, typeName = 'int'): Outcome {
  if (spec === '') return intText(v);
  const read = readFormatSpec(spec, '>', typeName);
  if (isRefusal(read)) return read;
  switch (read.type) {
    case '':
    case 'd':
    case 'n':
    case 'b':
    case 'o':
    case 'x':
    case 'X':
    case 'c':
      return formatWhole(v, read);
    case 'e':
    case 'E':
    case 'f':
    case 'F':
    case 'g':
    case 'G':
    case '%': {
      const n = Number(v);
      if (!Number.isFinite(n))
        return { className: 'OverflowError', message: 'int too large to convert to float' };
      return formatReal(n, read);
    }
    default:
      return unknownCode(read.type, typeName);
  }
}

/** `format(v, spec)` of a bool. */
export function formatBool(v: boolean, spec: string): Outcome {
  if (spec === '') return v ? 'True' : 'False';
  return formatInt(v ? 1n : 0n, spec, 'bool');
}

/** `format(n, spec)` of a float. */
export function formatFloat(n: number, spec: string): Outcome {
  if (spec === '') return floatRepr(n);
  const read = readFormatSpec(spec, '>', 'float');
  if (isRefusal(read)) return read;
  if (!['', 'e', 'E', 'f', 'F', 'g', 'G', 'n', '%'].includes(read.type))
    return unknownCode(read.type, 'float');
  return formatReal(n, read);
}

function formatWhole(v: bigint, spec: FormatSpec): Outcome {
  const refuse = (message: string): Outcome => ({ className: 'ValueError', message });
  if (spec.precision !== undefined)
    return refuse('Precision not allowed in integer format specifier');
  if (spec.noNegativeZero)
    return refuse(
      'Negative zero coercion (z) not allowed in format specifier with integer format code',
    );
  if (spec.type === 'c') {
    if (spec.sign !== '') return refuse("Sign not allowed with integer format specifier 'c'");
    if (spec.alternate)
      return refuse("Alternate form (#) not allowed with integer format specifier 'c'");
    if (v < 0n || v > 0x10ffffn)
      return { className: 'OverflowError', message: '%c arg not in range(0x110000)' };
    if (spec.width > largestText) return { size: spec.width };
    return layOut('', '', String.fromCodePoint(Number(v)), '', { ...spec, grouping: '' });
  }
  const digits = wholeDigits(v < 0n ? -v : v, spec.type);
  if (typeof digits !== 'string') return digits;
  const prefix =
    spec.alternate && 'boxX'.includes(spec.type) && spec.type !== '' ? `0${spec.type}` : '';
  return layOut(signOf(v < 0n, spec.sign), prefix, digits, '', spec);
}

function wholeDigits(v: bigint, type: string): Outcome {
  if (type === 'b') return v.toString(2);
  if (type === 'o') return v.toString(8);
  if (type === 'x') return v.toString(16);
  if (type === 'X') return v.toString(16).toUpperCase();
  return intText(v);
}

function signOf(negative: boolean, sign: FormatSpec['sign']): string {
  return negative ? '-' : sign === '+' || sign === ' ' ? sign : '';
}

function formatReal(n: number, spec: FormatSpec): Outcome {
  const isPercent = spec.type === '%';
  const type = isPercent ? 'f' : spec.type === 'n' ? 'g' : spec.type;
  const text = realText(isPercent ? n * 100 : n, type, spec.precision, spec.alternate);
  if (typeof text !== 'string') return text;
  const negative = text.startsWith('-') && !(spec.noNegativeZero && /^-[0.]*(?:e.*)?$/i.test(text));
  const body = (text.startsWith('-') ? text.slice(1) : text) + (isPercent ? '%' : '');
  const whole = /^\d*/.exec(body)?.[0] ?? '';
  const sign = signOf(negative, spec.sign);
  if (whole === '') {
    // inf and nan: padded with the fill, never grouped.
    if (spec.align !== '=') return pad(sign + body, spec);
    if (spec.width > largestText) return { size: spec.width };
    return sign + pad(body, { ...spec, align: '>', width: spec.width - sign.length });
  }
  return layOut(sign, '', whole, body.slice(whole.length), spec);
}

/** The text of a float for a type letter (e E f F g G, or none), a precision and `#`; signed, not padded. */
export function realText(
  n: number,
  type: string,
  precision: number | undefined,
  alternate: boolean,
): Outcome {
  if ((precision ?? 0) > 100_000) return { size: precision ?? 0 };
  const isUpper = type === 'E' || type === 'F' || type === 'G';
  const sign = n < 0 || Object.is(n, -0) ? '-' : '';
  const size = Math.abs(n);
  if (!Number.isFinite(n)) {
    const word = Number.isNaN(n) ? 'nan' : `${sign}inf`;
    return isUpper ? word.toUpperCase() : word;
  }
  const text = sizeText(size, type.toLowerCase(), precision, alternate);
  return sign + (isUpper ? text.toUpperCase() : text);
}

function sizeText(
  size: number,
  type: string,
  precision: number | undefined,
  alternate: boolean,
): string {
  if (type === 'f') {
    const places = precision ?? 6;
    return fixedText(size, places) + (alternate && places === 0 ? '.' : '');
  }
  if (type === 'e') {
    const { digits, point } = roundedDigits(size, (precision ?? 6) + 1);
    return exponential(digits, point, alternate);
  }
  if (type === '' && precision === undefined) {
    if (!alternate || size === 0) return floatRepr(size);
    const { digits, point } = shortestDigits(size);
    return point > -4 && point <= 16 ? floatRepr(size) : exponential(digits, point, true);
  }
  return general(size, Math.max(1, precision ?? 6), type === '', alternate);
}

/** As C's `%g`; `dot` keeps one digit after the point, as a float without a type letter has it. */
function general(size: number, precision: number, dot: boolean, alternate: boolean): string {
  const { digits, point } = roundedDigits(size, precision);
  const kept = alternate ? digits : digits.replace(/0+$/, '') || '0';
  if (size !== 0 && (point <= -4 || point > precision - (dot ? 1 : 0))) {
    return exponential(kept, point, alternate);
  }
  if (size === 0 && dot && precision === 1 && !alternate) return '0e+00';
  if (point <= 0) return `0.${'0'.repeat(-point)}${kept}`;
  const whole = kept.slice(0, point).padEnd(point, '0');
  const rest = kept.slice(point);
  if (rest !== '') return `${whole}.${rest}`;
  return dot ? `${whole}.0` : alternate ? `${whole}.` : whole;
}
