import type { Outcome } from './outcome.ts';

/** The decimal digits of a finite number above 0: it is 0.DIGITS times 10 to the `point`. */
export interface Digits {
  readonly digits: string;
  readonly point: number;
}

/** The fewest digits that read back as `n` (finite, above 0), as Python's repr and JavaScript agree on. */
export function shortestDigits(n: number): Digits {
  const [mantissa = '', exponent = '0'] = n.toExponential().split('e');
  return { digits: mantissa.replace('.', ''), point: Number(exponent) + 1 };
}

/** `repr(n)` of a float: `1e+16`, `1.0`, `inf`, `nan`, `-0.0`, `1e-05`. */
export function floatRepr(n: number): string {
  if (Number.isNaN(n)) return 'nan';
  const sign = n < 0 || Object.is(n, -0) ? '-' : '';
  const size = Math.abs(n);
  if (size === Infinity) return `${sign}inf`;
  if (size === 0) return `${sign}0.0`;
  const { digits, point } = shortestDigits(size);
  if (point <= -4 || point > 16) return sign + exponential(digits, point);
  if (point <= 0) return `${sign}0.${'0'.repeat(-point)}${digits}`;
  if (digits.length <= point) return `${sign}${digits}${'0'.repeat(point - digits.length)}.0`;
  return `${sign}${digits.slice(0, point)}.${digits.slice(point)}`;
}

/** `str(v)` of an int; Python refuses more than 4300 digits. */
export function intText(v: bigint): Outcome {
  // Nearly all are small, and to compare with the limit takes a number of its size, of 14,285 bits.
  if (BigInt.asIntN(14_200, v) !== v && (v < 0n ? -v : v) >= 10n ** 4300n) {
    return {
      className: 'ValueError',
      message:
        'Exceeds the limit (4300 digits) for integer string conversion; use sys.set_int_max_str_digits() to increase the limit',
    };
  }
  return v.toString();
}

/** `D.DDDe+XX`, with the exponent's sign and two digits at least. */
export function exponential(digits: string, point: number, forceDot = false): string {
  const exponent = point - 1;
  const rest = digits.slice(1);
  const dot = rest !== '' || forceDot ? '.' : '';
  const sign = exponent < 0 ? '-' : '+';
  return `${digits.slice(0, 1)}${dot}${rest}e${sign}${String(Math.abs(exponent)).padStart(2, '0')}`;
}

/** A finite double at or above 0 as an exact fraction. */
function fraction(n: number): { readonly top: bigint; readonly bottom: bigint } {
  const view = new DataView(new ArrayBuffer(8));
  view.setFloat64(0, n);
  const bits = view.getBigUint64(0);
  const exponent = Number((bits >> 52n) & 0x7ffn);
  const low = bits & 0xfffffffffffffn;
  const mantissa = exponent === 0 ? low : low | (1n << 52n);
  const shift = (exponent === 0 ? 1 : exponent) - 1075;
  return shift >= 0
    ? { top: mantissa << BigInt(shift), bottom: 1n }
    : { top: mantissa, bottom: 1n << BigInt(-shift) };
}

function divideHalfEven(top: bigint, bottom: bigint): bigint {
  const quotient = top / bottom;
  const twice = (top % bottom) * 2n;
  if (twice > bottom || (twice === bottom && (quotient & 1n) === 1n)) return quotient + 1n;
  return quotient;
}

/** `n` (finite, at or above 0) with exactly `places` digits after the point, rounded half to even from its exact value. */
export function fixedText(n: number, places: number): string {
  const { top, bottom } = fraction(n);
  const scaled = divideHalfEven(top * 10n ** BigInt(places), bottom);
  const digits = scaled.toString().padStart(places + 1, '0');
  if (places === 0) return digits;
  return `${digits.slice(0, -places)}.${digits.slice(-places)}`;
}

/** The first `count` digits (1 or more) of `n` (finite, at or above 0), rounded half to even from its exact value. */
export function roundedDigits(n: number, count: number): Digits {
  if (n === 0) return { digits: '0'.repeat(count), point: 1 };
  const { top, bottom } = fraction(n);
  let point = shortestDigits(n).point;
  for (;;) {
    const shift = count - point;
    const scaled =
      shift >= 0
        ? divideHalfEven(top * 10n ** BigInt(shift), bottom)
        : divideHalfEven(top, bottom * 10n ** BigInt(-shift));
    const digits = scaled.toString();
    if (digits.length === count) return { digits, point };
    point += digits.length - count;
  }
}

/** `top / bottom` of ints (bottom above 0), rounded to the nearest float, half to even. */
export function divideToFloat(top: bigint, bottom: bigint): number {
  const size = top < 0n ? -top : top;
  const bits = (v: bigint): number => v.toString(2).length;
  const shift = Math.max(0, 66 - (bits(size) - bits(bottom)));
  const shifted = size << BigInt(shift);
  const quotient = shifted / bottom;
  // The last bit stands for whatever the division leaves, so that the rounding of Number() sees it.
  const sticky = shifted % bottom === 0n ? quotient : quotient | 1n;
  const n = Number(sticky) / 2 ** Math.min(shift, 1000) / 2 ** Math.max(0, shift - 1000);
  return top < 0n ? -n : n;
}

/** A finite float as a fraction of ints in lowest terms. */
export function toFraction(n: number): { readonly top: bigint; readonly bottom: bigint } {
  const { top, bottom } = fraction(Math.abs(n));
  let [a, b] = [top, bottom];
  while (b !== 0n) [a, b] = [b, a % b];
  const divisor = a === 0n ? 1n : a;
  return { top: (n < 0 ? -top : top) / divisor, bottom: bottom / divisor };
}

/** `top / bottom` rounded to the nearest int, half to even. */
export function divideToNearest(top: bigint, bottom: bigint): bigint {
  const sign = top < 0n !== bottom < 0n ? -1n : 1n;
  return sign * divideHalfEven(top < 0n ? -top : top, bottom < 0n ? -bottom : bottom);
}

/** `top // bottom`. */
export function floorDivide(top: bigint, bottom: bigint): bigint {
  const quotient = top / bottom;
  return top % bottom !== 0n && top < 0n !== bottom < 0n ? quotient - 1n : quotient;
}
