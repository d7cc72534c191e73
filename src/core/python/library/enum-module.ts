import { native, lazyNative, none, str, type PyRef, type PyValue } from '../object.ts';
import type { Machine } from '../machine.ts';
import { notFollowed } from './host-class.ts';
import type { LazyMembers } from './module-members.ts';

/**
 * `enum`: of a plain Enum the members have their names and values; enums that are also something else (`str`, `int`) compare
 * as that, which is not followed, so their members are not known.
 */
export const enumModule: LazyMembers = {
  Enum: (vm) => enumClass(vm),
};

function enumClass(vm: Machine): PyRef {
  const members = lazyNative('Enum.__init_subclass__', (machine, args) => {
    const [cls] = args.positional;
    const object = cls && machine.object(cls);
    if (cls?.t !== 'ref' || object?.o !== 'class') return none;
    const isPlain = object.bases.length === 1;
    for (const [name, value] of object.attributes) {
      const kind = machine.object(value)?.o;
      if (name.startsWith('_') || kind === 'function' || kind === 'descriptor') continue;
      machine.setAttribute(
        cls,
        name,
        isPlain
          ? member(machine, cls, name, value)
          : notFollowed(machine, `${object.name}.${name}`),
      );
    }
    return none;
  });
  return vm.defineClass({
    name: 'Enum',
    module: 'enum',
    native: 'Enum',
    attributes: {
      __init_subclass__: members,
      // `Kind("x")` finds a member by its value.
      __new__: native('Enum.__new__', (machine) => notFollowed(machine, 'Enum')),
    },
  });
}

function member(vm: Machine, cls: PyRef, name: string, value: PyValue): PyValue {
  return vm.instance(
    cls,
    new Map<string, PyValue>([
      ['name', str(name)],
      ['value', value],
      ['_name_', str(name)],
      ['_value_', value],
    ]),
  );
}
