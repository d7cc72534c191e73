import { isJsonObject } from '../../base/json.ts';
import type { Json } from '../../base/json.ts';

/** True where both are the same value; the order of keys does not count. */
export function isSameJson(a: Json | undefined, b: Json | undefined): boolean {
  if (a === b) return true;
  if (isList(a) && isList(b)) {
    return a.length === b.length && a.every((item, i) => isSameJson(item, b[i]));
  }
  if (!isJsonObject(a) || !isJsonObject(b)) return false;
  const keys = Object.keys(a);
  return (
    keys.length === Object.keys(b).length &&
    keys.every((key) => Object.hasOwn(b, key) && isSameJson(a[key], b[key]))
  );
}

/** True for what Go leaves out where it writes JSON: nothing, false, zero, and what is empty. */
export function isZero(value: Json | undefined): boolean {
  if (value === undefined || value === null || value === false || value === 0 || value === '') {
    return true;
  }
  if (isList(value)) return value.length === 0;
  return isJsonObject(value) && Object.keys(value).length === 0;
}

/** True where `value` is an array. */
export function isList(value: Json | undefined): value is readonly Json[] {
  return Array.isArray(value);
}
