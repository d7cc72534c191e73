import type { PyNative, PyRef, PyValue } from '../object.ts';
import type { HostType } from '../host-type.ts';
import { isOpen, lazyNative, none, str, tuple } from '../object.ts';
import type { Machine } from '../machine.ts';
import { define } from './arguments.ts';
import { notFollowed } from './host-class.ts';
import { callWith } from './iterators.ts';
import type { LazyMembers } from './module-members.ts';

interface Partial {
  readonly fn: PyValue;
  readonly positional: readonly PyValue[];
  readonly keywords: ReadonlyMap<string, PyValue>;
}

const partialType: HostType<Partial> = {
  name: 'functools.partial',
  attribute(vm, self, name) {
    if (name === 'func') return self.data.fn;
    if (name === 'args') return tuple(self.data.positional);
    if (name === 'keywords')
      return vm.dict(Array.from(self.data.keywords, ([key, value]) => [str(key), value]));
    return undefined;
  },
  call: (vm, self, args, at) =>
    vm.call(
      self.data.fn,
      {
        ...args,
        positional: [...self.data.positional, ...args.positional],
        keywords: new Map([...self.data.keywords, ...args.keywords]),
      },
      at,
    ),
};

const partial: PyNative = define(
  'functools.partial',
  'func, /, *rest, **keywords',
  (_vm, args) => {
    const data: Partial = {
      fn: args.get('func'),
      positional: args.rest,
      keywords: args.keywords,
    };
    return { t: 'host', type: partialType, data };
  },
  { lazy: true },
);

/** `wraps(wrapped)(wrapper)`: the wrapper takes the wrapped function's name and text. */
function wrap(vm: Machine, wrapped: PyValue, wrapper: PyValue): PyValue {
  const from = vm.object(wrapped);
  const to = vm.object(wrapper);
  if (to?.o === 'instance') {
    for (const name of ['__module__', '__name__', '__qualname__', '__doc__']) {
      const value = vm.findAttribute(wrapped, name);
      if (value !== undefined) vm.setAttribute(wrapper, name, value);
    }
    vm.setAttribute(wrapper, '__wrapped__', wrapped);
  }
  if (wrapper.t !== 'ref' || to?.o !== 'function') return wrapper;
  const name = from?.o === 'function' ? from.name : vm.findAttribute(wrapped, '__name__');
  const text = typeof name === 'string' ? name : name?.t === 'str' ? name.v : to.name;
  const attributes = new Map([
    ...to.attributes,
    ...(from?.o === 'function' ? from.attributes : []),
    ['__wrapped__', wrapped] as const,
  ]);
  vm.heap.set(wrapper.addr, {
    ...to,
    name: text,
    qualifiedName: from?.o === 'function' ? from.qualifiedName : text,
    attributes,
  });
  return wrapper;
}

/** A function that is called once for the same arguments; what it gave is kept in the heap. */
function remembering(vm: Machine, fn: PyValue): PyValue {
  const kept = vm.dict([]);
  const name = vm.findAttribute(fn, '__name__');
  return lazyNative(
    name?.t === 'str' ? name.v : 'functools.lru_cache',
    (machine, args, at) => {
      const pairs = [...args.keywords].map(([k, v]) => tuple([str(k), v]));
      const key = tuple([tuple(args.positional), ...pairs]);
      if (args.rest !== undefined || args.positional.some(isOpen))
        return machine.call(fn, args, at);
      const there = machine.compare('in', key, kept);
      if (there.t === 'bool' && there.v) return machine.item(kept, key);
      const value = machine.call(fn, args, at);
      if (there.t === 'bool') machine.setItem(kept, key, value);
      return value;
    },
    {
      members: new Map([
        ['__wrapped__', fn] as const,
        ...(name ? [['__name__', name] as const] : []),
      ]),
    },
  );
}

/** `functools.cached_property`: what is found first is put into the object, where it is found from then on. */
function cachedProperty(vm: Machine): PyRef {
  const method = (
    name: string,
    run: (vm: Machine, self: PyValue, args: readonly PyValue[]) => PyValue,
  ): readonly [string, PyValue] => [
    name,
    lazyNative(`cached_property.${name}`, (machine, { positional: [self = none, ...rest] }) =>
      run(machine, self, rest),
    ),
  ];
  return vm.defineClass({
    name: 'cached_property',
    module: 'functools',
    attributes: Object.fromEntries([
      method('__init__', (machine, self, [fn = none]) => {
        machine.setAttribute(self, 'func', fn);
        machine.setAttribute(self, 'attrname', none);
        machine.setAttribute(self, '__doc__', machine.findAttribute(fn, '__doc__') ?? none);
        return none;
      }),
      method('__set_name__', (machine, self, [, name = none]) => {
        machine.setAttribute(self, 'attrname', name);
        return none;
      }),
      method('__get__', (machine, self, [object = none]) => {
        if (object.t === 'none') return self;
        const value = callWith(machine, machine.attribute(self, 'func'), object);
        const name = machine.attribute(self, 'attrname');
        const held = machine.object(object);
        if (name.t !== 'str' || object.t !== 'ref' || held?.o !== 'instance')
          return notFollowed(machine, 'functools.cached_property', name, object);
        const attributes = new Map([...held.attributes, [name.v, value]]);
        machine.heap.set(object.addr, { ...held, attributes });
        return value;
      }),
    ]),
  });
}

/** The module functools. */
export const functoolsModule: LazyMembers = {
  partial: () => partial,
  reduce: () =>
    define(
      'functools.reduce',
      'function, iterable, initial?, /',
      (vm, args) => {
        const items = vm.iterate(args.get('iterable'));
        if ('t' in items) return items;
        const initial = args.find('initial');
        const [first, ...others] = initial === undefined ? items : [initial, ...items];
        if (first === undefined)
          return vm.raise('TypeError', 'reduce() of empty iterable with no initial value');
        return others.reduce((sum, item) => callWith(vm, args.get('function'), sum, item), first);
      },
      { each: 'version' },
    ),
  wraps: () =>
    define(
      'functools.wraps',
      'wrapped, *rest, **keywords',
      (_vm, args) =>
        define(
          'functools.wraps',
          'wrapper',
          (vm, inner) => wrap(vm, args.get('wrapped'), inner.get('wrapper')),
          { lazy: true },
        ),
      { lazy: true },
    ),
  update_wrapper: () =>
    define(
      'functools.update_wrapper',
      'wrapper, wrapped, *rest, **keywords',
      (vm, args) => wrap(vm, args.get('wrapped'), args.get('wrapper')),
      { lazy: true },
    ),
  lru_cache: () =>
    define(
      'functools.lru_cache',
      'maxsize?, typed?',
      (vm, args) => {
        const fn = args.find('maxsize');
        const size = fn?.t === 'int' ? fn.v : undefined;
        if (fn !== undefined && fn.t !== 'none' && size === undefined) return remembering(vm, fn);
        return define('functools.lru_cache', 'fn', (machine, inner) =>
          remembering(machine, inner.get('fn')),
        );
      },
      { lazy: true },
    ),
  cache: () =>
    define('functools.cache', 'fn', (vm, args) => remembering(vm, args.get('fn')), { lazy: true }),
  total_ordering: () =>
    define('functools.total_ordering', 'cls', (vm) => notFollowed(vm, 'functools.total_ordering')),
  cmp_to_key: () =>
    define('functools.cmp_to_key', 'mycmp', (vm) => notFollowed(vm, 'functools.cmp_to_key')),
  cached_property: cachedProperty,
  singledispatch: () =>
    define('functools.singledispatch', 'func', (vm) => notFollowed(vm, 'functools.singledispatch')),
};
