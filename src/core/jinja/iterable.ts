import type { PyValue } from '../python/object.ts';
import type { Rendering } from './rendering.ts';
import { undefinedData } from './undefined.ts';

/** Whether `iter(value)` works; an undefined value of the strict kind raises. */
export function isIterable(r: Rendering, value: PyValue): boolean {
  if (value.t === 'host') {
    if (undefinedData(value) !== undefined) return r.items(value).length === 0;
    return value.type.iterate !== undefined;
  }
  if (value.t === 'str' || value.t === 'bytes' || value.t === 'tuple') return true;
  const object = r.vm.object(value);
  if (object?.o === 'instance') return r.vm.findAttribute(value, '__iter__') !== undefined;
  return object !== undefined && ['list', 'dict', 'set', 'iterator'].includes(object.o);
}
