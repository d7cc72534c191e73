import type { PyValue } from '../python/object.ts';
import type { Rendering } from './rendering.ts';

/** An item and what it is sorted by. */
export interface Keyed<T> {
  readonly item: T;
  readonly keys: readonly PyValue[];
}

/** `sorted(...)` by lists of keys: stable, also in reverse. Raises what a comparison raises. */
export function sortedItems<T>(
  r: Rendering,
  items: readonly Keyed<T>[],
  reverse = false,
): readonly T[] {
  // As in Python, sorting the reversed list and reversing again keeps equal items in order.
  const given = reverse ? items.toReversed() : items;
  const sorted = merge(r, given).map(({ item }) => item);
  return reverse ? sorted.toReversed() : sorted;
}

function merge<T>(r: Rendering, items: readonly Keyed<T>[]): readonly Keyed<T>[] {
  if (items.length < 2) return items;
  const middle = items.length >> 1;
  const left = merge(r, items.slice(0, middle));
  const right = merge(r, items.slice(middle));
  const out: Keyed<T>[] = [];
  let [i, j] = [0, 0];
  for (;;) {
    const [a, b] = [left[i], right[j]];
    if (a === undefined) return [...out, ...right.slice(j)];
    if (b === undefined) return [...out, ...left.slice(i)];
    r.vm.step();
    if (lessKeys(r, b.keys, a.keys)) {
      out.push(b);
      j++;
    } else {
      out.push(a);
      i++;
    }
  }
}

/** `left < right` of two lists. */
function lessKeys(r: Rendering, left: readonly PyValue[], right: readonly PyValue[]): boolean {
  for (const [index, a] of left.entries()) {
    const b = right[index];
    if (b === undefined) return false;
    if (left.length === 1 || !r.compare('==', a, b)) return r.compare('<', a, b);
  }
  return left.length < right.length;
}
