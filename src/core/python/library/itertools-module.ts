import type { Machine } from '../machine.ts';
import type { PyNative, PyUnknown, PyValue } from '../object.ts';
import { nextItem } from '../builtins/iterator-methods.ts';
import { int, none, tuple } from '../object.ts';
import { largestText } from '../text/outcome.ts';
import { tooLarge } from '../text/settle.ts';
import type { Bound } from './arguments.ts';
import { define } from './arguments.ts';
import { notFollowed } from './host-class.ts';
import { callWith, iterateAll, iteratorOf } from './iterators.ts';
import type { LazyMembers } from './module-members.ts';

type Items = readonly PyValue[];

/** A function that makes an iterator of the items of its first argument. */
function overItems(
  name: string,
  parameters: string,
  body: (vm: Machine, items: Items, args: Bound) => Items | PyUnknown,
): PyNative {
  return define(
    `itertools.${name}`,
    parameters,
    (vm, args) => {
      const items = vm.iterate(args.get('iterable'));
      const found = 't' in items ? items : body(vm, items, args);
      return 't' in found ? found : iteratorOf(vm, found, name);
    },
    { each: 'version' },
  );
}

const largest = largestText / 10;

function tuples(vm: Machine, lists: readonly Items[], name: string): PyValue {
  return iteratorOf(
    vm,
    lists.map((items) => tuple(items)),
    name,
  );
}

function product(pools: readonly Items[]): readonly Items[] | undefined {
  let count = 1;
  for (const pool of pools) count *= pool.length;
  if (count > largest) return undefined;
  let lists: Items[] = [[]];
  for (const pool of pools) lists = lists.flatMap((list) => pool.map((item) => [...list, item]));
  return lists;
}

/** The positions of `combinations` (or with replacement) and `permutations` of `size` out of `n`. */
function picks(
  n: number,
  size: number,
  next: (chosen: readonly number[]) => readonly number[],
): readonly (readonly number[])[] | undefined {
  let lists: (readonly number[])[] = [[]];
  for (let i = 0; i < size; i++) {
    const longer: (readonly number[])[] = [];
    for (const list of lists) {
      for (const index of next(list)) if (index < n) longer.push([...list, index]);
      if (longer.length > largest) return undefined;
    }
    lists = longer;
  }
  return lists;
}

function picking(
  name: string,
  next: (n: number) => (chosen: readonly number[]) => readonly number[],
): PyNative {
  return define(
    `itertools.${name}`,
    'iterable, r?',
    (vm, args) => {
      const items = vm.iterate(args.get('iterable'));
      if ('t' in items) return items;
      const size = args.given('r') === undefined ? items.length : args.whole('r');
      if (size < 0) return vm.raise('ValueError', 'r must be non-negative');
      const found = picks(items.length, size, next(items.length));
      if (found === undefined) return tooLarge(vm);
      return tuples(
        vm,
        found.map((list) => list.map((i) => items[i] ?? none)),
        name,
      );
    },
    { each: 'version' },
  );
}

const range = (from: number, to: number): readonly number[] =>
  Array.from({ length: Math.max(0, to - from) }, (_, i) => from + i);

/** The condition of items: unknown where one cannot be told. */
function tests(vm: Machine, fn: PyValue, items: Items): readonly boolean[] | PyUnknown {
  const found: boolean[] = [];
  for (const item of items) {
    const value = fn.t === 'none' ? item : callWith(vm, fn, item);
    const truth = vm.truth(value);
    if (typeof truth !== 'boolean')
      return vm.unknown({ code: 'depends-on-input', data: {} }, value);
    found.push(truth);
  }
  return found;
}

function filtering(
  name: string,
  keep: (item: boolean, index: number, all: readonly boolean[]) => boolean,
): PyNative {
  return define(
    `itertools.${name}`,
    'predicate, iterable',
    (vm, args) => {
      const items = vm.iterate(args.get('iterable'));
      if ('t' in items) return items;
      const truths = tests(vm, args.get('predicate'), items);
      if ('t' in truths) return truths;
      const kept = items.filter((_, i) => keep(truths[i] ?? false, i, truths));
      return iteratorOf(vm, kept, name);
    },
    { each: 'version' },
  );
}

function accumulate(vm: Machine, items: Items, args: Bound): Items | PyUnknown {
  const fn = args.given('func');
  const initial = args.given('initial');
  const out: PyValue[] = [];
  let sum = initial;
  if (sum !== undefined) out.push(sum);
  for (const item of items) {
    if (sum === undefined) sum = item;
    else sum = fn === undefined ? vm.binary('+', sum, item) : callWith(vm, fn, sum, item);
    out.push(sum);
  }
  return out;
}

function groupby(vm: Machine, items: Items, args: Bound): Items | PyUnknown {
  const key = args.given('key');
  const groups: { readonly key: PyValue; readonly items: PyValue[] }[] = [];
  for (const item of items) {
    const value = key === undefined ? item : callWith(vm, key, item);
    const last = groups.at(-1);
    const same = last && vm.truth(vm.compare('==', last.key, value));
    if (last !== undefined && typeof same !== 'boolean')
      return vm.unknown({ code: 'depends-on-input', data: {} }, value);
    if (last !== undefined && same === true) last.items.push(item);
    else groups.push({ key: value, items: [item] });
  }
  return groups.map((group) => tuple([group.key, iteratorOf(vm, group.items, '_grouper')]));
}

function islice(vm: Machine, items: Items, args: Bound): Items | PyUnknown {
  const [a, b, c] = args.rest;
  const whole = (value: PyValue | undefined, fallback: number): number =>
    value === undefined || value.t === 'none'
      ? fallback
      : value.t === 'int'
        ? Number(value.v)
        : NaN;
  const start = b === undefined ? 0 : whole(a, 0);
  const stop = Math.min(items.length, whole(b === undefined ? a : b, items.length));
  const step = whole(c, 1);
  if (Number.isNaN(start + stop + step) || start < 0 || stop < 0 || step < 1)
    return vm.raise(
      'ValueError',
      'Indices for islice() must be None or an integer: 0 <= x <= sys.maxsize.',
    );
  return range(start, stop)
    .filter((i) => (i - start) % step === 0)
    .map((i) => items[i] ?? none);
}

const chainAll = (vm: Machine, values: readonly PyValue[]): PyValue => {
  const all = iterateAll(vm, values);
  return 't' in all ? all : iteratorOf(vm, all.flat(), 'chain');
};

/** The module itertools. */
export const itertoolsModule: LazyMembers = {
  chain: () =>
    define('itertools.chain', '*iterables', (vm, args) => chainAll(vm, args.rest), {
      each: 'version',
      members: new Map([
        [
          'from_iterable',
          define(
            'itertools.chain.from_iterable',
            'iterable, /',
            (vm, args) => {
              const items = vm.iterate(args.get('iterable'));
              return 't' in items ? items : chainAll(vm, items);
            },
            { each: 'version' },
          ),
        ],
      ]),
    }),
  product: () =>
    define(
      'itertools.product',
      '*iterables, repeat?',
      (vm, args) => {
        const all = iterateAll(vm, args.rest);
        if ('t' in all) return all;
        const times = args.whole('repeat', 1);
        if (times < 0 || times > 20) return tooLarge(vm);
        const found = product(Array.from({ length: times }, () => all).flat());
        return found === undefined ? tooLarge(vm) : tuples(vm, found, 'product');
      },
      { each: 'version' },
    ),
  combinations: () =>
    picking('combinations', (n) => (chosen) => range((chosen.at(-1) ?? -1) + 1, n)),
  combinations_with_replacement: () =>
    picking('combinations_with_replacement', (n) => (chosen) => range(chosen.at(-1) ?? 0, n)),
  permutations: () =>
    picking('permutations', (n) => (chosen) => range(0, n).filter((i) => !chosen.includes(i))),
  zip_longest: () =>
    define(
      'itertools.zip_longest',
      '*iterables, fillvalue?',
      (vm, args) => {
        const all = iterateAll(vm, args.rest);
        if ('t' in all) return all;
        const length = Math.max(0, ...all.map((items) => items.length));
        const fill = args.find('fillvalue') ?? none;
        return tuples(
          vm,
          range(0, length).map((i) => all.map((items) => items[i] ?? fill)),
          'zip_longest',
        );
      },
      { each: 'version' },
    ),
  islice: () =>
    define(
      'itertools.islice',
      'iterable, *rest',
      (vm, args) => {
        const end = args.rest[args.rest.length === 1 ? 0 : 1];
        const items = itemsUpTo(
          vm,
          args.get('iterable'),
          end?.t === 'int' ? Number(end.v) : Infinity,
        );
        const found = 't' in items ? items : islice(vm, items, args);
        return 't' in found ? found : iteratorOf(vm, found, 'islice');
      },
      { each: 'version' },
    ),
  accumulate: () => overItems('accumulate', 'iterable, func?, *, initial?', accumulate),
  groupby: () => overItems('groupby', 'iterable, key?', groupby),
  pairwise: () =>
    overItems('pairwise', 'iterable, /', (_vm, items) =>
      items.slice(1).map((item, i) => tuple([items[i] ?? none, item])),
    ),
  compress: () =>
    overItems('compress', 'iterable, selectors', (vm, items, args) => {
      const selectors = vm.iterate(args.get('selectors'));
      if ('t' in selectors) return selectors;
      const truths = tests(vm, none, selectors);
      return 't' in truths ? truths : items.filter((_, i) => truths[i] === true);
    }),
  starmap: () =>
    define(
      'itertools.starmap',
      'function, iterable',
      (vm, args) => {
        const items = vm.iterate(args.get('iterable'));
        if ('t' in items) return items;
        const out: PyValue[] = [];
        for (const item of items) {
          const values = vm.iterate(item);
          if ('t' in values) return values;
          out.push(callWith(vm, args.get('function'), ...values));
        }
        return iteratorOf(vm, out, 'starmap');
      },
      { each: 'version' },
    ),
  repeat: () =>
    define(
      'itertools.repeat',
      'object, times?',
      (vm, args) => {
        if (args.find('times') === undefined) return endless(vm, 'repeat', args.get('object'));
        const times = args.whole('times');
        if (times > largest) return tooLarge(vm);
        const items = Array.from({ length: Math.max(0, times) }, () => args.get('object'));
        return iteratorOf(vm, items, 'repeat');
      },
      { each: 'version' },
    ),
  takewhile: () => filtering('takewhile', (_, i, all) => !all.slice(0, i + 1).includes(false)),
  dropwhile: () => filtering('dropwhile', (_, i, all) => all.slice(0, i + 1).includes(false)),
  filterfalse: () => filtering('filterfalse', (truth) => !truth),
  tee: () =>
    define('itertools.tee', 'iterable, n?', (vm, args) => {
      const items = vm.iterate(args.get('iterable'));
      if ('t' in items) return items;
      const count = Math.min(100, args.whole('n', 2));
      return tuple(range(0, count).map(() => iteratorOf(vm, items, '_tee')));
    }),
  count: () =>
    define('itertools.count', 'start?, step?', (vm, args) => {
      const [start, step] = [args.find('start') ?? int(0), args.find('step') ?? int(1)];
      // The sums of floats are rounded one by one.
      return start.t === 'int' && step.t === 'int'
        ? endless(vm, 'count', tuple([start, step]))
        : notFollowed(vm, 'itertools.count', start, step);
    }),
  cycle: () =>
    define('itertools.cycle', 'iterable, /', (vm, args) => {
      const items = vm.iterate(args.get('iterable'));
      if ('t' in items) return items;
      return items.length === 0 ? iteratorOf(vm, [], 'cycle') : endless(vm, 'cycle', tuple(items));
    }),
};

function endless(vm: Machine, kind: 'count' | 'cycle' | 'repeat', fn: PyValue): PyValue {
  const over = { kind, fn, sources: [] };
  return {
    t: 'ref',
    addr: vm.heap.add({ o: 'iterator', items: [], position: 0, name: kind, over }),
  };
}

/** As many items of an endless iterator as are asked for; of others all. */
function itemsUpTo(vm: Machine, iterable: PyValue, count: number): Items | PyUnknown {
  const object = vm.object(iterable);
  if (object?.o !== 'iterator' || object.over === undefined || count > largest)
    return vm.iterate(iterable);
  const items: PyValue[] = [];
  while (items.length < count) {
    const item = nextItem(vm, iterable);
    const now = vm.object(iterable);
    if (now?.o === 'iterator' && now.open !== undefined) return now.open;
    if (item === undefined) break;
    items.push(item);
  }
  return items;
}
