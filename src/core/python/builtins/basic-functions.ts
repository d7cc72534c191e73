import { noArguments } from '../execution/call.ts';
import { define } from '../library/arguments.ts';
import { bool, float, int, lazyNative, none, str, type PyValue } from '../object.ts';
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
  if (number.t === 'int' || number.t === 'bool') {
    return digits?.t === 'int' && digits.v < 0n
      ? vm.unknown({ code: 'call-not-followed', data: { name: 'round' } })
      : int(BigInt(number.v));
  }
  if (number.t !== 'float')
    return vm.unknown({ code: 'call-not-followed', data: { name: 'round' } }, number);
  if (digits === undefined) {
    const low = Math.floor(number.v);
    const rest = number.v - low;
    if (!Number.isFinite(number.v))
      return vm.raise('OverflowError', 'cannot convert float infinity to integer');
    return int(BigInt(rest > 0.5 || (rest === 0.5 && low % 2 !== 0) ? low + 1 : low));
  }
  // The shortest exact decimal text decides ties, as CPython rounds by the value's exact digits.
  const places = args.whole('ndigits');
  if (places < 0 || places > 15)
    return vm.unknown({ code: 'call-not-followed', data: { name: 'round' } }, number);
  return float(roundDecimal(number.v, places));
});

/** Rounds by the exact binary value, ties (which are exact) to even. */
function roundDecimal(value: number, places: number): number {
  const exact = value.toFixed(places);
  // All digits of a float are shown with enough places.
  const digits = value.toFixed(100);
  const rest = digits.slice(digits.indexOf('.') + 1 + places);
  const tie = Math.abs(value) < 1e21 && /^50*$/.test(rest);
  const scaled = Math.abs(value) * 10 ** places;
  if (!tie) return Number(exact) === 0 && isNegative(value) ? -0 : Number(exact);
  const even = 2 * Math.round(scaled / 2);
  return (Math.sign(value) * even) / 10 ** places;
}

function isNegative(value: number): boolean {
  return value < 0 || Object.is(value, -0);
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
  return { t: 'tuple', items: [vm.binary('//', x, y), vm.binary('%', x, y)] };
});

const pow = define('pow', 'base, exp, mod?', (vm, args) => {
  const power = vm.binary('**', args.get('base'), args.get('exp'));
  const modulus = args.find('mod');
  return modulus ? vm.binary('%', power, modulus) : power;
});

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
