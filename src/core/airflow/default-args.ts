import { mergeInto } from '../python/builtins/dict-methods.ts';
import type { Interpreter } from '../python/interpreter.ts';
import type { PyRef, PyValue } from '../python/object.ts';

/** A DAG's or group's `default_args` attribute as a fresh dict; empty where there is none. */
export function mergeDefaultArgs(
  vm: Interpreter,
  ...sources: readonly (PyValue | undefined)[]
): PyRef {
  const merged = vm.dict([]);
  for (const source of sources) {
    if (source !== undefined && source.t !== 'none') mergeInto(vm, merged, source);
  }
  return merged;
}

/** The str keys of a dict with their values. */
export function namedEntries(
  vm: Interpreter,
  dict: PyValue | undefined,
): ReadonlyMap<string, PyValue> {
  const object = dict && vm.object(dict);
  const named = new Map<string, PyValue>();
  if (object?.o !== 'dict') return named;
  for (const [key, value] of object.entries.values()) if (key.t === 'str') named.set(key.v, value);
  return named;
}
