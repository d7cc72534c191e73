import { str, type PyValue } from '../python/object.ts';
import { pointLength } from '../python/text/code-points.ts';
import type { Rendering } from './rendering.ts';
import { sortedItems } from './sorting.ts';

const width = 80;

/** `pprint.pformat(value)` of what fits in one line; what does not is unknown. */
export function prettyRepr(r: Rendering, value: PyValue): PyValue {
  const text = lineOf(r, value);
  if (pointLength(text) < width) return str(text);
  return r.giveUp({ code: 'method-not-known', data: { name: 'pprint' } }, value);
}

function lineOf(r: Rendering, given: PyValue): string {
  const value = r.known(given);
  const object = r.vm.object(value);
  const inside = (items: readonly PyValue[]): string =>
    r.nested(() => items.map((item) => lineOf(r, item)).join(', '));
  if (value.t === 'tuple') return `(${inside(value.items)}${value.items.length === 1 ? ',' : ''})`;
  if (object?.o === 'list') return `[${inside(r.items(value))}]`;
  if (object?.o === 'dict' && object.subclass === undefined) {
    const pairs = [...object.entries.values()].map((pair) => ({ item: pair, keys: [pair[0]] }));
    const entries = sortedItems(r, pairs).map(
      ([key, item]) => `${lineOf(r, key)}: ${lineOf(r, item)}`,
    );
    return `{${entries.join(', ')}}`;
  }
  return r.knownText(r.vm.repr(value)).v;
}
