import type { PyNative, PyValue } from '../object.ts';
import { bool, float, int, str, tuple } from '../object.ts';
import { toFraction } from '../text/number-text.ts';
import type { Body } from './arguments.ts';
import { define } from './arguments.ts';

function method(
  type: string,
  name: string,
  parameters: string,
  body: Body,
): readonly [string, PyNative] {
  return [name, define(`${type}.${name}`, `self, /, ${parameters}`, body)];
}

function toWhole(value: PyValue): bigint {
  return value.t === 'int' ? value.v : value.t === 'bool' && value.v ? 1n : 0n;
}

/** Methods of int; each gets the int as its first positional argument. */
export const intMethods: ReadonlyMap<string, PyNative> = new Map([
  method('int', 'bit_length', '', (_vm, args) => {
    const v = toWhole(args.get('self'));
    return int(v === 0n ? 0 : (v < 0n ? -v : v).toString(2).length);
  }),
  method('int', 'bit_count', '', (_vm, args) => {
    const v = toWhole(args.get('self'));
    return int((v < 0n ? -v : v).toString(2).replaceAll('0', '').length);
  }),
  method('int', 'conjugate', '', (_vm, args) => int(toWhole(args.get('self')))),
  method('int', 'as_integer_ratio', '', (_vm, args) =>
    tuple([int(toWhole(args.get('self'))), int(1)]),
  ),
  method('int', 'to_bytes', 'length?, byteorder?, *, signed?', (vm, args) => {
    const v = toWhole(args.get('self'));
    const length = args.whole('length', 1);
    const order = args.text('byteorder', 'big');
    const isSigned = args.flag('signed', false);
    if (length < 0) return vm.raise('ValueError', 'length argument must be non-negative');
    if (length > 10_000) return vm.unknown({ code: 'bounds-reached', data: { bound: 'size' } });
    if (order !== 'big' && order !== 'little')
      return vm.raise('ValueError', "byteorder must be either 'little' or 'big'");
    if (v < 0n && !isSigned)
      return vm.raise('OverflowError', "can't convert negative int to unsigned");
    const span = 1n << BigInt(8 * length);
    const fits = isSigned ? v * 2n < span && v * 2n >= -span : v < span;
    if (!fits) return vm.raise('OverflowError', 'int too big to convert');
    const hex = ((v + span) % span).toString(16).padStart(2 * length, '0');
    const bytes = Uint8Array.from(length === 0 ? [] : (hex.match(/../g) ?? []), (two) =>
      Number.parseInt(two, 16),
    );
    return { t: 'bytes', v: order === 'big' ? bytes : bytes.reverse() };
  }),
]);

/** Static and class methods of int. */
export const intStaticMethods: ReadonlyMap<string, PyNative> = new Map([
  [
    'from_bytes',
    define('int.from_bytes', 'bytes, byteorder?, *, signed?', (vm, args) => {
      const bytes = args.get('bytes');
      if (bytes.t !== 'bytes')
        return vm.unknown({ code: 'call-not-followed', data: { name: 'int.from_bytes' } }, bytes);
      const list = Array.from(bytes.v);
      if (args.text('byteorder', 'big') === 'little') list.reverse();
      let v = 0n;
      for (const byte of list) v = (v << 8n) | BigInt(byte);
      const isNegative = args.flag('signed', false) && (list[0] ?? 0) >= 0x80;
      return int(isNegative ? v - (1n << BigInt(8 * list.length)) : v);
    }),
  ],
]);

function toReal(value: PyValue): number {
  return value.t === 'float' ? value.v : 0;
}

/** Methods of float; each gets the float as its first positional argument. */
export const floatMethods: ReadonlyMap<string, PyNative> = new Map([
  method('float', 'is_integer', '', (_vm, args) =>
    bool(Number.isInteger(toReal(args.get('self')))),
  ),
  method('float', 'conjugate', '', (_vm, args) => float(toReal(args.get('self')))),
  method('float', 'hex', '', (_vm, args) => str(hexText(toReal(args.get('self'))))),
  method('float', 'as_integer_ratio', '', (vm, args) => {
    const n = toReal(args.get('self'));
    if (Number.isNaN(n)) return vm.raise('ValueError', 'cannot convert NaN to integer ratio');
    if (!Number.isFinite(n))
      return vm.raise('OverflowError', 'cannot convert Infinity to integer ratio');
    const { top, bottom } = toFraction(n);
    return tuple([int(top), int(bottom)]);
  }),
]);

function hexText(n: number): string {
  if (Number.isNaN(n)) return 'nan';
  const sign = n < 0 || Object.is(n, -0) ? '-' : '';
  if (!Number.isFinite(n)) return `${sign}inf`;
  if (n === 0) return `${sign}0x0.0p+0`;
  const view = new DataView(new ArrayBuffer(8));
  view.setFloat64(0, n);
  const bits = view.getBigUint64(0);
  const biased = Number((bits >> 52n) & 0x7ffn);
  const fraction = (bits & 0xfffffffffffffn).toString(16).padStart(13, '0');
  const exponent = biased === 0 ? -1022 : biased - 1023;
  return `${sign}0x${biased === 0 ? 0 : 1}.${fraction}p${exponent < 0 ? '-' : '+'}${Math.abs(exponent)}`;
}

/** The data attributes of numbers: real, imag, numerator, denominator. */
export function numberPart(value: PyValue, name: string): PyValue | undefined {
  if (value.t === 'float') {
    if (name === 'imag') return float(0);
    return name === 'real' ? value : undefined;
  }
  if (name === 'real' || name === 'numerator') return int(toWhole(value));
  if (name === 'imag') return int(0);
  return name === 'denominator' ? int(1) : undefined;
}
