import type { Machine } from '../machine.ts';
import type { PyDict, PyNative, PyRef, PyValue } from '../object.ts';
import { int, str } from '../object.ts';
import { callWith } from './iterators.ts';
import { define } from './arguments.ts';
import { chainMapClass, isChainMap } from './chain-map.ts';
import { counterOf } from './counter.ts';
import { dequeClass } from './deque.ts';
import { notFollowed } from './host-class.ts';
import type { LazyMembers } from './module-members.ts';
import { namedtuple } from './named-tuple.ts';
import { typingName } from './typing-module.ts';

/** A dict of a subclass, filled as `dict(source, **keywords)` is. */
function filled(
  vm: Machine,
  parts: Pick<PyDict, 'subclass' | 'factory'>,
  source: PyValue | undefined,
  keywords: ReadonlyMap<string, PyValue>,
): PyValue {
  const self: PyRef = { t: 'ref', addr: vm.heap.add({ o: 'dict', entries: new Map(), ...parts }) };
  const update = vm.attribute(self, 'update');
  if (source !== undefined) callWith(vm, update, source);
  for (const [name, value] of keywords) vm.setItem(self, str(name), value);
  return self;
}

function isSubclass(name: string): PyNative['instance'] {
  return (vm, value) => {
    const object = vm.object(value);
    return object?.o === 'dict' && object.subclass === name;
  };
}

const isMapping: PyNative['instance'] = (vm, value) =>
  vm.object(value)?.o === 'dict' || isChainMap(vm, value);

/** The module collections. */
export const collectionsModule: LazyMembers = {
  OrderedDict: () =>
    define(
      'OrderedDict',
      'source?, /, **keywords',
      (vm, args) => filled(vm, { subclass: 'OrderedDict' }, args.find('source'), args.keywords),
      { lazy: true, instance: isSubclass('OrderedDict') },
    ),
  defaultdict: () =>
    define(
      'defaultdict',
      'factory?, source?, /, **keywords',
      (vm, args) => {
        const factory = args.given('factory');
        return filled(
          vm,
          { subclass: 'defaultdict', ...(factory === undefined ? {} : { factory }) },
          args.find('source'),
          args.keywords,
        );
      },
      { lazy: true, instance: isSubclass('defaultdict') },
    ),
  Counter: () =>
    define(
      'Counter',
      'source?, /, **keywords',
      (vm, args) => {
        const pairs = counterOf(vm, args.given('source'), args.keywords);
        return 't' in pairs
          ? pairs
          : filled(vm, { subclass: 'Counter', factory: int(0) }, vm.dict(pairs), new Map());
      },
      { instance: isSubclass('Counter') },
    ),
  deque: () => dequeClass,
  namedtuple: () => namedtuple,
  ChainMap: chainMapClass,
  UserDict: () =>
    define('collections.UserDict', '*rest, **keywords', (vm) =>
      notFollowed(vm, 'collections.UserDict'),
    ),
};

/** The module collections.abc: names that annotations use and `isinstance` asks for. */
export const collectionsAbcModule: LazyMembers = {
  Mapping: () => typingName('collections.abc.Mapping', isMapping),
  MutableMapping: () => typingName('collections.abc.MutableMapping', isMapping),
  Sequence: () =>
    typingName(
      'collections.abc.Sequence',
      (vm, value) => vm.object(value)?.o === 'list' || ['str', 'bytes', 'tuple'].includes(value.t),
    ),
  MutableSequence: () =>
    typingName('collections.abc.MutableSequence', (vm, value) => vm.object(value)?.o === 'list'),
  Set: () => typingName('collections.abc.Set', (vm, value) => vm.object(value)?.o === 'set'),
  Iterable: () =>
    typingName(
      'collections.abc.Iterable',
      (vm, value) =>
        ['str', 'bytes', 'tuple'].includes(value.t) ||
        ['list', 'dict', 'set', 'iterator'].includes(vm.object(value)?.o ?? '') ||
        (value.t === 'host' && value.type.iterate !== undefined) ||
        (vm.object(value)?.o === 'instance' && vm.findAttribute(value, '__iter__') !== undefined),
    ),
  Callable: () =>
    typingName(
      'collections.abc.Callable',
      (vm, value) =>
        value.t === 'native' ||
        value.t === 'method' ||
        ['function', 'class'].includes(vm.object(value)?.o ?? '') ||
        (value.t === 'host' && value.type.call !== undefined) ||
        (vm.object(value)?.o === 'instance' && vm.findAttribute(value, '__call__') !== undefined),
    ),
  Hashable: () => typingName('collections.abc.Hashable'),
  Iterator: () => typingName('collections.abc.Iterator'),
  Generator: () => typingName('collections.abc.Generator'),
  Collection: () => typingName('collections.abc.Collection'),
  Awaitable: () => typingName('collections.abc.Awaitable'),
};
