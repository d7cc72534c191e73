import { builtinBase, classOf, lookUp, ownOf } from '../execution/classes.ts';
import type { Interpreter } from '../interpreter.ts';
import { define } from '../library/arguments.ts';
import { bindTo, ofBuiltinBase } from '../operations/attributes.ts';
import { specialOf } from '../operations/special-attributes.ts';
import { deleteAttribute, setPlainAttribute } from '../operations/set-attribute.ts';
import type { Machine } from '../machine.ts';
import {
  bool,
  isOpen,
  lazyNative,
  none,
  str,
  type PyClass,
  type PyHost,
  type PyValue,
} from '../object.ts';
import type { HostType } from '../host-type.ts';

interface Super {
  readonly self: PyValue;
  readonly after: number;
}

const superType: HostType<Super> = {
  name: 'super',
  attribute(machine, self, name) {
    const vm = machine as Interpreter;
    const instance = self.data.self;
    const object = vm.object(instance);
    const cls = object?.o === 'class' ? object : classOf(vm, instance);
    if (cls === undefined)
      return vm.unknown({ code: 'attribute-not-known', data: { name } }, instance);
    const found = lookUp(vm, cls, name, self.data.after);
    if (found !== undefined)
      return bindTo(vm, found.value, instance, cls.mro[0] ?? self.data.after);
    if (cls.open !== undefined) return cls.open;
    const inherited = ofBuiltin(vm, instance, cls, name);
    if (inherited !== undefined) return inherited;
    // What `object` has.
    if (name === '__new__') return newObject;
    if (name === '__setattr__')
      return lazyNative('object.__setattr__', (_, args) => {
        const [key, value = none] = args.positional;
        if (key?.t === 'str') setPlainAttribute(vm, instance, key.v, value);
        return none;
      });
    return name === '__init__' || name === '__init_subclass__'
      ? lazyNative(`object.${name}`, () => none)
      : undefined;
  },
};

/** What `super()` finds in the built-in base of a class. */
function ofBuiltin(
  vm: Interpreter,
  self: PyValue,
  cls: PyClass,
  name: string,
): PyValue | undefined {
  const base = builtinBase(vm, cls);
  if (base === undefined || vm.object(self)?.o === 'class') return undefined;
  if (name !== '__init__') return ofBuiltinBase(vm, self, name);
  return lazyNative(`${base.name}.__init__`, (_, args, at) => {
    const now = vm.object(self);
    const made = vm.object(vm.call(base, args, at));
    const isFilled = now?.o === made?.o && (made?.o === 'list' || made?.o === 'dict');
    if (self.t === 'ref' && isFilled && (now?.o === 'list' || now?.o === 'dict'))
      vm.heap.set(self.addr, { ...made, own: now.own });
    return none;
  });
}

const newObject = lazyNative('object.__new__', (vm, args) => {
  const [cls = none] = args.positional;
  return vm.object(cls)?.o === 'class'
    ? vm.instance(cls, new Map())
    : vm.raise('TypeError', 'object.__new__(X): X is not a type object');
});

/** `super()` finds its class and instance in the function that calls it. */
function superOf(vm: Interpreter, args: readonly PyValue[]): PyValue {
  const [cls, self] = args;
  if (cls?.t === 'ref' && self !== undefined) return makeSuper(self, cls.addr);
  for (let addr: number | undefined = vm.frame.scope; addr !== undefined;) {
    const scope = vm.heap.get(addr);
    if (scope.o !== 'scope') break;
    const [first] = scope.names.values();
    if (scope.kind === 'function' && scope.owner !== undefined && first !== undefined)
      return makeSuper(first, scope.owner);
    addr = scope.parent;
  }
  return vm.raise('RuntimeError', 'super(): no arguments');
}

function makeSuper(self: PyValue, after: number): PyHost<Super> {
  return { t: 'host', type: superType, data: { self, after } };
}

function nameOf(vm: Machine, value: PyValue): string | undefined {
  if (value.t === 'str') return value.v;
  return isOpen(value) || value.t === 'ref'
    ? undefined
    : vm.raise('TypeError', `attribute name must be string, not '${vm.typeName(value)}'`);
}

const getattr = define(
  'getattr',
  'object, name, default?, /',
  (vm, args) => {
    const name = nameOf(vm, args.get('name'));
    if (name === undefined)
      return vm.unknown(
        { code: 'attribute-not-known', data: { name: '?' } },
        args.get('object'),
        args.get('name'),
      );
    return (
      vm.findAttribute(args.get('object'), name) ??
      (args.find('default') && specialOf(vm as Interpreter, args.get('object'), name)) ??
      args.find('default') ??
      vm.attribute(args.get('object'), name)
    );
  },
  { lazy: true },
);

/** What `setattr` with a name that is not known leaves of an object: any attribute may be another. */
function openAttributes(vm: Machine, object: PyValue, name: PyValue): void {
  const instance = vm.object(object);
  if (object.t !== 'ref' || instance?.o !== 'instance') return;
  const open = vm.unknown({ code: 'attribute-not-known', data: { name: '?' } }, name);
  const attributes = new Map([...instance.attributes.keys()].map((key) => [key, open] as const));
  vm.heap.set(object.addr, { ...instance, attributes, open });
}

const setattr = define(
  'setattr',
  'object, name, value, /',
  (vm, args) => {
    const name = nameOf(vm, args.get('name'));
    if (name === undefined) openAttributes(vm, args.get('object'), args.get('name'));
    else vm.setAttribute(args.get('object'), name, args.get('value'));
    return none;
  },
  { lazy: true },
);

const delattr = define(
  'delattr',
  'object, name, /',
  (vm, args) => {
    const name = nameOf(vm, args.get('name'));
    if (name === undefined) openAttributes(vm, args.get('object'), args.get('name'));
    else deleteAttribute(vm as Interpreter, args.get('object'), name);
    return none;
  },
  { lazy: true },
);

const hasattr: PyValue = define(
  'hasattr',
  'object, name, /',
  (vm, args) => {
    const given = args.get('object');
    if (given.t === 'choice' || vm.object(given)?.o === 'joined')
      return vm.lift([given], ([one]) =>
        vm.call(hasattr, { positional: [one ?? given, args.get('name')], keywords: new Map() }),
      );
    const object = given;
    const name = nameOf(vm, args.get('name'));
    const found =
      name === undefined
        ? undefined
        : (vm.findAttribute(object, name) ?? specialOf(vm as Interpreter, object, name));
    if (
      found?.t === 'unknown' ||
      object.t === 'unknown' ||
      object.t === 'placeholder' ||
      name === undefined
    )
      return vm.unknown({ code: 'attribute-not-known', data: { name: name ?? '?' } }, object);
    return bool(found !== undefined);
  },
  { lazy: true },
);

const isinstance = define(
  'isinstance',
  'object, classinfo, /',
  (vm, args) =>
    vm.lift([args.get('object')], ([object]) => {
      const is = vm.isInstance(object ?? none, args.get('classinfo'));
      return typeof is === 'boolean' ? bool(is) : is;
    }),
  { lazy: true },
);

const noneType = define('NoneType', '', () => none, { instance: (_vm, v) => v.t === 'none' });

const type = define(
  'type',
  'object, bases?, dict?, /, **keywords',
  (vm, args) =>
    args.find('bases') !== undefined
      ? vm.unknown({ code: 'call-not-followed', data: { name: 'type' } })
      : vm.lift([args.get('object')], ([known]) => {
          const value = known ?? none;
          const machine = vm as Interpreter;
          const object = vm.object(value);
          const own = ownOf(object);
          if (own !== undefined) return { t: 'ref', addr: own.cls };
          if (value.t === 'none') return noneType;
          return (
            machine.builtins.get(vm.typeName(value)) ??
            vm.unknown({ code: 'call-not-followed', data: { name: 'type' } }, value)
          );
        }),
  {
    lazy: true,
    instance: (vm, v) =>
      vm.object(v)?.o === 'class' || (v.t === 'native' && v.instance !== undefined),
  },
);

const issubclass = define('issubclass', 'cls, classinfo, /', (vm, args) => {
  const [cls, info] = [args.get('cls'), args.get('classinfo')];
  const isClass = (value: PyValue): boolean =>
    vm.object(value)?.o === 'class' || (value.t === 'native' && value.instance !== undefined);
  if (isPlain(vm, cls)) vm.raise('TypeError', 'issubclass() arg 1 must be a class');
  const infos = info.t === 'tuple' ? info.items : [info];
  if (infos.some((one) => isPlain(vm, one)))
    vm.raise('TypeError', 'issubclass() arg 2 must be a class, a tuple of classes, or a union');
  let open: PyValue | undefined;
  for (const one of infos) {
    const is = isClass(cls) && isClass(one) ? isSubclass(vm, cls, one) : undefined;
    if (is === true) return bool(true);
    if (is === undefined)
      open ??= vm.unknown({ code: 'call-not-followed', data: { name: 'issubclass' } }, cls, info);
  }
  return open ?? bool(false);
});

/** Whether a value is certainly no class. */
function isPlain(vm: Machine, value: PyValue): boolean {
  return (
    ['none', 'bool', 'int', 'float', 'str', 'bytes'].includes(value.t) ||
    ['list', 'dict', 'set', 'instance', 'function'].includes(vm.object(value)?.o ?? '')
  );
}

/** Whether a class derives from another; undefined where it is not known. */
function isSubclass(vm: Machine, cls: PyValue, of: PyValue): boolean | undefined {
  const object = vm.object(cls);
  const base = vm.object(of);
  if (base?.o === 'class' && base.name === 'object' && base.module === 'builtins') return true;
  if (object?.o === 'class') {
    if (of.t === 'ref') return object.mro.includes(of.addr) || (object.open ? undefined : false);
    const natives = object.mro.flatMap((addr) => {
      const one = vm.heap.find(addr);
      return one?.o === 'class' ? one.bases.filter((b) => b.t === 'native') : [];
    });
    if (natives.some((native) => isSubclass(vm, native, of) === true)) return true;
    return object.open || natives.length > 0 ? undefined : false;
  }
  if (cls.t !== 'native' || of.t !== 'native') return cls.t === 'native' ? false : undefined;
  if (cls.name === of.name) return true;
  if (cls.name === 'bool' && of.name === 'int') return true;
  return isBuiltin(cls.name) && isBuiltin(of.name) ? false : undefined;
}

function isBuiltin(name: string): boolean {
  return /^(?:str|int|float|bool|bytes|list|tuple|set|frozenset|dict)$/.test(name);
}

const descriptor = (kind: 'staticmethod' | 'classmethod'): readonly [string, PyValue] => [
  kind,
  lazyNative(kind, (vm, args) => ({
    t: 'ref',
    addr: vm.heap.add({ o: 'descriptor', kind, fn: args.positional[0] ?? none }),
  })),
];

const property = define(
  'property',
  'fget?, fset?, fdel?, doc?',
  (vm, args) => ({
    t: 'ref',
    addr: vm.heap.add({
      o: 'descriptor',
      kind: 'property',
      fn: args.find('fget') ?? none,
      setter: args.given('fset'),
    }),
  }),
  { lazy: true },
);

/** Functions on classes, instances and attributes. */
export function classFunctions(vm: Interpreter): readonly (readonly [string, PyValue])[] {
  return [
    ['super', lazyNative('super', (_, args) => superOf(vm, args.positional))],
    ['getattr', getattr],
    ['setattr', setattr],
    ['delattr', delattr],
    ['hasattr', hasattr],
    ['isinstance', isinstance],
    ['issubclass', issubclass],
    ['type', type],
    [
      'object',
      vm.defineClass({
        name: 'object',
        module: 'builtins',
        attributes: {
          __setattr__: lazyNative('object.__setattr__', (machine, args) => {
            const [self = none, name, value = none] = args.positional;
            if (name?.t === 'str') setPlainAttribute(machine as Interpreter, self, name.v, value);
            return none;
          }),
        },
      }),
    ],
    descriptor('staticmethod'),
    descriptor('classmethod'),
    ['property', property],
    [
      'vars',
      define(
        'vars',
        'object?, /',
        (_, args) => {
          const object = args.find('object');
          return object === undefined ? namesOf(vm, undefined) : vm.attribute(object, '__dict__');
        },
        { lazy: true },
      ),
    ],
    ['globals', lazyNative('globals', () => namesOf(vm, 'module'))],
    ['locals', lazyNative('locals', () => namesOf(vm, undefined))],
  ];
}

function namesOf(vm: Interpreter, kind: 'module' | undefined): PyValue {
  for (let addr: number | undefined = vm.frame.scope; addr !== undefined;) {
    const scope = vm.heap.get(addr);
    if (scope.o !== 'scope') break;
    if (kind === undefined || scope.kind === kind) {
      const dict = vm.dict([...scope.names].map(([name, value]) => [str(name), value] as const));
      const object = vm.object(dict);
      if (object?.o !== 'dict' || scope.kind !== 'module') return dict;
      vm.heap.set(dict.addr, { ...object, of: addr });
      return dict;
    }
    addr = scope.parent;
  }
  return vm.dict([]);
}
