import { define } from '../library/arguments.ts';
import type { Machine } from '../machine.ts';
import { none, type PyNative, type PyValue } from '../object.ts';

/** The next item of an iterator; undefined at its end. */
export function nextItem(vm: Machine, iterator: PyValue): PyValue | undefined {
  const object = vm.object(iterator);
  if (iterator.t !== 'ref' || object?.o !== 'iterator') {
    const special = vm.findAttribute(iterator, '__next__');
    if (special === undefined)
      return vm.raise('TypeError', `'${vm.typeName(iterator)}' object is not an iterator`);
    return vm.call(special, { positional: [], keywords: new Map() });
  }
  const list = object.list && vm.object(object.list);
  if (list?.o === 'joined' || (list?.o === 'list' && list.open !== undefined))
    return vm.unknown({ code: 'depends-on-input', data: {} });
  const item = (list?.o === 'list' ? list.items : object.items)[object.position];
  if (item !== undefined) vm.heap.set(iterator.addr, { ...object, position: object.position + 1 });
  return item;
}

/** The methods of iterators and generators; each gets the iterator first. */
export const iteratorMethods: ReadonlyMap<string, PyNative> = new Map([
  [
    '__next__',
    define(
      'iterator.__next__',
      'self',
      (vm, args) => nextItem(vm, args.get('self')) ?? vm.raise('StopIteration'),
      { lazy: true },
    ),
  ],
  [
    '__iter__',
    define('iterator.__iter__', 'self', (_vm, args) => args.get('self'), { lazy: true }),
  ],
  ['close', define('iterator.close', 'self', () => none)],
]);
