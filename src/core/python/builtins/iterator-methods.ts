import { define } from '../library/arguments.ts';
import { raiseStop } from '../execution/exceptions.ts';
import { resumeGenerator } from '../execution/generator.ts';
import { closeGenerator, giveToYield } from '../execution/steer-generator.ts';
import type { Interpreter } from '../interpreter.ts';
import type { Machine } from '../machine.ts';
import {
  int,
  none,
  tuple,
  type PyIterator,
  type PyNative,
  type PyRef,
  type PyUnknown,
  type PyValue,
} from '../object.ts';
import { itemAt } from '../operations/item-at.ts';
import { untilRaised } from '../operations/iteration.ts';
import type { Over } from '../execution/suspended.ts';

/** The next item of an iterator; undefined at its end. */
export function nextItem(vm: Machine, iterator: PyValue): PyValue | undefined {
  const object = vm.object(iterator);
  if (iterator.t !== 'ref' || object?.o !== 'iterator') {
    const special = vm.findAttribute(iterator, '__next__');
    if (special === undefined)
      return vm.raise('TypeError', `'${vm.typeName(iterator)}' object is not an iterator`);
    const next = untilRaised(vm as Interpreter, 'StopIteration', () =>
      vm.call(special, { positional: [], keywords: new Map() }),
    );
    return next === 'raised' ? undefined : next;
  }
  if (object.open !== undefined) return object.open;
  if (object.suspended !== undefined)
    return resumeGenerator(vm as Interpreter, iterator, object.suspended);
  if (object.over !== undefined) return nextOver(vm, iterator, object, object.over);
  const found = object.list && itemAt(vm as Interpreter, object.list, object.position);
  if (found !== undefined && 'open' in found) return open(vm, iterator, object, found.open);
  const item = object.list ? found?.item : object.items[object.position];
  if (item !== undefined) vm.heap.set(iterator.addr, { ...object, position: object.position + 1 });
  return item;
}

function nextOver(
  vm: Machine,
  ref: PyRef,
  iterator: PyIterator,
  { kind, fn, sources }: Over,
): PyValue | undefined {
  for (;;) {
    vm.step();
    const row: PyValue[] = [];
    for (const source of sources) {
      const item = nextItem(vm, source);
      const now = vm.object(source);
      if (now?.o === 'iterator' && now.open !== undefined) return open(vm, ref, iterator, now.open);
      if (item === undefined) return undefined;
      row.push(item);
    }
    const [item = none] = row;
    vm.heap.set(ref.addr, { ...iterator, position: iterator.position + 1 });
    const endless = sources.length === 0 ? endlessItem(vm, kind, fn, iterator.position) : undefined;
    if (endless !== undefined) return endless;
    if (kind === 'zip') return tuple(row);
    if (kind === 'enumerate') return tuple([vm.binary('+', fn, int(iterator.position)), item]);
    const call = (): PyValue => vm.call(fn, { positional: row, keywords: new Map() });
    if (kind === 'map') return call();
    const truth = vm.truth(fn.t === 'none' ? item : call());
    if (truth === true) return item;
    if (truth !== false) {
      const unknown = vm.unknown({ code: 'depends-on-input', data: {} }, item);
      return open(vm, ref, iterator, { ...unknown, needs: truth.needs });
    }
  }
}

function endlessItem(
  vm: Machine,
  kind: Over['kind'],
  fn: PyValue,
  position: number,
): PyValue | undefined {
  if (kind === 'repeat') return fn;
  if (fn.t !== 'tuple') return undefined;
  const [start = none, step = none] = fn.items;
  if (kind === 'count') return vm.binary('+', start, vm.binary('*', step, int(position)));
  return kind === 'cycle' ? fn.items[position % fn.items.length] : undefined;
}

function open(vm: Machine, ref: PyRef, iterator: PyIterator, unknown: PyUnknown): PyUnknown {
  const { o, name } = iterator;
  vm.heap.set(ref.addr, { o, name, items: [], position: 0, open: unknown });
  return unknown;
}

/** The methods of iterators and generators; each gets the iterator first. */
export const iteratorMethods: ReadonlyMap<string, PyNative> = new Map([
  [
    '__next__',
    define(
      'iterator.__next__',
      'self',
      (vm, args) => nextItem(vm, args.get('self')) ?? raiseStop(vm, args.get('self')),
      { lazy: true },
    ),
  ],
  [
    '__iter__',
    define('iterator.__iter__', 'self', (_vm, args) => args.get('self'), { lazy: true }),
  ],
  [
    'send',
    define(
      'generator.send',
      'self, value, /',
      (vm, args) => {
        const self = args.get('self');
        if (self.t === 'ref') giveToYield(vm, self, args.get('value'));
        return nextItem(vm, self) ?? raiseStop(vm, self);
      },
      { lazy: true },
    ),
  ],
  [
    'close',
    define('generator.close', 'self', (vm, args) => {
      const self = args.get('self');
      if (self.t === 'ref') closeGenerator(vm as Interpreter, self);
      return none;
    }),
  ],
]);
