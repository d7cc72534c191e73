import { nextItem } from '../python/builtins/iterator-methods.ts';
import { int, none, str, tuple, type PyValue } from '../python/object.ts';
import { codePoints } from '../python/text/code-points.ts';
import { attributeGetter, attributesGetter, ignoreCase } from './attribute-getter.ts';
import { define, type Definition, type Given } from './definition.ts';
import { group } from './group.ts';
import { generator, iterator } from './iterator.ts';
import type { Rendering } from './rendering.ts';
import { numberOf } from './numbers.ts';
import { sortedItems } from './sorting.ts';
import { like } from './text-filters.ts';
import { undefinedData } from './undefined.ts';

const environment = { environment: true };

/** Jinja's filters on sequences. */
export const sequenceFilters: ReadonlyMap<string, Definition> = new Map<string, Definition>([
  ['length', define('len', 'obj', length, { builtin: '' })],
  ['count', define('len', 'obj', length, { builtin: '' })],
  ['list', define('sync_do_list', 'value', (r, args) => r.vm.list(r.items(args.get('value'))))],
  ['first', define('sync_do_first', 'seq', first, environment)],
  ['last', define('do_last', 'seq', last, environment)],
  [
    'random',
    define(
      'do_random',
      'seq',
      (r, args) =>
        r.giveUp({ code: 'depends-on-machine', data: { name: 'random' } }, args.get('seq')),
      environment,
    ),
  ],
  ['reverse', define('do_reverse', 'value', reverse)],
  ['sort', define('do_sort', 'value, reverse?, case_sensitive?, attribute?', sort, environment)],
  ['dictsort', define('do_dictsort', 'value, case_sensitive?, by?, reverse?', dictSort)],
  ['unique', define('sync_do_unique', 'value, case_sensitive?, attribute?', unique, environment)],
  [
    'groupby',
    define('sync_do_groupby', 'value, attribute, default?, case_sensitive?', groupBy, environment),
  ],
  [
    'min',
    define(
      'do_min',
      'value, case_sensitive?, attribute?',
      (r, args) => extreme(r, args, '<'),
      environment,
    ),
  ],
  [
    'max',
    define(
      'do_max',
      'value, case_sensitive?, attribute?',
      (r, args) => extreme(r, args, '>'),
      environment,
    ),
  ],
  ['sum', define('sync_do_sum', 'iterable, attribute?, start?', sum, environment)],
  ['batch', define('do_batch', 'value, linecount, fill_with?', batch)],
  ['slice', define('sync_do_slice', 'value, slices, fill_with?', slices)],
  ['items', define('do_items', 'value', items)],
]);

function length(r: Rendering, args: Given): PyValue {
  return r.vm.length(args.get('obj'));
}

function first(r: Rendering, args: Given): PyValue {
  const value = r.known(args.get('seq'));
  if (r.vm.object(value)?.o === 'iterator') {
    // Only this one is taken from a generator.
    return nextItem(r.vm, value) ?? r.undefined({ hint: 'No first item, sequence was empty.' });
  }
  return r.items(value)[0] ?? r.undefined({ hint: 'No first item, sequence was empty.' });
}

function last(r: Rendering, args: Given): PyValue {
  const items = reversible(r, r.known(args.get('seq')));
  return items.at(-1) ?? r.undefined({ hint: 'No last item, sequence was empty.' });
}

/** The items of what Python's `reversed` takes. */
function reversible(r: Rendering, value: PyValue): readonly PyValue[] {
  if (isReversible(r, value)) return r.items(value);
  return r.vm.raise('TypeError', `'${r.vm.typeName(value)}' object is not reversible`);
}

function isReversible(r: Rendering, value: PyValue): boolean {
  const object = r.vm.object(value);
  if (object?.o === 'instance') return r.vm.findAttribute(value, '__reversed__') !== undefined;
  const isSequence = value.t === 'str' || value.t === 'bytes' || value.t === 'tuple';
  return isSequence || isIterableHost(value) || object?.o === 'list' || object?.o === 'dict';
}

function isIterableHost(value: PyValue): boolean {
  return value.t === 'host' && value.type.iterate !== undefined;
}

function reverse(r: Rendering, args: Given): PyValue {
  const value = r.known(args.get('value'));
  if (value.t === 'str') return like(value, codePoints(value.v).toReversed().join(''));
  if (isReversible(r, value)) {
    const isList = r.vm.object(value)?.o === 'list';
    return iterator(r, r.items(value).toReversed(), isList ? 'list_reverseiterator' : 'reversed');
  }
  const items = r.attempt(['TypeError'], () => tuple(r.items(value).toReversed()));
  if (items?.t === 'tuple') return r.vm.list(items.items);
  return r.vm.raise('FilterArgumentError', 'argument must be iterable');
}

function keyGetter(r: Rendering, args: Given, otherwise?: PyValue): (item: PyValue) => PyValue {
  const get = attributeGetter(r, args.some('attribute'), otherwise);
  return args.flag('case_sensitive') ? get : (item) => ignoreCase(r.known(get(item)));
}

function sort(r: Rendering, args: Given): PyValue {
  const get = attributesGetter(r, args.some('attribute'));
  const isExact = args.flag('case_sensitive');
  const keyed = r.items(args.get('value')).map((item) => {
    const keys = get(item);
    return { item, keys: isExact ? keys : keys.map((key) => ignoreCase(r.known(key))) };
  });
  return r.vm.list(sortedItems(r, keyed, args.whole('reverse', 0) !== 0));
}

function dictSort(r: Rendering, args: Given): PyValue {
  const by = args.find('by') ?? str('key');
  if (by.t !== 'str' || (by.v !== 'key' && by.v !== 'value')) {
    r.vm.raise('FilterArgumentError', 'You can only sort by either "key" or "value"');
  }
  const position = by.v === 'key' ? 0 : 1;
  const isExact = args.flag('case_sensitive');
  const keyed = r.items(r.method(r.known(args.get('value')), 'items')).map((pair) => {
    const key = r.known(r.items(pair)[position] ?? none);
    return { item: pair, keys: [isExact ? key : ignoreCase(key)] };
  });
  return r.vm.list(sortedItems(r, keyed, args.whole('reverse', 0) !== 0));
}

function unique(r: Rendering, args: Given): PyValue {
  return generator(r, (give) => {
    const get = keyGetter(r, args);
    const seen: PyValue[] = [];
    for (const item of r.items(args.get('value'))) {
      const key = get(item);
      // A key that cannot be in a set raises here.
      r.vm.set([key]);
      if (seen.some((other) => r.compare('==', other, key))) continue;
      seen.push(key);
      give(item);
    }
  });
}

function groupBy(r: Rendering, args: Given): PyValue {
  const otherwise = args.some('default');
  const get = keyGetter(r, args, otherwise);
  const shown = attributeGetter(r, args.some('attribute'), otherwise);
  const keyed = r.items(args.get('value')).map((item) => ({ item, keys: [get(item)] }));
  const groups: { readonly key: PyValue; readonly members: PyValue[] }[] = [];
  for (const item of sortedItems(r, keyed)) {
    const key = get(item);
    const open = groups.at(-1);
    if (open !== undefined && r.compare('==', open.key, key)) open.members.push(item);
    else groups.push({ key, members: [item] });
  }
  return r.vm.list(
    groups.map(({ members: [head, ...rest] }) =>
      group(shown(head ?? none), r.vm.list(head === undefined ? [] : [head, ...rest])),
    ),
  );
}

function extreme(r: Rendering, args: Given, operator: '<' | '>'): PyValue {
  const get = keyGetter(r, args);
  let best: { readonly item: PyValue; readonly key: PyValue } | undefined;
  for (const item of r.items(args.get('value'))) {
    const key = get(item);
    if (best === undefined || r.compare(operator, key, best.key)) best = { item, key };
  }
  return best?.item ?? r.undefined({ hint: 'No aggregated item, sequence was empty.' });
}

function sum(r: Rendering, args: Given): PyValue {
  const get = attributeGetter(r, args.some('attribute'));
  let total = args.find('start') ?? int(0);
  if (total.t === 'str') {
    r.vm.raise('TypeError', "sum() can't sum strings [use ''.join(seq) instead]");
  }
  for (const item of r.items(args.get('iterable'))) total = r.vm.binary('+', total, get(item));
  return total;
}

function batch(r: Rendering, args: Given): PyValue {
  return generator(r, (give) => {
    for (const row of batches(r, args)) give(r.vm.list(row));
  });
}

function batches(r: Rendering, args: Given): readonly (readonly PyValue[])[] {
  const given = r.known(args.get('linecount'));
  const isNumber = ['int', 'bool', 'float'].includes(given.t);
  const size = isNumber ? numberOf(given) : Infinity;
  const fill = args.some('fill_with');
  const rows: PyValue[][] = [];
  for (const item of r.items(args.get('value'))) {
    const row = rows.at(-1);
    // A size below one is never reached, or is reached at once.
    if (row === undefined || row.length === size) rows.push([item]);
    else row.push(item);
  }
  const row = rows.at(-1);
  if (fill !== undefined && row !== undefined) {
    if (!isNumber) r.compare('<', int(row.length), given);
    r.grow(Math.max(0, size - row.length));
    while (row.length < size) row.push(fill);
  }
  return size === 0 && rows.length > 0 ? [[], ...rows] : rows;
}

function slices(r: Rendering, args: Given): PyValue {
  return generator(r, (give) => {
    for (const row of slicesOf(r, args)) give(r.vm.list(row));
  });
}

function slicesOf(r: Rendering, args: Given): readonly (readonly PyValue[])[] {
  const all = r.items(args.get('value'));
  const count = args.whole('slices', 1);
  const fill = args.some('fill_with');
  if (count === 0) {
    r.vm.raise('ZeroDivisionError', 'integer division or modulo by zero');
  }
  const size = Math.floor(all.length / count);
  const longer = all.length - size * count;
  r.grow(Math.max(0, count));
  const rows: PyValue[][] = [];
  for (let number = 0, start = 0; number < count; number++) {
    const end = start + size + (number < longer ? 1 : 0);
    const row = all.slice(start, end);
    rows.push(fill !== undefined && number >= longer ? [...row, fill] : row);
    start = end;
  }
  return rows;
}

function items(r: Rendering, args: Given): PyValue {
  return generator(r, (give) => {
    for (const pair of pairsOf(r, r.known(args.get('value')))) give(pair);
  });
}

function pairsOf(r: Rendering, value: PyValue): readonly PyValue[] {
  if (undefinedData(value) !== undefined) return [];
  const isMapping = r.vm.object(value)?.o === 'dict';
  if (!isMapping && (value.t !== 'host' || r.vm.findAttribute(value, 'keys') === undefined)) {
    r.vm.raise('TypeError', 'Can only get item pairs from a mapping.');
  }
  return r.items(r.method(value, 'items'));
}
