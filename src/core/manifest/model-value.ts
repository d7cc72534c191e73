import type { Origin } from '../base/span.ts';
import { floatRepr } from '../python/text/number-text.ts';
import type { Value } from '../python/value.ts';

/** The value of kind `object`: a model of the Kubernetes client, or any other known class. */
export type ObjectValue = Extract<Value, { kind: 'object' }>;

/** Python's None. */
export const noneValue: Value = { kind: 'none' };

/** A str. */
export function strValue(value: string, origin?: Origin): Value {
  return placed({ kind: 'str', value }, origin);
}

/** A bool. */
export function boolValue(value: boolean): Value {
  return { kind: 'bool', value };
}

/** A list. */
export function listValue(items: readonly Value[], origin?: Origin): Value {
  return placed({ kind: 'list', items }, origin);
}

/** A dict with str keys; later entries win and keep the first one's place, as in Python. */
export function dictValue(entries: Iterable<readonly [string, Value]>, origin?: Origin): Value {
  const merged = new Map(entries);
  return placed(
    {
      kind: 'dict',
      entries: Array.from(merged, ([key, value]) => [strValue(key), value] as const),
    },
    origin,
  );
}

/** A model object, for example `modelValue('V1EnvVar', { name })`; attributes that are None are left out. */
export function modelValue(
  name: string,
  fields: Readonly<Record<string, Value>>,
  origin?: Origin,
): ObjectValue {
  const value = withFields({ kind: 'object', class: name, fields: new Map() }, fields);
  return origin === undefined ? value : { ...value, origin };
}

/** True for an object of class `name`, or of any class. */
export function isObject(value: Value, name?: string): value is ObjectValue {
  return value.kind === 'object' && (name === undefined || value.class === name);
}

/** An attribute of an object; None where it is not set or `value` is no object. */
export function fieldOf(value: Value, name: string): Value {
  return (value.kind === 'object' ? value.fields.get(name) : undefined) ?? noneValue;
}

/** A copy of `value` with some attributes set, or taken away by None. */
export function withFields(
  value: ObjectValue,
  changes: Readonly<Record<string, Value>>,
): ObjectValue {
  const fields = new Map(value.fields);
  for (const [name, field] of Object.entries(changes))
    if (field.kind === 'none') fields.delete(name);
    else fields.set(name, field);
  return { ...value, fields };
}

/** Python's truth of a value; what is not known counts as true. */
export function isTruthy(value: Value): boolean {
  switch (value.kind) {
    case 'none':
      return false;
    case 'bool':
      return value.value;
    case 'int':
      return value.value !== 0n;
    case 'float':
      return value.value !== 0;
    case 'str':
    case 'bytes':
      return value.value.length > 0;
    case 'list':
      return value.items.length > 0 || (value.type !== undefined && value.type !== 'range');
    case 'tuple':
    case 'set':
      return value.items.length > 0;
    case 'dict':
      return value.entries.length > 0;
    case 'duration':
      return value.microseconds !== 0n;
    default:
      return true;
  }
}

/** The items of a list or tuple; empty for anything else. */
export function itemsOf(value: Value): readonly Value[] {
  return value.kind === 'list' || value.kind === 'tuple' ? value.items : [];
}

/** The text of a str, else undefined. */
export function textOf(value: Value): string | undefined {
  return value.kind === 'str' ? value.value : undefined;
}

/** `str(value)` of the plain kinds; undefined where it is not known here. */
export function toText(value: Value): string | undefined {
  switch (value.kind) {
    case 'str':
      return value.value;
    case 'int':
      return value.value.toString();
    case 'float':
      return floatRepr(value.value);
    case 'bool':
      return value.value ? 'True' : 'False';
    case 'none':
      return 'None';
    default:
      return undefined;
  }
}

function placed(value: Value, origin: Origin | undefined): Value {
  return origin === undefined ? value : { ...value, origin };
}
