import { str, type PyHost, type PyValue } from '../python/object.ts';
import { stringRepr } from '../python/text/string-repr.ts';
import type { Rendering } from './rendering.ts';
import { groupMember } from './group.ts';
import { likeMarkup } from './markup.ts';
import { failUndefined, isChainable, undefinedData } from './undefined.ts';

const noItem = ['TypeError', 'KeyError', 'IndexError', 'LookupError'];
const noAttribute = ['AttributeError'];
// What every object has, whether the machine knows it or not.
const universal: ReadonlySet<string> = new Set(
  (
    '__class__ __delattr__ __dir__ __doc__ __eq__ __format__ __ge__ __getattribute__ __getstate__ __gt__ __hash__ ' +
    '__init__ __init_subclass__ __le__ __lt__ __ne__ __new__ __reduce__ __reduce_ex__ __repr__ __setattr__ ' +
    '__sizeof__ __str__ __subclasshook__'
  ).split(' '),
);

// What all that can be iterated and has a length has.
const ofContainers: ReadonlySet<string> = new Set(
  '__class_getitem__ __contains__ __getitem__ __iter__ __len__ __reversed__'.split(' '),
);

// And what functions and methods have besides.
const ofFunctions: ReadonlySet<string> = new Set(
  (
    '__annotations__ __builtins__ __call__ __closure__ __code__ __defaults__ __dict__ __func__ __get__ __globals__ ' +
    '__kwdefaults__ __module__ __name__ __qualname__ __self__'
  ).split(' '),
);

/** `object.name`: the attribute, else the item; what is not there is undefined (jinja2.sandbox, `getattr`). */
export function getAttribute(r: Rendering, object: PyValue, name: string): PyValue {
  const used = useUndefined(object);
  if (used !== undefined) return used;
  const found = findAttribute(r, object, name);
  if (found !== undefined) return found;
  const key = str(name);
  const item = r.attempt(noItem, () => r.vm.item(object, key));
  return item === undefined ? r.undefined({ object, key }) : r.settle(item);
}

/** `object[key]`: the item, else the attribute (jinja2.sandbox, `getitem`). */
export function getItem(r: Rendering, object: PyValue, key: PyValue): PyValue {
  const used = useUndefined(object);
  if (used !== undefined) return used;
  const caught = r.sandboxed ? noItem : [...noItem, ...noAttribute];
  const item = r.attempt(caught, () => r.vm.item(object, key));
  if (item !== undefined) return likeMarkup(object, r.settle(item));
  const found = key.t === 'str' ? findAttribute(r, object, key.v) : undefined;
  return found ?? r.undefined({ object, key });
}

/** `getattr(object, name)` within the sandbox's rules; undefined where there is no such attribute. */
export function findAttribute(r: Rendering, object: PyValue, name: string): PyValue | undefined {
  const found =
    groupMember(object, name) ?? r.attempt(noAttribute, () => r.vm.findAttribute(object, name));
  const isFunction = object.t === 'method' || r.vm.object(object)?.o === 'function';
  const isContainer = ['list', 'dict'].includes(r.vm.object(object)?.o ?? object.t);
  const exists =
    universal.has(name) ||
    (isFunction && ofFunctions.has(name)) ||
    (isContainer && ofContainers.has(name));
  if (found === undefined && !exists) return undefined;
  if (r.sandboxed && isUnsafe(r, object, name)) {
    const type = stringRepr(r.vm.typeName(object));
    const hint = `access to attribute ${stringRepr(name)} of ${type} object is unsafe.`;
    return r.undefined({ hint, exception: 'SecurityError' });
  }
  if (found === undefined) {
    return r.vm.unknown({ code: 'attribute-not-known', data: { name } }, object);
  }
  return r.settle(found);
}

// Airflow's environment allows one underscore; `mro` and the frames of generators are internal.
function isUnsafe(r: Rendering, object: PyValue, name: string): boolean {
  if (name.startsWith('__')) return true;
  if (name === 'mro') return r.vm.typeName(object) === 'type';
  return (name === 'gi_frame' || name === 'gi_code') && r.vm.object(object)?.o === 'iterator';
}

/** What access to a part of an undefined value gives; undefined for other values. */
function useUndefined(object: PyValue): PyHost | undefined {
  const data = undefinedData(object);
  if (data === undefined || object.t !== 'host') return undefined;
  return isChainable(object) ? object : failUndefined(data);
}
