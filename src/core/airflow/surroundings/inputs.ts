import { startOfFile } from '../../base/span.ts';
import { rawNumber, type Json } from '../../base/json.ts';
import type { Interpreter } from '../../python/interpreter.ts';
import type { Machine } from '../../python/machine.ts';
import {
  bool,
  float,
  int,
  none,
  str,
  type PyPlaceholder,
  type PyValue,
} from '../../python/object.ts';
import type { Input } from '../../python/value.ts';

/** A value that waits for an input of the outside. */
export function placeholder(kind: Input['kind'], key: string, fallback?: PyValue): PyPlaceholder {
  return fallback === undefined
    ? { t: 'placeholder', input: { kind, key } }
    : { t: 'placeholder', input: { kind, key }, default: fallback };
}

/** The value that JSON data makes in Python; whole numbers are ints but for those that are written as floats, as json.loads has them. */
export function fromJson(vm: Machine, json: Json): PyValue {
  if (json === null) return none;
  if (typeof json === 'boolean') return bool(json);
  if (typeof json === 'string') return str(json);
  if (typeof json === 'number') return Number.isSafeInteger(json) ? int(json) : float(json);
  const number = rawNumber(json);
  if (number !== undefined)
    return /^-?\d+$/.test(number) ? int(BigInt(number)) : float(Number(number));
  if (Array.isArray(json))
    return vm.list((json as readonly Json[]).map((item) => fromJson(vm, item)));
  return vm.dict(
    Object.entries(json).map(([key, value]) => [str(key), fromJson(vm, value)] as const),
  );
}

/** The value of JSON text by Python's json.loads, which keeps ints and floats apart; raises JSONDecodeError. */
export function loadJson(vm: Interpreter, text: string): PyValue {
  const json = vm.host.module(vm, 'json', {
    file: '',
    span: startOfFile,
  });
  const loads = json?.member('loads');
  return loads === undefined
    ? fromJson(vm, JSON.parse(text) as Json)
    : vm.call(loads, { positional: [str(text)], keywords: new Map() });
}
