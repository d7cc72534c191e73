import { str, type PyValue } from '../python/object.ts';
import { findAttribute, getAttribute } from './attributes.ts';
import { define, type Definition, type Given } from './definition.ts';
import type { Rendering } from './rendering.ts';
import { failUndefined, undefinedData } from './undefined.ts';

/** Jinja's filters on any value. */
export const valueFilters: ReadonlyMap<string, Definition> = new Map<string, Definition>([
  ['default', define('do_default', 'value, default_value?, boolean?', defaultTo, { lazy: true })],
  ['d', define('do_default', 'value, default_value?, boolean?', defaultTo, { lazy: true })],
  ['attr', define('do_attr', 'obj, name', attribute, { environment: true })],
]);

function defaultTo(r: Rendering, args: Given): PyValue {
  const value = args.get('value');
  const otherwise = args.find('default_value') ?? str('');
  if (undefinedData(value) !== undefined) return otherwise;
  // Whether a value that is not known is undefined is not known either; an input that is given is a value.
  if (value.t === 'unknown') return r.vm.unknown({ code: 'depends-on-input', data: {} }, value);
  return args.flag('boolean') && !r.truth(value) ? otherwise : value;
}

function attribute(r: Rendering, args: Given): PyValue {
  const object = args.get('obj');
  const name = r.known(args.get('name'));
  if (name.t !== 'str') {
    const data = undefinedData(name);
    if (data !== undefined) failUndefined(data);
    const type = r.vm.typeName(name);
    return r.vm.raise('TypeError', `attribute name must be string, not '${type}'`);
  }
  if (undefinedData(object) !== undefined) return getAttribute(r, object, name.v);
  return findAttribute(r, object, name.v) ?? r.undefined({ object, key: name });
}
