import type { Machine } from '../machine.ts';
import type { PyNative, PyValue } from '../object.ts';
import { bool, str } from '../object.ts';
import { decode, findEncoding } from '../text/encoding.ts';
import type { Bound } from './arguments.ts';
import { define } from './arguments.ts';
import { readErrors } from './str-encode.ts';
import { strMethods } from './str-methods.ts';
import { raiseCodecError } from './unicode-error.ts';

function method(
  name: string,
  parameters: string,
  body: (vm: Machine, self: Uint8Array, args: Bound) => PyValue,
): readonly [string, PyNative] {
  return [
    name,
    define(`bytes.${name}`, `self, /, ${parameters}`, (vm, args) => {
      const self = args.get('self');
      if (self.t !== 'bytes')
        return vm.raise('TypeError', `descriptor '${name}' requires a 'bytes' object`);
      return body(vm, self.v, args);
    }),
  ];
}

/** What does the same to bytes as to the str of the same code points, as long as white space is not asked for. */
const shared: readonly string[] = [
  'count',
  'endswith',
  'find',
  'index',
  'partition',
  'removeprefix',
  'removesuffix',
  'replace',
  'rfind',
  'rindex',
  'rpartition',
  'rsplit',
  'split',
  'startswith',
];

/** Methods of bytes; each gets the bytes as its first positional argument. */
export const bytesMethods: ReadonlyMap<string, PyNative> = new Map([
  method('decode', 'encoding?, errors?', (vm, self, args) => {
    const encoding = findEncoding(args.text('encoding', 'utf-8'));
    const errors = readErrors(args.text('errors', 'strict'));
    if (encoding === undefined || errors === undefined || errors === 'xmlcharrefreplace')
      return vm.unknown({ code: 'call-not-followed', data: { name: 'bytes.decode' } });
    const text = decode(self, encoding, errors);
    return typeof text === 'string'
      ? str(text)
      : raiseCodecError(vm, { t: 'bytes', v: self }, text);
  }),
  method('hex', 'sep?, bytes_per_sep?', (vm, self, args) => {
    if (args.find('sep') !== undefined)
      return vm.unknown({ code: 'call-not-followed', data: { name: 'bytes.hex' } });
    return str(Array.from(self, (byte) => byte.toString(16).padStart(2, '0')).join(''));
  }),
  method('isascii', '', (_vm, self) => bool(self.every((byte) => byte < 0x80))),
  method('lower', '', (_vm, self) => ({
    t: 'bytes',
    v: self.map((byte) => (byte >= 0x41 && byte <= 0x5a ? byte + 32 : byte)),
  })),
  method('upper', '', (_vm, self) => ({
    t: 'bytes',
    v: self.map((byte) => (byte >= 0x61 && byte <= 0x7a ? byte - 32 : byte)),
  })),
  ...['strip', 'lstrip', 'rstrip'].map((name) =>
    method(name, 'chars?, /', (vm, self, args) => {
      const chars = args.given('chars');
      const set = chars?.t === 'bytes' ? toText(chars) : str(' \t\n\r\v\f');
      if (chars !== undefined && chars.t !== 'bytes')
        return vm.raise(
          'TypeError',
          `a bytes-like object is required, not '${vm.typeName(chars)}'`,
        );
      return asText(vm, name, [{ t: 'bytes', v: self }, set]);
    }),
  ),
  method('join', 'iterable, /', (vm, self, args) => {
    const items = vm.iterate(args.get('iterable'));
    if (!isItems(items)) return items;
    return vm.lift(items, (known) => {
      const parts: number[] = [];
      for (const [i, item] of known.entries()) {
        if (item.t !== 'bytes')
          return vm.raise(
            'TypeError',
            `sequence item ${i}: expected a bytes-like object, ${vm.typeName(item)} found`,
          );
        if (i > 0) parts.push(...self);
        parts.push(...item.v);
      }
      return { t: 'bytes', v: Uint8Array.from(parts) };
    });
  }),
  ...shared.map((name) =>
    method(name, '*rest, **keywords', (vm, self, args) => {
      const isSplit = name === 'split' || name === 'rsplit';
      const first = args.rest[0];
      if (args.keywords.size > 0 || (isSplit && first?.t !== 'bytes'))
        return vm.unknown({ code: 'call-not-followed', data: { name: `bytes.${name}` } });
      if (args.rest.some((value) => value.t === 'str'))
        return vm.raise('TypeError', "a bytes-like object is required, not 'str'");
      return asText(vm, name, [{ t: 'bytes', v: self }, ...args.rest]);
    }),
  ),
]);

function isItems(items: readonly PyValue[] | PyValue): items is readonly PyValue[] {
  return Array.isArray(items);
}

function toText(value: PyValue): PyValue {
  if (value.t === 'bytes')
    return str(Array.from(value.v, (byte) => String.fromCharCode(byte)).join(''));
  return value.t === 'tuple' ? { ...value, items: value.items.map(toText) } : value;
}

function toBytes(vm: Machine, value: PyValue): PyValue {
  if (value.t === 'str')
    return { t: 'bytes', v: Uint8Array.from(value.v, (point) => point.charCodeAt(0)) };
  if (value.t === 'tuple') return { ...value, items: value.items.map((item) => toBytes(vm, item)) };
  const object = vm.object(value);
  return object?.o === 'list' ? vm.list(object.items.map((item) => toBytes(vm, item))) : value;
}

/** Calls the method of str of the same name on the texts whose code points are the bytes. */
function asText(vm: Machine, name: string, args: readonly PyValue[]): PyValue {
  const fn = strMethods.get(name);
  if (fn === undefined) throw new RangeError(`no method ${name}`);
  const result = vm.call(fn, { positional: args.map(toText), keywords: new Map() });
  return toBytes(vm, result);
}
