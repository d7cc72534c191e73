import { raiseKeyError } from '../execution/exceptions.ts';
import { dictView } from '../builtins/dict-views.ts';
import { PyRaise, type Machine } from '../machine.ts';
import { bool, lazyNative, none, str, type PyNative, type PyRef, type PyValue } from '../object.ts';
import { joinPieces } from '../text/settle.ts';
import type { Bound } from './arguments.ts';
import { define } from './arguments.ts';
import { callWith, iteratorOf } from './iterators.ts';

type Items = readonly PyValue[];

function method(
  name: string,
  parameters: string,
  body: (vm: Machine, self: PyValue, args: Bound) => PyValue,
): readonly [string, PyNative] {
  return [
    name,
    define(
      `ChainMap.${name}`,
      `self, ${parameters}`,
      (vm, args) => body(vm, args.get('self'), args),
      {
        lazy: true,
      },
    ),
  ];
}

function mapsOf(vm: Machine, self: PyValue): Items {
  const maps = vm.iterate(vm.attribute(self, 'maps'));
  return 't' in maps ? [maps] : maps;
}

function first(vm: Machine, self: PyValue): PyValue {
  return vm.item(vm.attribute(self, 'maps'), { t: 'int', v: 0n });
}

/** The value of a key in the first map that has it. */
function find(vm: Machine, maps: Items, key: PyValue, missing: () => PyValue): PyValue {
  const [map, ...others] = maps;
  if (map === undefined) return missing();
  const object = vm.object(map);
  // A map that makes what is missing is never passed.
  if (object?.o === 'dict' && object.factory !== undefined) return vm.item(map, key);
  const has = vm.truth(vm.compare('in', key, map));
  if (has === true) return vm.item(map, key);
  const elsewhere = (): PyValue => find(vm, others, key, missing);
  return has === false ? elsewhere() : vm.fork(has, () => vm.item(map, key), elsewhere);
}

/** A dict of all that is seen, as it is now; its kind tells views of it from those of a dict. */
function merged(vm: Machine, self: PyValue): PyRef {
  const dict: PyRef = {
    t: 'ref',
    addr: vm.heap.add({ o: 'dict', entries: new Map(), subclass: 'ChainMap' }),
  };
  for (const map of mapsOf(vm, self).toReversed()) callWith(vm, vm.attribute(dict, 'update'), map);
  return dict;
}

function another(vm: Machine, self: PyValue, maps: Items): PyValue {
  return vm.call(vm.attribute(self, '__class__'), { positional: maps, keywords: new Map() });
}

/** Runs what asks the first map alone, with words of its own where that lacks the key. */
function inFirst(vm: Machine, message: () => PyValue, run: () => PyValue): PyValue {
  try {
    return run();
  } catch (error) {
    if (!(error instanceof PyRaise) || vm.describe(error).className !== 'KeyError') throw error;
    return raiseKeyError(vm, message());
  }
}

function notThere(vm: Machine, key: PyValue): PyValue {
  return joinPieces(vm, [str('Key not found in the first mapping: '), vm.repr(key)]);
}

function contains(vm: Machine, maps: Items, key: PyValue): PyValue {
  const [map, ...others] = maps;
  if (map === undefined) return bool(false);
  const found = vm.compare('in', key, map);
  const truth = vm.truth(found);
  if (typeof truth === 'boolean') return truth ? bool(true) : contains(vm, others, key);
  return others.length === 0
    ? found
    : vm.fork(
        truth,
        () => bool(true),
        () => contains(vm, others, key),
      );
}

const methods: readonly (readonly [string, PyNative])[] = [
  method('__init__', '*maps', (vm, self, args) => {
    vm.setAttribute(self, 'maps', vm.list(args.rest.length > 0 ? args.rest : [vm.dict([])]));
    return none;
  }),
  method('__getitem__', 'key', (vm, self, args) => {
    const key = args.get('key');
    return find(vm, mapsOf(vm, self), key, () =>
      callWith(vm, vm.attribute(self, '__missing__'), key),
    );
  }),
  method('__missing__', 'key', (vm, _self, args) => raiseKeyError(vm, args.get('key'))),
  method('__setitem__', 'key, value', (vm, self, args) => {
    vm.setItem(first(vm, self), args.get('key'), args.get('value'));
    return none;
  }),
  method('__delitem__', 'key', (vm, self, args) => {
    const key = args.get('key');
    return inFirst(
      vm,
      () => notThere(vm, key),
      () => (callWith(vm, vm.attribute(first(vm, self), 'pop'), key), none),
    );
  }),
  method('__contains__', 'key', (vm, self, args) =>
    contains(vm, mapsOf(vm, self), args.get('key')),
  ),
  method('__len__', '', (vm, self) => vm.length(merged(vm, self))),
  method('__bool__', '', (vm, self) => {
    const size = vm.length(merged(vm, self));
    return vm.compare('!=', size, { t: 'int', v: 0n });
  }),
  method('__iter__', '', (vm, self) => {
    const keys = vm.iterate(merged(vm, self));
    return 't' in keys ? keys : iteratorOf(vm, keys, 'dict_keyiterator');
  }),
  method('__eq__', 'other', (vm, self, args) => {
    const other = args.get('other');
    const isDict = vm.object(other)?.o === 'dict';
    if (isDict) return vm.compare('==', merged(vm, self), other);
    return isChainMap(vm, other)
      ? vm.compare('==', merged(vm, self), merged(vm, other))
      : bool(false);
  }),
  method('__repr__', '', (vm, self) => {
    const maps = mapsOf(vm, self).flatMap((map, i) => [str(i === 0 ? '' : ', '), vm.repr(map)]);
    return joinPieces(vm, [str(`${vm.typeName(self)}(`), ...maps, str(')')]);
  }),
  method('__or__', 'other', (vm, self, args) => {
    const copy = callWith(vm, vm.attribute(self, 'copy'));
    callWith(vm, vm.attribute(first(vm, copy), 'update'), args.get('other'));
    return copy;
  }),
  method('__ror__', 'other', (vm, self, args) => {
    const dict = vm.dict([]);
    const update = vm.attribute(dict, 'update');
    callWith(vm, update, args.get('other'));
    callWith(vm, update, merged(vm, self));
    return another(vm, self, [dict]);
  }),
  method('__ior__', 'other', (vm, self, args) => {
    callWith(vm, vm.attribute(first(vm, self), 'update'), args.get('other'));
    return self;
  }),
  method('get', 'key, default?', (vm, self, args) =>
    find(vm, mapsOf(vm, self), args.get('key'), () => args.find('default') ?? none),
  ),
  method('keys', '', (vm, self) => dictView('dict_keys', merged(vm, self))),
  method('values', '', (vm, self) => dictView('dict_values', merged(vm, self))),
  method('items', '', (vm, self) => dictView('dict_items', merged(vm, self))),
  method('copy', '', (vm, self) => {
    const [map = none, ...others] = mapsOf(vm, self);
    return another(vm, self, [callWith(vm, vm.attribute(map, 'copy')), ...others]);
  }),
  method('new_child', 'm?, **keywords', (vm, self, args) => {
    const given = args.given('m');
    const keywords = Array.from(args.keywords, ([name, value]) => [str(name), value] as const);
    const child = given ?? vm.dict([]);
    for (const [name, value] of keywords) vm.setItem(child, name, value);
    return another(vm, self, [child, ...mapsOf(vm, self)]);
  }),
  method('pop', 'key, default?', (vm, self, args) => {
    const [key, otherwise] = [args.get('key'), args.find('default')];
    const pop = vm.attribute(first(vm, self), 'pop');
    return inFirst(
      vm,
      () => notThere(vm, key),
      () => (otherwise ? callWith(vm, pop, key, otherwise) : callWith(vm, pop, key)),
    );
  }),
  method('popitem', '', (vm, self) =>
    inFirst(
      vm,
      () => str('No keys found in the first mapping.'),
      () => callWith(vm, vm.attribute(first(vm, self), 'popitem')),
    ),
  ),
  method('clear', '', (vm, self) => callWith(vm, vm.attribute(first(vm, self), 'clear'))),
  method('setdefault', 'key, default?', (vm, self, args) => {
    const [key, value] = [args.get('key'), args.find('default') ?? none];
    return find(vm, mapsOf(vm, self), key, () => {
      vm.setItem(self, key, value);
      return value;
    });
  }),
  method('update', 'source?, /, **keywords', (vm, self, args) => {
    const source = args.find('source');
    const update = vm.attribute(first(vm, self), 'update');
    return vm.call(update, {
      positional: source === undefined ? [] : [source],
      keywords: args.keywords,
    });
  }),
];

const [, parents] = method('parents', '', (vm, self) =>
  another(vm, self, mapsOf(vm, self).slice(1)),
);

/** Whether a value is an object of `collections.ChainMap`. */
export function isChainMap(vm: Machine, value: PyValue): boolean {
  const object = vm.object(value);
  const cls = object?.o === 'instance' ? vm.heap.find(object.cls) : undefined;
  return (
    cls?.o === 'class' &&
    cls.mro.some((addr) => {
      const base = vm.heap.find(addr);
      return base?.o === 'class' && base.native === 'ChainMap';
    })
  );
}

/** `collections.ChainMap`: reading sees the first map that has a key, writing changes the first map. */
export function chainMapClass(vm: Machine): PyRef {
  return vm.defineClass({
    name: 'ChainMap',
    module: 'collections',
    native: 'ChainMap',
    attributes: {
      ...Object.fromEntries(methods),
      __hash__: none,
      fromkeys: {
        t: 'ref',
        addr: vm.heap.addFixed({
          o: 'descriptor',
          kind: 'classmethod',
          fn: lazyNative('ChainMap.fromkeys', (machine, args) => {
            const [cls = none, keys = none, value = none] = args.positional;
            const dict = machine.dict([]);
            const names = machine.iterate(keys);
            if ('t' in names) return names;
            for (const name of names) machine.setItem(dict, name, value);
            return callWith(machine, cls, dict);
          }),
        }),
      },
      parents: {
        t: 'ref',
        addr: vm.heap.addFixed({ o: 'descriptor', kind: 'property', fn: parents }),
      },
    },
  });
}
