import { noArguments } from '../execution/call.ts';
import { define } from '../library/arguments.ts';
import type { Machine } from '../machine.ts';
import { bool, float, int, lazyNative, none, str, type PyValue } from '../object.ts';
import { toFraction } from '../text/number-text.ts';
import { toAscii } from '../text/string-repr.ts';

const abs = define('abs', 'x, /', (vm, args) => {
  const x = args.get('x');
  if (x.t === 'int') return int(x.v < 0n ? -x.v : x.v);
  if (x.t === 'float') return float(Math.abs(x.v));
  if (x.t === 'bool') return int(x.v ? 1 : 0);
  const own = vm.findAttribute(x, '__abs__');
  if (own !== undefined && own.t !== 'unknown') return vm.call(own, noArguments);
  if (x.t !== 'host')
    return vm.raise('TypeError', `bad operand type for abs(): '${vm.typeName(x)}'`);
  const negative = vm.compare('<', x, vm.binary('-', x, x));
  return negative.t === 'bool' && negative.v ? vm.unary('-', x) : x;
});

const round = define('round', 'number, ndigits?', (vm, args) => {
  const number = args.get('number');
  const digits = args.given('ndigits');
  const own = vm.findAttribute(number, '__round__');
  if (own !== undefined)
    return vm.call(own, { positional: digits ? [digits] : [], keywords: new Map() });
  if (number.t !== 'int' && number.t !== 'bool' && number.t !== 'float') {
    if (number.t === 'host')
      return vm.unknown({ code: 'call-not-followed', data: { name: 'round' } });
    return vm.raise('TypeError', `type ${vm.typeName(number)} doesn't define __round__ method`);
  }
  if (digits !== undefined && digits.t !== 'int' && digits.t !== 'bool')
    return vm.raise(
      'TypeError',
      `'${vm.typeName(digits)}' object cannot be interpreted as an integer`,
    );
  const places = digits && args.whole('ndigits');
  if (number.t !== 'float') return int(roundWhole(BigInt(number.v), places ?? 0));
  if (places === undefined && !Number.isFinite(number.v))
    return Number.isNaN(number.v)
      ? vm.raise('ValueError', 'cannot convert float NaN to integer')
      : vm.raise('OverflowError', 'cannot convert float infinity to integer');
  if (!Number.isFinite(number.v)) return number;
  if (places === undefined) return int(roundedDigits(number.v, 0));
  if (places > 100) return vm.unknown({ code: 'call-not-followed', data: { name: 'round' } });
  const rounded = Number(`${roundedDigits(Math.abs(number.v), places)}e${-places}`);
  if (!Number.isFinite(rounded))
    return vm.raise('OverflowError', 'rounded value too large to represent');
  return float(number.v < 0 || Object.is(number.v, -0) ? -rounded : rounded);
});

/** `round(value, places)` of an int: what is beyond its last digit leaves it as it is. */
function roundWhole(value: bigint, places: number): bigint {
  if (places >= 0) return value;
  if (-places > value.toString().length) return 0n;
  return nearest(value, 10n ** BigInt(-places)) * 10n ** BigInt(-places);
}

/** The whole number nearest to `value / unit`, of two the even one. */
function nearest(value: bigint, unit: bigint): bigint {
  const rest = ((value % unit) + unit) % unit;
  const low = (value - rest) / unit;
  const isUp = rest * 2n > unit || (rest * 2n === unit && low % 2n !== 0n);
  return isUp ? low + 1n : low;
}

/** The whole number nearest to `value * 10 ** places`, from the exact value of the float. */
function roundedDigits(value: number, places: number): bigint {
  const { top, bottom } = toFraction(value);
  // All digits lie behind the place: nothing is left, and the power would be large.
  if (places < -400) return 0n;
  return places >= 0
    ? nearest(top * 10n ** BigInt(places), bottom)
    : nearest(top, bottom * 10n ** BigInt(-places));
}

const ord = define('ord', 'c, /', (vm, args) => {
  const c = args.get('c');
  if (c.t !== 'str' && c.t !== 'bytes')
    return vm.raise('TypeError', `ord() expected string of length 1, but ${vm.typeName(c)} found`);
  const points = c.t === 'str' ? Array.from(c.v, (p) => p.codePointAt(0) ?? 0) : [...c.v];
  const [only] = points;
  return only === undefined || points.length !== 1
    ? vm.raise(
        'TypeError',
        `ord() expected a character, but string of length ${points.length} found`,
      )
    : int(only);
});
const chr = define('chr', 'i, /', (vm, args) => {
  const i = args.get('i');
  if (i.t !== 'int' && i.t !== 'bool')
    return vm.raise('TypeError', `'${vm.typeName(i)}' object cannot be interpreted as an integer`);
  const code = BigInt(i.v);
  if (code > 2147483647n || code < -2147483648n)
    return vm.raise('OverflowError', 'Python int too large to convert to C int');
  if (code < 0n || code > 0x10ffffn)
    return vm.raise('ValueError', 'chr() arg not in range(0x110000)');
  return str(String.fromCodePoint(Number(code)));
});
const radix = (name: string, prefix: string, base: number): readonly [string, PyValue] => [
  name,
  define(name, 'x, /', (vm, args) => {
    const x = args.get('x');
    if (x.t !== 'int')
      return vm.raise(
        'TypeError',
        `'${vm.typeName(x)}' object cannot be interpreted as an integer`,
      );
    return str(`${x.v < 0n ? '-' : ''}${prefix}${(x.v < 0n ? -x.v : x.v).toString(base)}`);
  }),
];

const divmod = define('divmod', 'x, y, /', (vm, args) => {
  const [x, y] = [args.get('x'), args.get('y')];
  const isZero = y.t === 'float' ? y.v === 0 : y.t === 'int' && y.v === 0n;
  if (isZero && (x.t === 'float' || y.t === 'float') && isReal(x))
    vm.raise('ZeroDivisionError', 'float divmod()');
  return { t: 'tuple', items: [vm.binary('//', x, y), vm.binary('%', x, y)] };
});

function isReal(value: PyValue): boolean {
  return value.t === 'float' || value.t === 'int' || value.t === 'bool';
}

const pow = define('pow', 'base, exp, mod?', (vm, args) => {
  const [base, exponent, modulus] = [args.get('base'), args.get('exp'), args.given('mod')];
  if (modulus === undefined) return vm.binary('**', base, exponent);
  const [b, e, m] = [base, exponent, modulus].map((v) =>
    v.t === 'int' || v.t === 'bool' ? BigInt(v.v) : undefined,
  );
  if (b === undefined || e === undefined || m === undefined) {
    return [base, exponent, modulus].every(isReal)
      ? vm.raise('TypeError', 'pow() 3rd argument not allowed unless all arguments are integers')
      : vm.unknown({ code: 'call-not-followed', data: { name: 'pow' } });
  }
  if (m === 0n) return vm.raise('ValueError', 'pow() 3rd argument cannot be 0');
  const inverse = e < 0n ? inverseOf(b, m < 0n ? -m : m) : b;
  return inverse === undefined
    ? vm.raise('ValueError', 'base is not invertible for the given modulus')
    : int(power(vm, inverse, e < 0n ? -e : e, m));
});

/** `base ** exponent % modulus`, with the sign of the modulus. */
function power(vm: Machine, base: bigint, exponent: bigint, modulus: bigint): bigint {
  const within = (n: bigint): bigint => ((n % modulus) + modulus) % modulus;
  let [result, square] = [within(1n), within(base)];
  for (let left = exponent; left > 0n; left >>= 1n) {
    vm.step();
    if ((left & 1n) === 1n) result = within(result * square);
    square = within(square * square);
  }
  return result;
}

/** The number that gives 1 with `value`, by Euclid; undefined where there is none. */
function inverseOf(value: bigint, modulus: bigint): bigint | undefined {
  let [a, b] = [((value % modulus) + modulus) % modulus, modulus];
  let [x, y] = [1n, 0n];
  while (b !== 0n) [a, b, x, y] = [b, a % b, y, x - (a / b) * y];
  return a === 1n || modulus === 1n ? x : undefined;
}

/** Functions on numbers and texts. */
export const basicFunctions: readonly (readonly [string, PyValue])[] = [
  ['abs', abs],
  ['round', round],
  ['ord', ord],
  ['chr', chr],
  radix('hex', '0x', 16),
  radix('oct', '0o', 8),
  radix('bin', '0b', 2),
  ['divmod', divmod],
  ['pow', pow],
  ['len', define('len', 'obj, /', (vm, args) => vm.length(args.get('obj')), { lazy: true })],
  ['repr', define('repr', 'obj, /', (vm, args) => vm.repr(args.get('obj')), { lazy: true })],
  [
    'ascii',
    define(
      'ascii',
      'obj, /',
      (vm, args) =>
        vm.lift([vm.repr(args.get('obj'))], ([r]) => str(r?.t === 'str' ? toAscii(r.v) : '')),
      { lazy: true },
    ),
  ],
  [
    'format',
    define(
      'format',
      'value, spec?, /',
      (vm, args) => vm.format(args.get('value'), args.text('spec', '')),
      { lazy: true },
    ),
  ],
  ['print', lazyNative('print', () => none)],
  [
    'id',
    lazyNative('id', (vm) => vm.unknown({ code: 'depends-on-machine', data: { what: 'id' } })),
  ],
  [
    'hash',
    lazyNative('hash', (vm) => vm.unknown({ code: 'depends-on-machine', data: { what: 'hash' } })),
  ],
  [
    'input',
    lazyNative('input', (vm) =>
      vm.unknown({ code: 'depends-on-machine', data: { what: 'input' } }),
    ),
  ],
  [
    'callable',
    define('callable', 'obj, /', (vm, args) => {
      const value = args.get('obj');
      const kind = vm.object(value)?.o;
      return bool(
        value.t === 'native' ||
          value.t === 'method' ||
          kind === 'function' ||
          kind === 'class' ||
          (value.t === 'host' && value.type.call !== undefined) ||
          (kind === 'instance' && vm.findAttribute(value, '__call__') !== undefined),
      );
    }),
  ],
];
