import { callSpecial } from './attributes.ts';
import { classOf } from '../execution/classes.ts';
import { exceptionText } from '../execution/exceptions.ts';
import type { Interpreter } from '../interpreter.ts';
import { overVersions } from './lift.ts';
import { plainOf } from './scalar-data.ts';
import {
  str,
  type PyObject,
  type PyRef,
  type PyUnknown,
  type PyValue,
  type TupleNames,
} from '../object.ts';
import { formatStr } from '../text/format-spec.ts';
import { formatBool, formatFloat, formatInt } from '../text/number-format.ts';
import { floatRepr, intText } from '../text/number-text.ts';
import { joinPieces, settle } from '../text/settle.ts';
import { bytesRepr, isOfLaterUnicode, stringRepr } from '../text/string-repr.ts';

/** See Machine.str. */
export function strOf(vm: Interpreter, given: PyValue): PyValue {
  const value = vm.here(given);
  if (value.t === 'str') return value;
  if (value.t === 'choice') {
    return vm.fork(
      value.test,
      () => strOf(vm, value.then),
      () => strOf(vm, value.else),
    );
  }
  const joined = vm.object(value);
  if (value.t === 'ref' && joined?.o === 'joined')
    return overVersions(vm, value.addr, joined, () => strOf(vm, value));
  if (value.t === 'host' && value.type.str) return textOf(value.type.str(vm, value));
  const cls = classOf(vm, value);
  if (cls !== undefined) {
    if (cls.mro.some((addr) => addr === vm.exceptions.get('BaseException')?.addr))
      return exceptionText(vm, value);
    const special = callSpecial(vm, value, '__str__');
    if (special !== undefined) return special;
    // `int` and `float` leave `str` to `repr`, which their class may have made its own.
    const plain = plainOf(vm, value);
    if (plain.t === 'str') return plain;
  }
  return reprOf(vm, value);
}

function textOf(shown: string | PyUnknown): PyValue {
  return typeof shown === 'string' ? str(shown) : shown;
}

/** See Machine.repr. */
export function reprOf(vm: Interpreter, given: PyValue): PyValue {
  const value = vm.here(given);
  switch (value.t) {
    case 'none':
      return str('None');
    case 'bool':
      return str(value.v ? 'True' : 'False');
    case 'int':
      return settle(vm, intText(value.v));
    case 'float':
      return str(floatRepr(value.v));
    case 'str':
      return isOfLaterUnicode(value.v)
        ? vm.unknown({ code: 'depends-on-machine', data: { what: 'the version of Python' } })
        : str(stringRepr(value.v));
    case 'bytes':
      return str(bytesRepr(value.v));
    case 'tuple':
      if (value.named !== undefined) return namedTuple(vm, value.items, value.named);
      return sequence(vm, '(', value.items, value.items.length === 1 ? ',)' : ')');
    case 'slice':
      return joinPieces(vm, [
        str('slice('),
        commas(
          vm,
          [value.start, value.stop, value.step].map((part) => reprOf(vm, part)),
        ),
        str(')'),
      ]);
    case 'host':
      if (value.type.repr) return textOf(value.type.repr(vm, value));
      return value.type.str ? textOf(value.type.str(vm, value)) : address(vm, value);
    case 'choice':
      return vm.fork(
        value.test,
        () => reprOf(vm, value.then),
        () => reprOf(vm, value.else),
      );
    case 'unknown':
    case 'placeholder':
      return vm.unknown({ code: 'depends-on-input', data: {} }, value);
    case 'native':
      return str(value.instance ? `<class '${value.name}'>` : `<built-in function ${value.name}>`);
    case 'ref':
      return reprOfObject(vm, value, vm.heap.get(value.addr));
    default:
      return address(vm, value);
  }
}

/** A repr that shows an address in memory is never the same twice. */
function address(vm: Interpreter, value: PyValue): PyValue {
  return vm.unknown({ code: 'depends-on-machine', data: { what: `repr(${vm.typeName(value)})` } });
}

/** A container within itself is shown as dots. */
function reprOfObject(vm: Interpreter, value: PyRef, object: PyObject): PyValue {
  if (object.o === 'joined') return overVersions(vm, value.addr, object, () => reprOf(vm, value));
  if (object.o !== 'list' && object.o !== 'dict' && object.o !== 'instance')
    return reprWithin(vm, value, object);
  if (vm.shown.has(value.addr))
    return object.o === 'instance'
      ? vm.unknown({ code: 'recursive', data: { name: 'repr' } })
      : str(object.o === 'list' ? '[...]' : '{...}');
  vm.shown.add(value.addr);
  try {
    return reprWithin(vm, value, object);
  } finally {
    vm.shown.delete(value.addr);
  }
}

function reprWithin(vm: Interpreter, value: PyRef, object: PyObject): PyValue {
  const isOwn = (object.o === 'list' || object.o === 'dict') && object.own !== undefined;
  const special = isOwn ? callSpecial(vm, value, '__repr__') : undefined;
  if (special !== undefined) return special;
  switch (object.o) {
    case 'list':
      return object.open ?? sequence(vm, '[', object.items, ']');
    case 'dict': {
      if (object.open !== undefined) return object.open;
      const pairs = Array.from(object.entries.values(), ([k, v]) =>
        joinPieces(vm, [reprOf(vm, k), str(': '), reprOf(vm, v)]),
      );
      const body = commas(vm, pairs);
      if (object.subclass === undefined) return joinPieces(vm, [str('{'), body, str('}')]);
      if (object.subclass !== 'OrderedDict') return address(vm, value);
      const items = Array.from(object.entries.values(), ([k, v]) =>
        reprOf(vm, { t: 'tuple', items: [k, v] }),
      );
      return items.length === 0
        ? str('OrderedDict()')
        : joinPieces(vm, [str('OrderedDict(['), commas(vm, items), str('])')]);
    }
    case 'set': {
      if (object.open !== undefined) return object.open;
      if (object.entries.size > 1)
        return vm.unknown({ code: 'depends-on-machine', data: { what: 'set' } });
      const items = Array.from(object.entries.values(), ([item]) => reprOf(vm, item));
      const empty = items.length === 0;
      if (object.frozen)
        return empty
          ? str('frozenset()')
          : joinPieces(vm, [str('frozenset({'), commas(vm, items), str('})')]);
      return empty ? str('set()') : joinPieces(vm, [str('{'), commas(vm, items), str('}')]);
    }
    case 'class':
      return str(
        `<class '${object.module === 'builtins' ? '' : `${object.module}.`}${object.qualifiedName ?? object.name}'>`,
      );
    case 'instance':
      return reprOfInstance(vm, value);
    default:
      return address(vm, value);
  }
}

function reprOfInstance(vm: Interpreter, value: PyRef): PyValue {
  const special = callSpecial(vm, value, '__repr__');
  if (special !== undefined) return special;
  const cls = classOf(vm, value);
  if (cls?.mro.some((addr) => addr === vm.exceptions.get('BaseException')?.addr) === true) {
    const args = vm.findAttribute(value, 'args');
    const items = args?.t === 'tuple' ? args.items.map((a) => reprOf(vm, a)) : [];
    return joinPieces(vm, [str(`${cls.name}(`), commas(vm, items), str(')')]);
  }
  const plain = plainOf(vm, value);
  if (plain !== value) return reprOf(vm, plain);
  return address(vm, value);
}

function namedTuple(vm: Interpreter, items: readonly PyValue[], names: TupleNames): PyValue {
  const parts = items.map((item, i) =>
    joinPieces(vm, [str(`${names.fields[i] ?? ''}=`), reprOf(vm, item)]),
  );
  return joinPieces(vm, [str(`${names.className}(`), commas(vm, parts), str(')')]);
}

function sequence(
  vm: Interpreter,
  open: string,
  items: readonly PyValue[],
  close: string,
): PyValue {
  vm.step(items.length);
  return joinPieces(vm, [
    str(open),
    commas(
      vm,
      items.map((item) => reprOf(vm, item)),
    ),
    str(close),
  ]);
}

function commas(vm: Interpreter, pieces: readonly PyValue[]): PyValue {
  return joinPieces(
    vm,
    pieces.flatMap((piece, i) => (i === 0 ? [piece] : [str(', '), piece])),
  );
}

/** See Machine.format. */
export function formatValue(vm: Interpreter, given: PyValue, spec: string): PyValue {
  const value = vm.here(given);
  switch (value.t) {
    case 'str':
      return settle(vm, formatStr(value.v, spec));
    case 'bool':
      return settle(vm, formatBool(value.v, spec));
    case 'int':
      return settle(vm, formatInt(value.v, spec));
    case 'float':
      return settle(vm, formatFloat(value.v, spec));
    case 'choice':
      return vm.fork(
        value.test,
        () => formatValue(vm, value.then, spec),
        () => formatValue(vm, value.else, spec),
      );
    case 'host':
      if (value.type.format) {
        const text = value.type.format(vm, value, spec);
        return typeof text === 'string' ? str(text) : text;
      }
      break;
    case 'ref': {
      const special = callSpecial(vm, value, '__format__', str(spec));
      if (special !== undefined) return special;
      const plain = plainOf(vm, value);
      // An empty format of a number is `str`.
      if (plain !== value && (spec !== '' || plain.t === 'str'))
        return formatValue(vm, plain, spec);
      break;
    }
    default:
  }
  if (spec === '' || value.t === 'unknown' || value.t === 'placeholder') return strOf(vm, value);
  return vm.raise(
    'TypeError',
    `unsupported format string passed to ${vm.typeName(value)}.__format__`,
  );
}
