import { ScalarData } from '../operations/scalar-data.ts';
import type { Machine } from '../machine.ts';
import {
  int,
  lazyNative,
  none,
  str,
  tuple,
  type PyClass,
  type PyNative,
  type PyRef,
  type PyValue,
} from '../object.ts';
import { define } from './arguments.ts';
import { notFollowed, ofMachine } from './host-class.ts';
import { callWith } from './iterators.ts';
import type { LazyMembers } from './module-members.ts';

/**
 * `enum`: members with names, values, aliases, `auto()` and an `__init__` of the class's own; of flags and of `_missing_`
 * nothing is known.
 */
export const enumModule: LazyMembers = {
  Enum: (vm) => enumClass(vm, 'Enum'),
  IntEnum: (vm) => enumClass(vm, 'IntEnum'),
  StrEnum: (vm) => enumClass(vm, 'StrEnum'),
  auto: () => auto,
  unique: () => lazyNative('enum.unique', (_vm, args) => args.positional[0] ?? none),
};

const auto: PyNative = lazyNative('enum.auto', () => autoMark, {
  instance: (_vm, value) => value === autoMark,
});
const autoMark: PyValue = {
  t: 'host',
  // The class body of a flag sees numbers in their place.
  type: { name: 'enum.auto', binary: (vm) => notFollowed(vm, 'enum.auto') },
  data: null,
};

/** A new IntEnum whose members are numbered from 0. */
export function makeIntEnum(
  vm: Machine,
  name: string,
  module: string,
  members: readonly string[],
): PyRef {
  const attributes = Object.fromEntries(members.map((member, i) => [member, int(i)]));
  const cls = vm.defineClass({ name, module, bases: [enumClass(vm, 'IntEnum')], attributes });
  makeMembers(vm, cls, 'IntEnum');
  return cls;
}

type Kind = 'Enum' | 'IntEnum' | 'StrEnum';

function enumClass(vm: Machine, kind: Kind): PyRef {
  return vm.defineClass({
    name: kind,
    module: 'enum',
    native: 'Enum',
    attributes: {
      __init_subclass__: lazyNative('Enum.__init_subclass__', (machine, args) => {
        const [cls] = args.positional;
        if (cls?.t === 'ref') makeMembers(machine, cls, kind);
        return none;
      }),
      __new__: define('Enum.__new__', 'cls, value?, *rest, **keywords', (machine, args) =>
        findMember(machine, args.get('cls'), args.find('value')),
      ),
      __str__: lazyNative('Enum.__str__', (machine, args) =>
        textOf(machine, args.positional[0] ?? none, kind),
      ),
      __repr__: lazyNative('Enum.__repr__', (machine, args) =>
        shownOf(machine, args.positional[0] ?? none),
      ),
      __format__: lazyNative('Enum.__format__', (machine, args) => {
        const [self = none, spec] = args.positional;
        if (kind === 'Enum' && writesItself(machine, self)) {
          return machine.lift([machine.str(self)], ([text = none]) =>
            machine.format(text, spec?.t === 'str' ? spec.v : ''),
          );
        }
        const scalar = scalarOf(machine, self);
        if (kind !== 'Enum' && scalar !== undefined && spec?.t === 'str')
          return machine.format(scalar, spec.v);
        // Of members that are texts or numbers too, Python 3.12 shows the name and those before it the value.
        return scalar === undefined
          ? textOf(machine, self, kind)
          : ofMachine(machine, 'the version of Python');
      }),
    },
  });
}

/** The member's data type: what its class is beside an enum. */
function mixinOf(cls: PyClass, kind: Kind): 'str' | 'int' | 'float' | 'other' | undefined {
  if (kind === 'IntEnum') return 'int';
  if (kind === 'StrEnum') return 'str';
  const others = cls.bases.filter((base) => base.t === 'native');
  const [only] = others;
  if (only?.t !== 'native') return undefined;
  return only.name === 'str' || only.name === 'int' || only.name === 'float' ? only.name : 'other';
}

function makeMembers(vm: Machine, cls: PyRef, kind: Kind): void {
  const object = vm.object(cls);
  if (object?.o !== 'class') return;
  const mixin = mixinOf(object, kind) ?? inheritedMixin(vm, object);
  const initialize = object.attributes.get('__init__');
  const made: { readonly name: string; readonly value: PyValue; readonly ref: PyValue }[] = [];
  for (const [name, given] of object.attributes) {
    if (!isMember(vm, name, given)) continue;
    const value = given === autoMark ? nextValue(vm, mixin, name, made.at(-1)?.value) : given;
    const alias = made.find((other) => {
      const same = vm.compare('==', other.value, value);
      return same.t === 'bool' && same.v;
    });
    const ref = alias?.ref ?? member(vm, cls, name, value, mixin);
    if (alias === undefined && initialize !== undefined) {
      const args = value.t === 'tuple' ? value.items : [value];
      callWith(vm, initialize, ref, ...args);
    }
    made.push({ name, value, ref });
    vm.setAttribute(cls, name, ref);
  }
  vm.setAttribute(cls, '__members__', vm.dict(made.map(({ name, ref }) => [str(name), ref])));
}

function inheritedMixin(vm: Machine, cls: PyClass): ReturnType<typeof mixinOf> {
  for (const addr of cls.mro.slice(1)) {
    const base = vm.object({ t: 'ref', addr });
    if (base?.o !== 'class' || base.native !== undefined) continue;
    const mixin = mixinOf(base, 'Enum');
    if (mixin !== undefined) return mixin;
  }
  return undefined;
}

function isMember(vm: Machine, name: string, value: PyValue): boolean {
  const kind = vm.object(value)?.o;
  return (
    !name.startsWith('_') && kind !== 'function' && kind !== 'descriptor' && value.t !== 'native'
  );
}

function nextValue(
  vm: Machine,
  mixin: ReturnType<typeof mixinOf>,
  name: string,
  last: PyValue | undefined,
): PyValue {
  if (mixin === 'str') return str(name.toLowerCase());
  if (last === undefined) return int(1);
  return last.t === 'int' ? int(last.v + 1n) : notFollowed(vm, 'enum.auto', last);
}

function member(
  vm: Machine,
  cls: PyRef,
  name: string,
  value: PyValue,
  mixin: ReturnType<typeof mixinOf>,
): PyValue {
  const isOwn = mixin === undefined || mixin === value.t;
  const plain = isOwn ? value : notFollowed(vm, name, value);
  return vm.instance(
    cls,
    new Map<string, PyValue>([
      ['name', str(name)],
      ['value', plain],
      ['_name_', str(name)],
      ['_value_', plain],
    ]),
    mixin === undefined ? undefined : new ScalarData(plain),
  );
}

/** `Kind("x")`: the member of that value. */
function findMember(vm: Machine, cls: PyValue, value: PyValue | undefined): PyValue {
  const map = vm.findAttribute(cls, '__members__');
  const entries = map && vm.object(map);
  const object = vm.object(cls);
  if (object?.o !== 'class' || entries?.o !== 'dict' || value === undefined)
    return notFollowed(vm, 'Enum');
  for (const [, one] of entries.entries.values()) {
    const same = vm.compare('==', vm.attribute(one, '_value_'), value);
    if (one === value || (same.t === 'bool' && same.v)) return one;
    if (same.t !== 'bool') return notFollowed(vm, object.name, same);
  }
  const own = vm.isInstance(value, cls);
  if (own === true) return value;
  if (vm.findAttribute(cls, '_missing_') !== undefined || own !== false)
    return notFollowed(vm, `${object.name}._missing_`);
  const shown = vm.repr(value);
  return vm.raise(
    'ValueError',
    `${shown.t === 'str' ? shown.v : '?'} is not a valid ${object.name}`,
  );
}

function scalarOf(vm: Machine, value: PyValue): PyValue | undefined {
  const object = vm.object(value);
  return object?.o === 'instance' && object.data instanceof ScalarData
    ? object.data.value
    : undefined;
}

/** Whether a class of the program's own says how its members are shown as text. */
function writesItself(vm: Machine, self: PyValue): boolean {
  const object = vm.object(self);
  const cls = object?.o === 'instance' ? vm.object({ t: 'ref', addr: object.cls }) : undefined;
  if (cls?.o !== 'class') return false;
  for (const addr of cls.mro) {
    const base = vm.object({ t: 'ref', addr });
    if (base?.o === 'class' && base.attributes.has('__str__')) return base.native !== 'Enum';
  }
  return false;
}

function textOf(vm: Machine, self: PyValue, kind: Kind): PyValue {
  if (kind === 'StrEnum') return vm.str(vm.attribute(self, 'value'));
  // IntEnum shows the number since Python 3.11, the name before.
  if (kind === 'IntEnum') return ofMachine(vm, 'the version of Python');
  const name = vm.attribute(self, 'name');
  return name.t === 'str' ? str(`${vm.typeName(self)}.${name.v}`) : name;
}

function shownOf(vm: Machine, self: PyValue): PyValue {
  const parts = tuple([vm.attribute(self, 'name'), vm.repr(vm.attribute(self, 'value'))]);
  return vm.lift(parts.items, ([name, value]) =>
    name?.t === 'str' && value?.t === 'str'
      ? str(`<${vm.typeName(self)}.${name.v}: ${value.v}>`)
      : notFollowed(vm, 'repr'),
  );
}
