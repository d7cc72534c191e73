import { define } from '../library/arguments.ts';
import { unorderedItems, withoutOrder } from '../library/unordered.ts';
import { PyRaise, type Machine } from '../machine.ts';
import { raiseStop } from '../execution/exceptions.ts';
import { iteratorFor } from '../execution/generator.ts';
import type { Interpreter } from '../interpreter.ts';
import { bool, int, none, tuple, type PyRef, type PyValue } from '../object.ts';
import { range } from './range.ts';
import { nextItem } from './iterator-methods.ts';
import { extreme, sortItems } from './sorting.ts';

function iterator(vm: Machine, items: readonly PyValue[], name: string): PyValue {
  return { t: 'ref', addr: vm.heap.add({ o: 'iterator', items, position: 0, name }) };
}

/** An iterator over others, which asks them when it is asked; unknown where one of them is. */
function over(
  vm: Machine,
  kind: 'map' | 'filter' | 'zip' | 'enumerate',
  fn: PyValue,
  values: readonly PyValue[],
): PyValue {
  const sources: PyRef[] = [];
  for (const value of values) {
    const source = iteratorFor(vm as Interpreter, value);
    if (source.t === 'unknown') return source;
    sources.push(source);
  }
  return {
    t: 'ref',
    addr: vm.heap.add({
      o: 'iterator',
      items: [],
      position: 0,
      name: kind,
      over: { kind, fn, sources },
    }),
  };
}

const enumerate = define(
  'enumerate',
  'iterable, start?',
  (vm, args) => {
    const start = args.whole('start', 0);
    const mixed = withoutOrder(args.get('iterable'));
    if (mixed === undefined) return over(vm, 'enumerate', int(start), [args.get('iterable')]);
    // Which item has which number hangs on the order.
    const pairs = mixed.items.map((item) => tuple([mixed.open(vm), item]));
    return mixed.with(vm, pairs);
  },
  { each: 'choice' },
);

const zip = define(
  'zip',
  '*iterables, strict?',
  (vm, args) => {
    if (args.rest.length === 0) return iterator(vm, [], 'zip');
    if (!args.flag('strict', false)) return over(vm, 'zip', none, args.rest);
    const all: (readonly PyValue[])[] = [];
    for (const value of args.rest) {
      const items = vm.iterate(value);
      if ('t' in items) return items;
      all.push(items);
    }
    const lengths = all.map((items) => items.length);
    const shortest = Math.min(...lengths);
    if (lengths.some((n) => n !== shortest)) return vm.raise('ValueError', unequal(lengths));
    return iterator(
      vm,
      Array.from({ length: shortest }, (_, i) => tuple(all.map((items) => items[i] as PyValue))),
      'zip',
    );
  },
  { each: 'choice' },
);

/** CPython's words for the first argument of `zip` that ends before or after the first. */
function unequal(lengths: readonly number[]): string {
  const [first = 0] = lengths;
  const shortest = Math.min(...lengths);
  const ends = lengths.indexOf(shortest);
  const i = ends > 0 ? ends : lengths.findIndex((n) => n > first);
  const before = i === 1 ? ' 1' : `s 1-${i}`;
  return `zip() argument ${i + 1} is ${ends > 0 ? 'shorter' : 'longer'} than argument${before}`;
}

const map = define(
  'map',
  'function, *iterables',
  (vm, args) =>
    args.rest.length === 0
      ? vm.raise('TypeError', 'map() must have at least two arguments.')
      : over(vm, 'map', args.get('function'), args.rest),
  { each: 'choice' },
);

const filter = define(
  'filter',
  'function, iterable, /',
  (vm, args) => over(vm, 'filter', args.get('function'), [args.get('iterable')]),
  { each: 'choice' },
);

const sorted = define(
  'sorted',
  'iterable, /, *, key?, reverse?',
  (vm, args) => {
    const value = args.get('iterable');
    const [key, isReverse] = [args.given('key'), args.flag('reverse', false)];
    // The order of a set does not matter where its items are put in order, as long as no two are equal in it.
    const unordered = unorderedItems(vm, value);
    const items = unordered ?? vm.iterate(value);
    if ('t' in items) return items;
    const result = sortItems(vm, items, key, isReverse);
    if (unordered !== undefined && key !== undefined && !('t' in result)) {
      const other = sortItems(vm, items.toReversed(), key, isReverse);
      if ('t' in other || other.some((item, i) => item !== result[i]))
        return vm.unknown({ code: 'depends-on-machine', data: { what: 'set' } });
    }
    return 't' in result ? result : vm.list(result);
  },
  { each: 'version' },
);

const reversed = define(
  'reversed',
  'sequence, /',
  (vm, args) => {
    const items = vm.iterate(args.get('sequence'));
    return 't' in items ? items : iterator(vm, items.toReversed(), 'reversed');
  },
  { each: 'version' },
);

const extremes = (name: string, largest: boolean): readonly [string, PyValue] => [
  name,
  define(
    name,
    '*values, key?, default?',
    (vm, args) => {
      const [only] = args.rest;
      if (only === undefined) vm.raise('TypeError', `${name} expected at least 1 argument, got 0`);
      const items = args.rest.length === 1 && only ? vm.iterate(only) : args.rest;
      if ('t' in items) return items;
      return (
        extreme(vm, items, args.given('key'), largest) ??
        args.find('default') ??
        vm.raise('ValueError', `${name}() arg is an empty sequence`)
      );
    },
    { each: 'version' },
  ),
];

const sum = define(
  'sum',
  'iterable, /, start?',
  (vm, args) => {
    const start = args.find('start');
    const found = unorderedItems(vm, args.get('iterable')) ?? [];
    const unordered = 't' in found ? [] : found;
    // Whole numbers make the same sum in any order, and of texts whichever comes first is refused.
    const isWhole =
      start?.t !== 'float' && unordered.every((item) => item.t === 'int' || item.t === 'bool');
    const isText = unordered.every((item) => item.t === 'str') && start === undefined;
    const items =
      unordered.length > 0 && (isWhole || isText) ? unordered : vm.iterate(args.get('iterable'));
    if (start?.t === 'str')
      vm.raise('TypeError', "sum() can't sum strings [use ''.join(seq) instead]");
    if (start?.t === 'bytes')
      vm.raise('TypeError', "sum() can't sum bytes [use b''.join(seq) instead]");
    return 't' in items
      ? items
      : items.reduce((total, item) => vm.binary('+', total, item), start ?? int(0));
  },
  { each: 'version' },
);

const quantifier = (name: string, stopAt: boolean): readonly [string, PyValue] => [
  name,
  define(
    name,
    'iterable, /',
    (vm, args) => {
      const source = iteratorFor(vm as Interpreter, args.get('iterable'));
      if (source.t === 'unknown') return source;
      let open: PyValue | undefined;
      for (;;) {
        // No more is asked for than decides it.
        const item = nextItem(vm, source);
        const now = vm.object(source);
        if (now?.o === 'iterator' && now.open !== undefined) return now.open;
        if (item === undefined) break;
        const truth = vm.truth(item);
        if (truth === stopAt) return open ?? bool(stopAt);
        if (typeof truth !== 'boolean')
          open ??= {
            ...vm.unknown({ code: 'depends-on-input', data: {} }, item),
            needs: truth.needs,
          };
      }
      return open ?? bool(!stopAt);
    },
    { each: 'version' },
  ),
];

const iter = define(
  'iter',
  'object, sentinel?, /',
  (vm, args) => {
    const value = args.get('object');
    if (args.find('sentinel') !== undefined)
      return vm.unknown({ code: 'call-not-followed', data: { name: 'iter' } });
    if (vm.object(value)?.o === 'iterator') return value;
    const items = vm.iterate(value);
    if ('t' in items) return items;
    const kind = iteratorName(vm, value);
    if (value.t !== 'ref' || vm.object(value)?.o !== 'list') return iterator(vm, items, kind);
    return {
      t: 'ref',
      addr: vm.heap.add({ o: 'iterator', items: [], list: value, position: 0, name: kind }),
    };
  },
  { each: 'choice' },
);

function iteratorName(vm: Machine, value: PyValue): string {
  const object = vm.object(value);
  if (object?.o === 'dict') return 'dict_keyiterator';
  const name = vm.typeName(value);
  return ['list', 'tuple', 'set', 'str', 'bytes', 'range'].includes(name)
    ? `${name}_iterator`
    : 'iterator';
}

const next = define(
  'next',
  'iterator, default?, /',
  (vm, args) => {
    const value = args.get('iterator');
    if (value.t === 'unknown') return value;
    if (vm.object(value)?.o === 'joined' || value.t === 'choice')
      return vm.lift([value], ([one]) => nextOf(vm, one ?? value, args.find('default')));
    return nextOf(vm, value, args.find('default'));
  },
  { lazy: true },
);

function nextOf(vm: Machine, value: PyValue, otherwise: PyValue | undefined): PyValue {
  try {
    return nextItem(vm, value) ?? otherwise ?? raiseStop(vm, value);
  } catch (error) {
    if (
      otherwise !== undefined &&
      error instanceof PyRaise &&
      vm.describe(error).className === 'StopIteration'
    )
      return otherwise;
    throw error;
  }
}

/** Functions that take or make iterables. */
export const iterationFunctions: readonly (readonly [string, PyValue])[] = [
  ['range', range],
  ['enumerate', enumerate],
  ['zip', zip],
  ['map', map],
  ['filter', filter],
  ['sorted', sorted],
  ['reversed', reversed],
  extremes('min', false),
  extremes('max', true),
  ['sum', sum],
  quantifier('any', true),
  quantifier('all', false),
  ['iter', iter],
  ['next', next],
];
