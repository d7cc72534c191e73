import { classOf } from '../execution/classes.ts';
import type { Interpreter } from '../interpreter.ts';
import type { Machine } from '../machine.ts';
import type { PyDict, PyValue } from '../object.ts';
import { bool, float, int, none, str } from '../object.ts';
import { plainOf } from '../operations/scalar-data.ts';
import { decode } from '../text/encoding.ts';
import { comparePoints, jsonText, scanJson } from '../text/json-scan.ts';
import { floatRepr } from '../text/number-text.ts';
import { joinPieces } from '../text/settle.ts';
import type { Bound } from './arguments.ts';
import { define } from './arguments.ts';
import { libraryException } from './exceptions.ts';
import { notFollowed } from './host-class.ts';
import { callWith } from './iterators.ts';
import type { LazyMembers } from './module-members.ts';

interface Style {
  readonly isAscii: boolean;
  readonly item: string;
  readonly key: string;
  /** What one level of nesting is indented by; undefined: all on one line. */
  readonly indent: string | undefined;
  readonly sortKeys: boolean;
  readonly skipKeys: boolean;
  readonly allowNan: boolean;
  readonly fallback: PyValue | undefined;
}

/** The module json. */
export const jsonModule: LazyMembers = {
  dumps: () =>
    define(
      'json.dumps',
      'obj, *, skipkeys?, ensure_ascii?, check_circular?, allow_nan?, cls?, indent?, separators?, default?, sort_keys?, **keywords',
      (vm, args) => {
        const style = readStyle(vm, args);
        return style === undefined
          ? notFollowed(vm, 'json.dumps')
          : write(vm, args.get('obj'), style, 0);
      },
      { lazy: true },
    ),
  dump: () => define('json.dump', 'obj, fp, **keywords', (vm) => notFollowed(vm, 'json.dump')),
  loads: () =>
    define('json.loads', 's, *, **keywords', (vm, args) =>
      args.keywords.size > 0 ? notFollowed(vm, 'json.loads') : loads(vm, args.get('s')),
    ),
  load: () =>
    define('json.load', 'fp, *, **keywords', (vm, args) => {
      if (args.keywords.size > 0) return notFollowed(vm, 'json.load');
      const text = callWith(vm, vm.attribute(args.get('fp'), 'read'));
      return vm.lift([text], ([known]) => loads(vm, known ?? text));
    }),
  JSONDecodeError: decodeError,
};

function decodeError(vm: Machine): PyValue {
  return libraryException(vm, 'JSONDecodeError', 'ValueError', 'json');
}

function loads(vm: Machine, source: PyValue): PyValue {
  const text =
    source.t === 'str'
      ? source.v
      : source.t === 'bytes'
        ? decode(source.v, 'utf-8', 'strict')
        : vm.raise(
            'TypeError',
            `the JSON object must be str, bytes or bytearray, not ${vm.typeName(source)}`,
          );
  if (typeof text !== 'string') return notFollowed(vm, 'json.loads');
  vm.step(text.length >> 4);
  const found = scanJson<PyValue>(text, {
    none: () => none,
    bool,
    int,
    float,
    text: (v) => str(v),
    list: (items) => vm.list(items),
    dict: (entries) => vm.dict(entries.map(([key, value]) => [str(key), value])),
  });
  if ('value' in found) return found.value;
  if ('tooDeep' in found) return notFollowed(vm, 'json.loads');
  decodeError(vm);
  return vm.raise('JSONDecodeError', found.error);
}

function readStyle(vm: Machine, args: Bound): Style | undefined {
  const separators = args.given('separators');
  const indent = args.given('indent');
  const pair = separators === undefined ? undefined : vm.iterate(separators);
  const [item, key] = pair === undefined || 't' in pair ? [] : pair;
  if (args.given('cls') !== undefined || args.keywords.size > 0) return undefined;
  if (separators !== undefined && (item?.t !== 'str' || key?.t !== 'str')) return undefined;
  let step: string | undefined;
  if (indent?.t === 'int') step = ' '.repeat(Math.max(0, Math.min(100, Number(indent.v))));
  else if (indent?.t === 'str') step = indent.v;
  else if (indent !== undefined) return undefined;
  for (const name of ['ensure_ascii', 'sort_keys', 'skipkeys', 'allow_nan']) {
    const value = args.find(name);
    if (value !== undefined && typeof vm.truth(value) !== 'boolean') return undefined;
  }
  return {
    isAscii: args.flag('ensure_ascii', true),
    item: item?.t === 'str' ? item.v : step === undefined ? ', ' : ',',
    key: key?.t === 'str' ? key.v : ': ',
    indent: step,
    sortKeys: args.flag('sort_keys', false),
    skipKeys: args.flag('skipkeys', false),
    allowNan: args.flag('allow_nan', true),
    fallback: args.given('default'),
  };
}

function write(vm: Machine, given: PyValue, style: Style, depth: number): PyValue {
  if (depth > 100) return vm.raise('ValueError', 'Circular reference detected');
  vm.step();
  return vm.lift([given], ([value]) => {
    if (value === undefined) return given;
    const plain = scalar(vm, plainOf(vm, value), style);
    if (plain !== undefined) return str(plain);
    const object = vm.object(value);
    if (object?.o === 'dict') return object.open ?? writeDict(vm, object, style, depth);
    if (object?.o === 'list') return object.open ?? writeList(vm, object.items, style, depth);
    if (value.t === 'tuple') return writeList(vm, value.items, style, depth);
    if (style.fallback !== undefined)
      return write(vm, callWith(vm, style.fallback, value), style, depth + 1);
    const open = classOf(vm as Interpreter, value)?.open;
    if (open !== undefined) return open;
    return vm.raise(
      'TypeError',
      `Object of type ${vm.typeName(value).replace(/^.*\./, '')} is not JSON serializable`,
    );
  });
}

function scalar(vm: Machine, value: PyValue, style: Style): string | undefined {
  switch (value.t) {
    case 'none':
      return 'null';
    case 'bool':
      return value.v ? 'true' : 'false';
    case 'int':
      return value.v.toString();
    case 'float':
      return floatText(vm, value.v, style);
    case 'str':
      return jsonText(value.v, style.isAscii);
    default:
      return undefined;
  }
}

function floatText(vm: Machine, n: number, style: Style): string {
  if (Number.isFinite(n)) return floatRepr(n);
  if (!style.allowNan)
    return vm.raise('ValueError', 'Out of range float values are not JSON compliant');
  return Number.isNaN(n) ? 'NaN' : n > 0 ? 'Infinity' : '-Infinity';
}

function around(
  vm: Machine,
  open: string,
  close: string,
  items: readonly PyValue[],
  style: Style,
  depth: number,
): PyValue {
  if (items.length === 0) return str(open + close);
  const { indent } = style;
  const line = (level: number): string => (indent === undefined ? '' : `\n${indent.repeat(level)}`);
  const pieces: PyValue[] = [str(open + line(depth + 1))];
  for (const [i, item] of items.entries()) {
    if (i > 0) pieces.push(str(style.item + line(depth + 1)));
    pieces.push(item);
  }
  pieces.push(str(line(depth) + close));
  return joinPieces(vm, pieces);
}

function writeList(vm: Machine, items: readonly PyValue[], style: Style, depth: number): PyValue {
  const written = items.map((item) => write(vm, item, style, depth + 1));
  return around(vm, '[', ']', written, style, depth);
}

function writeDict(vm: Machine, dict: PyDict, style: Style, depth: number): PyValue {
  const entries = [...dict.entries.values()];
  if (style.sortKeys && !sortEntries(entries))
    return entries.some(([key]) => key.t === 'none' || key.t === 'tuple' || key.t === 'str')
      ? vm.raise('TypeError', "'<' not supported between instances of different types")
      : notFollowed(vm, 'json.dumps');
  const written = entries.flatMap(([key, value]) => {
    const name = keyText(vm, key, style);
    if (name === undefined) {
      if (style.skipKeys) return [];
      return vm.raise(
        'TypeError',
        `keys must be str, int, float, bool or None, not ${vm.typeName(key)}`,
      );
    }
    const head = str(jsonText(name, style.isAscii) + style.key);
    return [joinPieces(vm, [head, write(vm, value, style, depth + 1)])];
  });
  return around(vm, '{', '}', written, style, depth);
}

function keyText(vm: Machine, key: PyValue, style: Style): string | undefined {
  if (key.t === 'str') return key.v;
  return scalar(vm, key, style);
}

/** Sorts by key in place; false where the keys are not all texts or all numbers. */
function sortEntries(entries: (readonly [PyValue, PyValue])[]): boolean {
  const number = (key: PyValue): number | undefined =>
    key.t === 'int' || key.t === 'float' || key.t === 'bool' ? Number(key.v) : undefined;
  if (entries.length < 2) return true;
  if (entries.every(([key]) => key.t === 'str')) {
    entries.sort(([a], [b]) => comparePoints(a.t === 'str' ? a.v : '', b.t === 'str' ? b.v : ''));
    return true;
  }
  if (!entries.every(([key]) => number(key) !== undefined)) return false;
  entries.sort(([a], [b]) => (number(a) ?? 0) - (number(b) ?? 0));
  return true;
}
