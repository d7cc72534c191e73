import type { PyRef, PyValue } from '../python/object.ts';
import type { Rendering } from './rendering.ts';

/** An iterator that is used up once; `name` is its type's, for messages. */
export function iterator(r: Rendering, items: readonly PyValue[], name: string): PyRef {
  r.vm.step(items.length);
  return { t: 'ref', addr: r.vm.heap.add({ o: 'iterator', items, position: 0, name }) };
}
