import type { Machine } from '../machine.ts';
import type { PyUnknown, PyValue } from '../object.ts';

/** `sorted(items, key=, reverse=)`: stable; unknown where any comparison is. */
export function sortItems(
  vm: Machine,
  items: readonly PyValue[],
  key: PyValue | undefined,
  reverse: boolean,
): readonly PyValue[] | PyUnknown {
  const keyed = items.map((item) => ({
    item,
    key: key ? vm.call(key, { positional: [item], keywords: new Map() }) : item,
  }));
  let open: PyUnknown | undefined;
  const less = (a: PyValue, b: PyValue): boolean => {
    vm.step();
    const result = vm.compare('<', a, b);
    if (result.t === 'bool') return result.v;
    open ??= vm.unknown({ code: 'depends-on-input', data: {} }, result);
    return false;
  };
  // Python keeps the order of equal items also when it sorts in reverse.
  keyed.sort((a, b) =>
    less(a.key, b.key) ? (reverse ? 1 : -1) : less(b.key, a.key) ? (reverse ? -1 : 1) : 0,
  );
  return open ?? keyed.map((k) => k.item);
}

/** The first smallest (or largest) item; undefined for none; unknown where a comparison is. */
export function extreme(
  vm: Machine,
  items: readonly PyValue[],
  key: PyValue | undefined,
  largest: boolean,
): PyValue | undefined {
  let best: { readonly item: PyValue; readonly key: PyValue } | undefined;
  for (const item of items) {
    const value = key ? vm.call(key, { positional: [item], keywords: new Map() }) : item;
    if (best === undefined) {
      best = { item, key: value };
      continue;
    }
    const better = vm.compare(largest ? '>' : '<', value, best.key);
    if (better.t !== 'bool') return vm.unknown({ code: 'depends-on-input', data: {} }, better);
    if (better.v) best = { item, key: value };
  }
  return best?.item;
}
