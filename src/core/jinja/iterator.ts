import { PyRaise } from '../python/machine.ts';
import { lazyNative, none, type PyRef, type PyValue } from '../python/object.ts';
import type { HostType } from '../python/host-type.ts';
import type { Rendering } from './rendering.ts';

/** An iterator that is used up once; `name` is its type's, for messages. */
export function iterator(r: Rendering, items: readonly PyValue[], name: string): PyRef {
  r.vm.step(items.length);
  return { t: 'ref', addr: r.vm.heap.add({ o: 'iterator', items, position: 0, name }) };
}

/** A generator of what `run` yields: what `run` raises is raised where an item too many is asked for. */
export function generator(r: Rendering, run: (give: (item: PyValue) => void) => void): PyRef {
  const items: PyValue[] = [];
  try {
    run((item) => {
      items.push(item);
    });
  } catch (error) {
    if (!(error instanceof PyRaise)) throw error;
    return failing(r, items, error);
  }
  return iterator(r, items, 'generator');
}

function failing(r: Rendering, items: readonly PyValue[], raised: PyRaise): PyRef {
  const end: PyValue = { t: 'host', type: endType, data: null };
  const fn = lazyNative('generator', (_vm, { positional: [item = none] }) => {
    if (item.t === 'host' && item.type === endType) throw raised;
    return item;
  });
  const over = { kind: 'map', fn, sources: [iterator(r, [...items, end], 'iterator')] } as const;
  const addr = r.vm.heap.add({ o: 'iterator', items: [], over, position: 0, name: 'generator' });
  return { t: 'ref', addr };
}

const endType: HostType = { name: 'object' };
