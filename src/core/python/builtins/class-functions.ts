import { classOf, lookUp } from '../execution/classes.ts';
import type { Interpreter } from '../interpreter.ts';
import { define } from '../library/arguments.ts';
import { bindTo } from '../operations/attributes.ts';
import { deleteAttribute, setPlainAttribute } from '../operations/set-attribute.ts';
import type { Machine } from '../machine.ts';
import {
  bool,
  lazyNative,
  none,
  str,
  type HostType,
  type PyHost,
  type PyValue,
} from '../object.ts';

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

const nameOf = (value: PyValue): string | undefined => (value.t === 'str' ? value.v : undefined);

const getattr = define(
  'getattr',
  'object, name, default?, /',
  (vm, args) => {
    const name = nameOf(args.get('name'));
    if (name === undefined)
      return vm.unknown(
        { code: 'attribute-not-known', data: { name: '?' } },
        args.get('object'),
        args.get('name'),
      );
    return (
      vm.findAttribute(args.get('object'), name) ??
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
    const name = nameOf(args.get('name'));
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
    const name = nameOf(args.get('name'));
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
    if (given.t === 'choice')
      return vm.lift([given], ([one]) =>
        vm.call(hasattr, { positional: [one ?? given, args.get('name')], keywords: new Map() }),
      );
    const object = given;
    const name = nameOf(args.get('name'));
    const found = name === undefined ? undefined : vm.findAttribute(object, name);
    if (found?.t === 'unknown' || object.t === 'placeholder' || name === undefined)
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

const type = define(
  'type',
  'object, /',
  (vm, args) =>
    vm.lift([args.get('object')], ([known]) => {
      const value = known ?? none;
      const machine = vm as Interpreter;
      const object = vm.object(value);
      if (object?.o === 'instance') return { t: 'ref', addr: object.cls };
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
  const cls = vm.object(args.get('cls'));
  const info = args.get('classinfo');
  if (cls?.o !== 'class' || info.t !== 'ref')
    return vm.unknown(
      { code: 'call-not-followed', data: { name: 'issubclass' } },
      args.get('cls'),
      info,
    );
  return cls.mro.includes(info.addr) ? bool(true) : (cls.open ?? bool(false));
});

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

const vars = define(
  'vars',
  'object, /',
  (vm, args) => vm.attribute(args.get('object'), '__dict__'),
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
    ['vars', vars],
    ['globals', lazyNative('globals', () => namesOf(vm, 'module'))],
    ['locals', lazyNative('locals', () => namesOf(vm, undefined))],
  ];
}

function namesOf(vm: Interpreter, kind: 'module' | undefined): PyValue {
  for (let addr: number | undefined = vm.frame.scope; addr !== undefined;) {
    const scope = vm.heap.get(addr);
    if (scope.o !== 'scope') break;
    if (kind === undefined || scope.kind === kind)
      return vm.dict([...scope.names].map(([name, value]) => [str(name), value] as const));
    addr = scope.parent;
  }
  return vm.dict([]);
}
