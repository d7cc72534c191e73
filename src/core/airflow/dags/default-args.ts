import { mergeInto } from '../../python/builtins/dict-methods.ts';
import { choose } from '../../python/execution/fork.ts';
import type { Interpreter } from '../../python/interpreter.ts';
import type { PyObject, PyRef, PyValue } from '../../python/object.ts';
import type { Input } from '../../python/value.ts';

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
  return object?.o === 'dict' ? entriesIn(vm, object).always : new Map();
}

/** What a dict gives that may differ by conditions. */
export interface ArgumentEntries {
  /** By str key, those that it has in any case. */
  readonly always: ReadonlyMap<string, PyValue>;
  /** Keys that it has under some conditions only, with what these wait for. */
  readonly sometimes: ReadonlyMap<string, readonly Input[]>;
}

/** The str keys of a dict that may differ by conditions. */
export function argumentEntries(vm: Interpreter, dict: PyRef): ArgumentEntries {
  const object = vm.object(dict);
  return object === undefined ? nothing : entriesIn(vm, object);
}

const nothing: ArgumentEntries = { always: new Map(), sometimes: new Map() };

function entriesIn(vm: Interpreter, object: PyObject): ArgumentEntries {
  if (object.o === 'dict') {
    const named = [...object.entries.values()].flatMap(([key, value]) =>
      key.t === 'str' ? [[key.v, value] as const] : [],
    );
    return { ...nothing, always: new Map(named) };
  }
  if (object.o !== 'joined') return nothing;
  const { test } = object;
  const known = vm.assumed(test);
  if (known !== undefined) return entriesIn(vm, known ? object.then : object.else);
  const [a, b] = [entriesIn(vm, object.then), entriesIn(vm, object.else)];
  const always = new Map<string, PyValue>();
  const sometimes = new Map([...a.sometimes, ...b.sometimes]);
  for (const name of new Set([...a.always.keys(), ...b.always.keys()])) {
    const [x, y] = [a.always.get(name), b.always.get(name)];
    if (x !== undefined && y !== undefined) always.set(name, choose(vm, test, x, y));
    else sometimes.set(name, [...(sometimes.get(name) ?? []), ...test.needs]);
  }
  return { always, sometimes };
}
