import { classOf, ownOf } from '../execution/classes.ts';
import type { Interpreter } from '../interpreter.ts';
import { str, type PyValue } from '../object.ts';

// What every object has.
const ofEveryObject: ReadonlySet<string> = new Set(
  (
    '__module__ __doc__ __dict__ __weakref__ __init__ __new__ __repr__ __str__ __eq__ __ne__ __lt__ __le__ __gt__ __ge__ __hash__ ' +
    '__setattr__ __getattribute__ __delattr__ __reduce__ __reduce_ex__ __sizeof__ __dir__ __format__ __init_subclass__ ' +
    '__subclasshook__ __class__'
  ).split(' '),
);

/** A special attribute that is not followed here and that the object has, or may have; undefined for any other. */
export function specialOf(vm: Interpreter, value: PyValue, name: string): PyValue | undefined {
  if (!name.startsWith('__') || !name.endsWith('__')) return undefined;
  const object = vm.object(value);
  if (object?.o === 'module') return undefined;
  if (ownOf(object) !== undefined) {
    const cls = classOf(vm, value);
    if (!ofEveryObject.has(name)) return undefined;
    if (name === '__module__' && cls !== undefined) return str(cls.module);
  }
  const type = name === '__class__' ? vm.builtins.get(vm.typeName(value)) : undefined;
  return type ?? vm.unknown({ code: 'attribute-not-known', data: { name } }, value);
}
