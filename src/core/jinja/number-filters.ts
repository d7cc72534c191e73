import { plainOf } from '../python/operations/scalar-data.ts';
import { float, int, str, type PyValue } from '../python/object.ts';
import { define, type Definition, type Given } from './definition.ts';
import { numberOf, toFloat, toInteger } from './numbers.ts';
import type { Rendering } from './rendering.ts';
import { failUndefined, undefinedData } from './undefined.ts';

/** Jinja's filters on numbers. */
export const numberFilters: ReadonlyMap<string, Definition> = new Map<string, Definition>([
  ['abs', define('abs', 'x', (r, args) => absolute(r, args.get('x')), { builtin: '' })],
  ['int', define('do_int', 'value, default?, base?', whole)],
  ['float', define('do_float', 'value, default?', real)],
  ['round', define('do_round', 'value, precision?, method?', round)],
  ['filesizeformat', define('do_filesizeformat', 'value, binary?', fileSize)],
]);

function absolute(r: Rendering, given: PyValue): PyValue {
  const value = plainOf(r.vm, r.known(given));
  if (value.t === 'int') return int(value.v < 0n ? -value.v : value.v);
  if (value.t === 'bool') return int(value.v ? 1 : 0);
  if (value.t === 'float') return float(Math.abs(value.v));
  if (value.t === 'host' && undefinedData(value) === undefined) {
    return r.giveUp({ code: 'method-not-known', data: { name: 'abs' } }, value);
  }
  const type = r.vm.typeName(value);
  return r.vm.raise('TypeError', `bad operand type for abs(): '${type}'`);
}

function whole(r: Rendering, args: Given): PyValue {
  const value = plainOf(r.vm, r.known(args.get('value')));
  const data = undefinedData(value);
  if (data !== undefined) failUndefined(data);
  if (value.t === 'int') return value;
  if (value.t === 'bool') return int(value.v ? 1 : 0);
  if (value.t === 'float') {
    if (Number.isNaN(value.v)) return args.find('default') ?? int(0);
    return truncated(r, value.v);
  }
  if (value.t === 'str') {
    const found = toInteger(value.v, args.whole('base', 10));
    if (found !== undefined) return int(found);
    const number = toFloat(value.v);
    if (number !== undefined && Number.isFinite(number)) return int(BigInt(Math.trunc(number)));
  } else unsure(r, value);
  return args.find('default') ?? int(0);
}

function truncated(r: Rendering, value: number): PyValue {
  if (!Number.isFinite(value)) {
    r.vm.raise('OverflowError', 'cannot convert float infinity to integer');
  }
  return int(BigInt(Math.trunc(value)));
}

// An object may have `__int__` or `__float__`; bytes may be read as digits.
function unsure(r: Rendering, value: PyValue): void {
  const isObject = value.t === 'host' || r.vm.object(value)?.o === 'instance';
  const special = isObject
    ? (r.vm.findAttribute(value, '__int__') ?? r.vm.findAttribute(value, '__float__'))
    : undefined;
  if (special !== undefined || value.t === 'bytes') {
    r.giveUp({ code: 'method-not-known', data: { name: 'int' } }, value);
  }
}

function real(r: Rendering, args: Given): PyValue {
  const value = plainOf(r.vm, r.known(args.get('value')));
  const data = undefinedData(value);
  if (data !== undefined) failUndefined(data);
  if (value.t === 'float') return value;
  if (value.t === 'bool') return float(value.v ? 1 : 0);
  if (value.t === 'int') {
    const number = Number(value.v);
    if (Number.isFinite(number)) return float(number);
    r.vm.raise('OverflowError', 'int too large to convert to float');
  }
  if (value.t === 'str') {
    const number = toFloat(value.v);
    if (number !== undefined) return float(number);
  } else unsure(r, value);
  return args.find('default') ?? float(0);
}

function round(r: Rendering, args: Given): PyValue {
  const method = args.find('method') ?? str('common');
  const name = method.t === 'str' ? method.v : '';
  if (name !== 'common' && name !== 'ceil' && name !== 'floor') {
    r.vm.raise('FilterArgumentError', 'method must be common, ceil or floor');
  }
  const value = plainOf(r.vm, r.known(args.get('value')));
  const precision = args.find('precision') ?? int(0);
  if (name === 'common') return roundCommon(r, value, precision, args);
  const factor = r.vm.binary('**', int(10), precision);
  const scaled = r.known(r.vm.binary('*', value, factor));
  const cut = name === 'ceil' ? Math.ceil : Math.floor;
  if (scaled.t === 'int') return r.vm.binary('/', scaled, factor);
  if (scaled.t !== 'float') {
    return r.vm.raise('TypeError', `must be real number, not ${r.vm.typeName(scaled)}`);
  }
  if (Number.isNaN(scaled.v)) r.vm.raise('ValueError', 'cannot convert float NaN to integer');
  return r.vm.binary('/', truncated(r, cut(scaled.v)), factor);
}

function roundCommon(r: Rendering, value: PyValue, precision: PyValue, args: Given): PyValue {
  if (value.t !== 'int' && value.t !== 'float' && value.t !== 'bool') {
    if (value.t === 'host' && undefinedData(value) === undefined) {
      return r.giveUp({ code: 'method-not-known', data: { name: 'round' } }, value);
    }
    const type = r.vm.typeName(value);
    return r.vm.raise('TypeError', `type ${type} doesn't define __round__ method`);
  }
  const places = precision.t === 'none' ? 0 : args.whole('precision', 0);
  if (value.t !== 'float') {
    const number = BigInt(value.v);
    return int(places >= 0 ? number : roundWhole(number, 10n ** BigInt(Math.min(400, -places))));
  }
  if (precision.t === 'none') return truncated(r, Number(fixed(r, value, 0)));
  if (!Number.isFinite(value.v) || places > 320) return value;
  if (places >= 0) return float(Number(fixed(r, value, places)));
  if (places < -308) return float(0 * value.v);
  const rounded = Number(roundExact(value.v, 10n ** BigInt(-places)));
  return float(rounded === 0 ? 0 * value.v : rounded);
}

/** The decimal text of a float, correctly rounded with ties to even. */
function fixed(r: Rendering, value: PyValue, places: number): string {
  return r.knownText(r.vm.format(value, `.${places}f`)).v;
}

/** The nearest multiple of `unit`, ties to the even one. */
function roundWhole(value: bigint, unit: bigint): bigint {
  const floor = value - (((value % unit) + unit) % unit);
  const rest = 2n * (value - floor);
  const up = rest > unit || (rest === unit && (floor / unit) % 2n !== 0n);
  return up ? floor + unit : floor;
}

function roundExact(value: number, unit: bigint): bigint {
  const floor = Math.floor(value);
  // A fraction only counts in that it tips a tie upwards.
  return value === floor
    ? roundWhole(BigInt(floor), unit)
    : roundWhole(2n * BigInt(floor) + 1n, 2n * unit) / 2n;
}

function fileSize(r: Rendering, args: Given): PyValue {
  const given = plainOf(r.vm, r.known(args.get('value')));
  const data = undefinedData(given);
  if (data !== undefined) failUndefined(data);
  const value =
    given.t === 'str' ? toFloat(given.v) : isNumber(given) ? numberOf(given) : undefined;
  if (value === undefined) {
    if (given.t === 'str') {
      const shown = r.knownText(r.vm.repr(given)).v;
      r.vm.raise('ValueError', `could not convert string to float: ${shown}`);
    }
    const type = r.vm.typeName(given);
    const message = `float() argument must be a string or a real number, not '${type}'`;
    return r.vm.raise('TypeError', message);
  }
  const binary = args.flag('binary');
  const base = binary ? 1024 : 1000;
  if (value === 1) return str('1 Byte');
  if (value < base) return str(`${Math.trunc(value)} Bytes`);
  const letters = binary ? 'KMGTPEZY' : 'kMGTPEZY';
  const index = Array.from(letters).findIndex((_, i) => value < base ** (i + 2));
  const at = index < 0 ? letters.length - 1 : index;
  const amount = float((base * value) / base ** (at + 2));
  const shown = r.knownText(r.vm.format(amount, '.1f')).v;
  return str(`${shown} ${letters.charAt(at)}${binary ? 'iB' : 'B'}`);
}

function isNumber(value: PyValue): boolean {
  return value.t === 'int' || value.t === 'float' || value.t === 'bool';
}
