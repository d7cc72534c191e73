import { int, str, type PyValue } from '../python/object.ts';
import { getItem } from './attributes.ts';
import type { Rendering } from './rendering.ts';
import { undefinedData } from './undefined.ts';

/** jinja2.filters, `make_attrgetter`: reads `a.b.0` of an item; no attribute reads the item itself. */
export function attributeGetter(
  r: Rendering,
  attribute: PyValue | undefined,
  otherwise?: PyValue,
): (item: PyValue) => PyValue {
  const parts = partsOf(attribute);
  return (item) => {
    let value = r.settle(item);
    for (const part of parts) {
      value = getItem(r, value, part);
      if (otherwise !== undefined && undefinedData(value) !== undefined) value = otherwise;
    }
    return value;
  };
}

/** `make_multi_attrgetter`: the values of `a.b,c` of an item. */
export function attributesGetter(
  r: Rendering,
  attribute: PyValue | undefined,
): (item: PyValue) => readonly PyValue[] {
  const attributes =
    attribute?.t === 'str' ? attribute.v.split(',').map((one) => str(one)) : [attribute];
  const getters = attributes.map((one) => attributeGetter(r, one));
  return (item) => getters.map((getter) => getter(item));
}

function partsOf(attribute: PyValue | undefined): readonly PyValue[] {
  if (attribute === undefined || attribute.t === 'none') return [];
  if (attribute.t !== 'str') return [attribute];
  return attribute.v
    .split('.')
    .map((part) => (/^[0-9]+$/.test(part) ? int(BigInt(part)) : str(part)));
}

/** `ignore_case`: texts in lower case, other values as they are. */
export function ignoreCase(value: PyValue): PyValue {
  return value.t === 'str' ? str(value.v.toLowerCase()) : value;
}
