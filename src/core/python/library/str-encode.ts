import type { Machine } from '../machine.ts';
import type { PyNative, PyValue } from '../object.ts';
import { int, none, str } from '../object.ts';
import { codePoints } from '../text/code-points.ts';
import type { ErrorHandling } from '../text/encoding.ts';
import { encode, findEncoding, isCodecError } from '../text/encoding.ts';
import type { Bound } from './arguments.ts';
import { define } from './arguments.ts';
import { strMethod } from './str-self.ts';
import { raiseCodecError } from './unicode-error.ts';

/** Methods of str that map its characters to bytes or to others. */
export const strEncodeMethods: readonly (readonly [string, PyNative])[] = [
  strMethod('encode', 'encoding?, errors?', (vm, self, args) => {
    const name = args.text('encoding', 'utf-8');
    const encoding = findEncoding(name);
    const errors = readErrors(args.text('errors', 'strict'));
    if (encoding === undefined || errors === undefined) {
      return vm.unknown({ code: 'call-not-followed', data: { name: 'str.encode' } });
    }
    const bytes = encode(self, encoding, errors);
    if (isCodecError(bytes)) return raiseCodecError(vm, str(self), bytes);
    return { t: 'bytes', v: bytes };
  }),
  strMethod('translate', 'table, /', (vm, self, args) => translate(vm, self, args.get('table'))),
];

/** `str.maketrans`, which is a static method. */
export const makeTranslation: PyNative = define('str.maketrans', 'x, y?, z?, /', makeTable);

/** How to treat errors by Python's name; undefined: not known here. */
export function readErrors(name: string): ErrorHandling | undefined {
  switch (name) {
    case 'strict':
    case 'ignore':
    case 'replace':
    case 'backslashreplace':
    case 'xmlcharrefreplace':
      return name;
    default:
      return undefined;
  }
}

function translate(vm: Machine, self: string, table: PyValue): PyValue {
  const object = vm.object(table);
  if (object?.o !== 'dict') {
    return vm.unknown({ code: 'call-not-followed', data: { name: 'str.translate' } }, table);
  }
  let out = '';
  for (const point of codePoints(self)) {
    const key = int(point.codePointAt(0) ?? 0);
    const has = vm.truth(vm.compare('in', key, table));
    if (has === false) {
      out += point;
      continue;
    }
    const to = vm.item(table, key);
    if (to.t === 'str') out += to.v;
    else if (to.t === 'int') out += String.fromCodePoint(Number(to.v));
    else if (to.t !== 'none')
      return vm.unknown({ code: 'call-not-followed', data: { name: 'str.translate' } }, to);
  }
  return str(out);
}

function makeTable(vm: Machine, args: Bound): PyValue {
  const x = args.get('x');
  const entries: [PyValue, PyValue][] = [];
  if (args.find('y') === undefined) {
    const object = vm.object(x);
    if (object?.o !== 'dict')
      return vm.raise('TypeError', 'if you give only one argument to maketrans it must be a dict');
    for (const [key, value] of object.entries.values()) {
      if (key.t === 'int') entries.push([key, value]);
      else if (key.t === 'str' && codePoints(key.v).length === 1)
        entries.push([int(key.v.codePointAt(0) ?? 0), value]);
      else if (key.t === 'str')
        return vm.raise('ValueError', 'string keys in translate table must be of length 1');
      else return vm.raise('TypeError', 'keys in translate table must be strings or integers');
    }
    return vm.dict(entries);
  }
  const from = codePoints(args.text('x'));
  const to = codePoints(args.text('y'));
  if (from.length !== to.length)
    return vm.raise('ValueError', 'the first two maketrans arguments must have equal length');
  for (const [i, point] of from.entries())
    entries.push([int(point.codePointAt(0) ?? 0), int(to[i]?.codePointAt(0) ?? 0)]);
  for (const point of codePoints(args.text('z', '')))
    entries.push([int(point.codePointAt(0) ?? 0), none]);
  return vm.dict(entries);
}
