import { define } from '../library/arguments.ts';
import { floatMethods, intMethods, intStaticMethods } from '../library/number-methods.ts';
import { stripText } from '../library/str-split.ts';
import { strMethods, strStaticMethods } from '../library/str-methods.ts';
import { bytesMethods } from '../library/bytes-methods.ts';
import type { Machine } from '../machine.ts';
import { plainOf } from '../operations/scalar-data.ts';
import { withoutOrder } from '../library/unordered.ts';
import {
  bool,
  float,
  int,
  isOpen,
  lazyNative,
  none,
  str,
  tuple,
  type PyNative,
  type PyObject,
  type PyValue,
} from '../object.ts';
import { dictMethods, mergeInto } from './dict-methods.ts';
import { listMethods, tupleMethods } from './list-methods.ts';
import { setMethods } from './set-methods.ts';

/** The object of a value; of one that differs by branch, its first version, which is of the same kind. */
function sample(vm: Machine, value: PyValue): PyObject | undefined {
  let object = vm.object(value);
  while (object?.o === 'joined') object = object.then;
  return object;
}

const items = (
  vm: Machine,
  value: PyValue | undefined,
  make: (items: readonly PyValue[]) => PyValue,
): PyValue => {
  if (value === undefined) return make([]);
  const list = vm.iterate(value);
  return 't' in list ? list : make(list);
};

const strType = define(
  'str',
  'object?, encoding?, errors?',
  (vm, args) => {
    const value = args.find('object');
    if (value === undefined) return str('');
    if (args.find('encoding') !== undefined && value.t !== 'bytes' && !isOpen(value)) {
      return vm.raise(
        'TypeError',
        value.t === 'str'
          ? 'decoding str is not supported'
          : `decoding to str: need a bytes-like object, ${vm.typeName(value)} found`,
      );
    }
    return args.find('encoding')
      ? vm.call(vm.attribute(value, 'decode'), {
          positional: [args.get('encoding')],
          keywords: new Map(),
        })
      : vm.str(value);
  },
  {
    lazy: true,
    instance: (_, v) => v.t === 'str',
    members: new Map([...strMethods, ...strStaticMethods]),
  },
);

const intType = define(
  'int',
  'x?, /, base?',
  (vm, args) => {
    const given = args.find('x');
    if (given === undefined) return int(0);
    const x = plainOf(vm, given);
    const base = args.find('base');
    if (base !== undefined && x.t !== 'str' && x.t !== 'bytes')
      return vm.raise('TypeError', "int() can't convert non-string with explicit base");
    if (
      base !== undefined &&
      (args.whole('base') < 0 || args.whole('base') > 36 || args.whole('base') === 1)
    )
      return vm.raise('ValueError', 'int() base must be >= 2 and <= 36, or 0');
    if (x.t === 'int' || x.t === 'bool') return int(BigInt(x.v));
    if (x.t === 'float') {
      if (!Number.isFinite(x.v))
        return vm.raise(
          Number.isNaN(x.v) ? 'ValueError' : 'OverflowError',
          `cannot convert float ${Number.isNaN(x.v) ? 'NaN' : 'infinity'} to integer`,
        );
      return int(BigInt(Math.trunc(x.v)));
    }
    if (x.t === 'str') return parseInteger(vm, x.v, args.whole('base', 10));
    const special = vm.findAttribute(x, '__int__');
    return special
      ? vm.call(special, { positional: [], keywords: new Map() })
      : vm.raise(
          'TypeError',
          `int() argument must be a string, a bytes-like object or a real number, not '${vm.typeName(x)}'`,
        );
  },
  {
    instance: (_, v) => v.t === 'int' || v.t === 'bool',
    members: new Map([...intMethods, ...intStaticMethods]),
  },
);

function floatOf(vm: Machine, value: bigint): PyValue {
  const number = Number(value);
  return Number.isFinite(number)
    ? float(number)
    : vm.raise('OverflowError', 'int too large to convert to float');
}

/** The text with each decimal digit of any script as the digit of ASCII that it is. */
function asciiDigits(text: string): string {
  return text.replaceAll(/\p{Nd}/gu, (digit) => {
    const code = digit.codePointAt(0) ?? 0;
    // Digits stand in rows of ten, which begin with zero; mathematical ones in five rows without a gap.
    if (code >= 0x1d7ce && code <= 0x1d7ff) return String((code - 0x1d7ce) % 10);
    let zero = code;
    while (code - zero < 9 && /\p{Nd}/u.test(String.fromCodePoint(zero - 1))) zero--;
    return String(code - zero);
  });
}

function parseInteger(vm: Machine, text: string, base: number): PyValue {
  const fail = (): never => {
    const shown = vm.repr(str(text));
    return vm.raise(
      'ValueError',
      `invalid literal for int() with base ${base}: ${shown.t === 'str' ? Array.from(shown.v).slice(0, 200).join('') : ''}`,
    );
  };
  const match = /^([+-]?)(0[xob])?([0-9a-z]+(?:_[0-9a-z]+)*)$/i.exec(
    asciiDigits(stripText(text, undefined, true, true)),
  );
  if (match === null) return fail();
  const [, sign = '', prefix, digits = ''] = match;
  const prefixBase = { '0x': 16, '0o': 8, '0b': 2 }[prefix?.toLowerCase() ?? ''];
  const body =
    prefixBase !== undefined && (base === 0 || base === prefixBase)
      ? digits
      : (prefix ?? '') + digits;
  const radix = base === 0 ? (prefixBase ?? 10) : base;
  if (base === 0 && prefixBase === undefined && /^0[0_]*[^0_]/.test(body)) return fail();
  let value = 0n;
  for (const c of body.replaceAll('_', '').toLowerCase()) {
    const digit = parseInt(c, 36);
    if (Number.isNaN(digit) || digit >= radix) return fail();
    value = value * BigInt(radix) + BigInt(digit);
  }
  return int(sign === '-' ? -value : value);
}

const floatType = define(
  'float',
  'x?, /',
  (vm, args) => {
    const given = args.find('x');
    if (given === undefined) return float(0);
    const x = plainOf(vm, given);
    if (x.t === 'float') return x;
    if (x.t === 'int' || x.t === 'bool') return floatOf(vm, BigInt(x.v));
    if (x.t !== 'str') {
      const special = vm.findAttribute(x, '__float__');
      return special
        ? vm.call(special, { positional: [], keywords: new Map() })
        : vm.raise(
            'TypeError',
            `float() argument must be a string or a real number, not '${vm.typeName(x)}'`,
          );
    }
    const text = asciiDigits(stripText(x.v, undefined, true, true))
      .replaceAll(/(?<=\d)_(?=\d)/g, '')
      .toLowerCase();
    const special = /^([+-]?)(inf(?:inity)?|nan)$/.exec(text);
    if (special !== null)
      return float(special[2] === 'nan' ? NaN : special[1] === '-' ? -Infinity : Infinity);
    if (/^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/.test(text)) return float(Number(text));
    const shown = vm.repr(x);
    return vm.raise(
      'ValueError',
      `could not convert string to float: ${shown.t === 'str' ? shown.v : ''}`,
    );
  },
  { instance: (_, v) => v.t === 'float', members: floatMethods },
);

const boolType = define(
  'bool',
  'x?, /',
  (vm, args) => {
    const value = args.find('x');
    return value === undefined ? bool(false) : truthValue(vm, value);
  },
  { lazy: true, instance: (_, v) => v.t === 'bool' },
);

/** The truth of a value as a value. */
export function truthValue(vm: Machine, value: PyValue): PyValue {
  const truth = vm.truth(value);
  if (typeof truth === 'boolean') return bool(truth);
  return {
    ...vm.unknown({ code: 'depends-on-input', data: {} }, value),
    needs: truth.needs,
    test: truth,
  };
}

const listType = define(
  'list',
  'items?, /',
  (vm, args) =>
    vm.lift(args.find('items') ? [args.get('items')] : [], ([v]) => {
      const mixed = v && withoutOrder(v);
      return mixed?.with(vm, mixed.items) ?? items(vm, v, (i) => vm.list(i));
    }),
  {
    lazy: true,
    instance: (vm, v) => sample(vm, v)?.o === 'list',
    members: listMethods,
  },
);
const tupleType = define(
  'tuple',
  'items?, /',
  (vm, args) =>
    vm.lift(args.find('items') ? [args.get('items')] : [], ([v]) => items(vm, v, tuple)),
  {
    lazy: true,
    instance: (_, v) => v.t === 'tuple',
    members: tupleMethods,
  },
);
const setType = define(
  'set',
  'items?, /',
  (vm, args) =>
    vm.lift(args.find('items') ? [args.get('items')] : [], ([v]) =>
      items(vm, orderless(vm, v), (i) => vm.set(i)),
    ),
  {
    lazy: true,
    instance: (vm, v) => {
      const object = sample(vm, v);
      return object?.o === 'set' && !object.frozen;
    },
    members: setMethods,
  },
);
const frozensetType = define(
  'frozenset',
  'items?, /',
  (vm, args) =>
    vm.lift(args.find('items') ? [args.get('items')] : [], ([v]) =>
      items(vm, orderless(vm, v), (i) => vm.set(i, true)),
    ),
  {
    lazy: true,
    instance: (vm, v) => {
      const object = sample(vm, v);
      return object?.o === 'set' && object.frozen;
    },
  },
);

/** A set made of a set does not hang on its order. */
function orderless(vm: Machine, value: PyValue | undefined): PyValue | undefined {
  const object = value && vm.object(value);
  return object?.o === 'set' && object.open === undefined
    ? tuple(Array.from(object.entries.values(), ([item]) => item))
    : value;
}

const dictType = lazyNative(
  'dict',
  (vm, args) => {
    const made = vm.dict([]);
    const [source] = args.positional;
    if (args.positional.length > 1)
      vm.raise('TypeError', `dict expected at most 1 argument, got ${args.positional.length}`);
    if (source !== undefined) mergeInto(vm, made, source);
    if (args.rest !== undefined) mergeInto(vm, made, args.rest);
    for (const [name, value] of args.keywords) vm.setItem(made, str(name), value);
    return made;
  },
  {
    instance: (vm, v) => sample(vm, v)?.o === 'dict',
    members: new Map<string, PyValue>([
      ...dictMethods,
      [
        'fromkeys',
        define(
          'dict.fromkeys',
          'keys, value?',
          (vm, args) => {
            const keys = vm.iterate(args.get('keys'));
            return 't' in keys
              ? keys
              : vm.dict(keys.map((key) => [key, args.find('value') ?? none] as const));
          },
          { lazy: true },
        ),
      ],
    ]),
  },
);

function byteOf(vm: Machine, item: PyValue): number {
  if (item.t !== 'int' && item.t !== 'bool')
    return vm.raise(
      'TypeError',
      `'${vm.typeName(item)}' object cannot be interpreted as an integer`,
    );
  const value = BigInt(item.v);
  if (value < 0n || value > 255n) return vm.raise('ValueError', 'bytes must be in range(0, 256)');
  return Number(value);
}

const fromHex = define('bytes.fromhex', 'text, /', (vm, args) => {
  const text = args.text('text');
  const digits = text.replaceAll(/\s+/g, '');
  if (!/^(?:[0-9a-fA-F]{2}(?:\s+)?)*$/.test(text.trimStart()))
    return vm.unknown({ code: 'call-not-followed', data: { name: 'bytes.fromhex' } });
  return { t: 'bytes', v: Uint8Array.from(Buffer.from(digits, 'hex')) };
});

const bytesType = define(
  'bytes',
  'source?, encoding?',
  (vm, args) => {
    const source = args.find('source');
    if (source === undefined) return { t: 'bytes', v: new Uint8Array() };
    if (source.t === 'str') {
      return args.find('encoding') === undefined
        ? vm.raise('TypeError', 'string argument without an encoding')
        : vm.call(vm.attribute(source, 'encode'), {
            positional: [args.get('encoding')],
            keywords: new Map(),
          });
    }
    if (source.t === 'none' || source.t === 'float')
      return vm.raise('TypeError', `cannot convert '${vm.typeName(source)}' object to bytes`);
    if (source.t === 'bytes') return source;
    if (source.t === 'int' || source.t === 'bool') {
      const size = args.whole('source');
      if (size < 0) return vm.raise('ValueError', 'negative count');
      if (size > 1_000_000) return vm.unknown({ code: 'bounds-reached', data: { bound: 'size' } });
      return { t: 'bytes', v: new Uint8Array(size) };
    }
    const list = vm.iterate(source);
    return 't' in list
      ? list
      : vm.lift(list, (known) => ({
          t: 'bytes',
          v: Uint8Array.from(known.map((i) => byteOf(vm, i))),
        }));
  },
  {
    instance: (_, v) => v.t === 'bytes',
    members: new Map<string, PyValue>([...bytesMethods, ['fromhex', fromHex]]),
  },
);

const sliceType = define(
  'slice',
  'start, stop?, step?, /',
  (_vm, args): PyValue => {
    const [first, second] = [args.get('start'), args.find('stop')];
    return {
      t: 'slice',
      start: second === undefined ? none : first,
      stop: second ?? first,
      step: args.find('step') ?? none,
    };
  },
  { instance: (_, v) => v.t === 'slice' },
);

const types: readonly PyNative[] = [
  sliceType,
  strType,
  intType,
  floatType,
  boolType,
  listType,
  tupleType,
  setType,
  frozensetType,
  dictType,
  bytesType,
];

/** The built-in types by name. */
export const builtinTypes: readonly (readonly [string, PyValue])[] = types.map(
  (type) => [type.name, type] as const,
);
