import type { PyValue } from '../python/object.ts';
import { stringRepr } from '../python/text/string-repr.ts';
import { attributeGetter } from './attribute-getter.ts';
import { define, type Definition, type Given } from './definition.ts';
import { calledName, callFilter, callTest } from './filter-call.ts';
import { generator } from './iterator.ts';
import type { Rendering } from './rendering.ts';

const variadic = { variadic: true, environment: true };

/** Jinja's filters that apply filters and tests to the items of a sequence. */
export const selectFilters: ReadonlyMap<string, Definition> = new Map<string, Definition>([
  ['map', define('sync_do_map', 'value', map, variadic)],
  [
    'select',
    define('sync_do_select', 'value', (r, args) => select(r, args, true, false), variadic),
  ],
  [
    'reject',
    define('sync_do_reject', 'value', (r, args) => select(r, args, false, false), variadic),
  ],
  [
    'selectattr',
    define('sync_do_selectattr', 'value', (r, args) => select(r, args, true, true), variadic),
  ],
  [
    'rejectattr',
    define('sync_do_rejectattr', 'value', (r, args) => select(r, args, false, true), variadic),
  ],
]);

function map(r: Rendering, args: Given): PyValue {
  return generator(r, (give) => {
    const value = r.known(args.get('value'));
    if (!r.truth(value)) return;
    const apply = mapper(r, args);
    for (const item of r.items(value)) give(apply(item));
  });
}

function mapper(r: Rendering, args: Given): (item: PyValue) => PyValue {
  const attribute = args.keywords.get('attribute');
  const [given, ...rest] = args.rest;
  if (given === undefined && attribute !== undefined) {
    const extra = [...args.keywords.keys()].find((k) => k !== 'attribute' && k !== 'default');
    if (extra !== undefined) {
      const message = `Unexpected keyword argument ${stringRepr(extra)}`;
      r.vm.raise('FilterArgumentError', message);
    }
    const otherwise = args.keywords.get('default');
    return attributeGetter(r, attribute, otherwise?.t === 'none' ? undefined : otherwise);
  }
  if (given === undefined) r.vm.raise('FilterArgumentError', 'map requires a filter argument');
  const more = { positional: rest, keywords: args.keywords };
  return (item) => callFilter(r, calledName(r, 'filter', given), 'by name', r.settle(item), more);
}

function select(r: Rendering, args: Given, wanted: boolean, byAttribute: boolean): PyValue {
  return generator(r, (give) => {
    const value = r.known(args.get('value'));
    if (!r.truth(value)) return;
    const rest = [...args.rest];
    const attribute = byAttribute ? rest.shift() : undefined;
    if (byAttribute && attribute === undefined) {
      r.vm.raise('FilterArgumentError', 'Missing parameter for attribute name');
    }
    const get = attributeGetter(r, attribute);
    const test = rest.shift();
    const more = { positional: rest, keywords: args.keywords };
    const isWanted = (part: PyValue): boolean => {
      if (test === undefined) return r.truth(part) === wanted;
      const name = calledName(r, 'test', test);
      return r.truth(callTest(r, name, 'by name', part, more)) === wanted;
    };
    for (const item of r.items(value)) if (isWanted(get(item))) give(item);
  });
}
