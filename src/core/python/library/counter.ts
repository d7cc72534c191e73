import type { Machine } from '../machine.ts';
import type { PyDict, PyNative, PyRef, PyUnknown, PyValue } from '../object.ts';
import { int, none, str, tuple } from '../object.ts';
import type { Bound } from './arguments.ts';
import { raiseKeyError } from '../execution/exceptions.ts';
import { define } from './arguments.ts';
import { notFollowed } from './host-class.ts';
import { iteratorOf } from './iterators.ts';

/** The keys and counts of `Counter(source, **keywords)`. */
export function counterOf(
  vm: Machine,
  source: PyValue | undefined,
  keywords: ReadonlyMap<string, PyValue>,
): readonly (readonly [PyValue, PyValue])[] | PyUnknown {
  const given = Array.from(keywords, ([name, value]) => [str(name), value] as const);
  if (source === undefined) return given;
  const object = vm.object(source);
  if (object?.o === 'dict') return object.open ?? [...object.entries.values(), ...given];
  const items = vm.iterate(source);
  if ('t' in items) return items;
  const counts = vm.dict([]);
  for (const item of items) {
    const has = vm.truth(vm.compare('in', item, counts));
    if (typeof has !== 'boolean') return vm.unknown({ code: 'depends-on-input', data: {} }, item);
    vm.setItem(counts, item, has ? vm.binary('+', vm.item(counts, item), int(1)) : int(1));
  }
  const made = vm.object(counts);
  if (made?.o !== 'dict') return vm.unknown({ code: 'depends-on-input', data: {} }, ...items);
  return made.open ?? [...made.entries.values(), ...given];
}

function method(
  type: string,
  name: string,
  parameters: string,
  body: (vm: Machine, dict: PyDict, args: Bound, self: PyRef) => PyValue,
): readonly [string, PyNative] {
  return [
    name,
    define(`${type}.${name}`, `self, /, ${parameters}`, (vm, args) => {
      const self = args.get('self');
      const object = vm.object(self);
      if (self.t !== 'ref' || object?.o !== 'dict')
        return vm.raise('TypeError', `a ${type} is needed`);
      return object.open ?? body(vm, object, args, self);
    }),
  ];
}

/** Entries by count, the largest first; of equal counts the first seen. Undefined where a count is no plain int. */
function byCount(dict: PyDict): readonly (readonly [PyValue, bigint])[] | undefined {
  const entries: (readonly [PyValue, bigint])[] = [];
  for (const [key, value] of dict.entries.values()) {
    if (value.t !== 'int') return undefined;
    entries.push([key, value.v]);
  }
  return entries.sort(([, a], [, b]) => (a < b ? 1 : a > b ? -1 : 0));
}

function change(sign: 1 | -1): Parameters<typeof method>[3] {
  return (vm, _dict, args, self) => {
    const pairs = counterOf(vm, args.given('source'), args.keywords);
    if ('t' in pairs) {
      const now = vm.object(self);
      if (now?.o === 'dict') vm.heap.set(self.addr, { ...now, entries: new Map(), open: pairs });
      return none;
    }
    for (const [key, count] of pairs) {
      const has = vm.truth(vm.compare('in', key, self)) === true;
      const before = has ? vm.item(self, key) : int(0);
      vm.setItem(self, key, vm.binary(sign === 1 ? '+' : '-', before, count));
    }
    return none;
  };
}

/** What the subclasses of dict have beyond dict's own methods, by class and name. */
export const dictSubclassMethods: ReadonlyMap<string, ReadonlyMap<string, PyNative>> = new Map([
  [
    'Counter',
    new Map([
      method('Counter', 'most_common', 'n?', (vm, dict, args) => {
        const entries = byCount(dict);
        if (entries === undefined) return notFollowed(vm, 'Counter.most_common');
        const count = args.given('n') === undefined ? entries.length : args.whole('n');
        return vm.list(
          entries.slice(0, Math.max(0, count)).map(([key, n]) => tuple([key, int(n)])),
        );
      }),
      method('Counter', 'elements', '', (vm, dict) => {
        const items: PyValue[] = [];
        for (const [key, value] of dict.entries.values()) {
          if (value.t !== 'int' || value.v > 10_000n) return notFollowed(vm, 'Counter.elements');
          for (let i = 0n; i < value.v; i++) items.push(key);
        }
        return iteratorOf(vm, items, 'chain');
      }),
      method('Counter', 'total', '', (vm, dict) =>
        Array.from(dict.entries.values(), ([, value]) => value).reduce<PyValue>(
          (sum, value) => vm.binary('+', sum, value),
          int(0),
        ),
      ),
      method('Counter', 'update', 'source?, /, **keywords', change(1)),
      method('Counter', 'subtract', 'source?, /, **keywords', change(-1)),
    ]),
  ],
  [
    'OrderedDict',
    new Map([
      method('OrderedDict', 'move_to_end', 'key, last?', (vm, dict, args, self) => {
        const key = args.get('key');
        const value = vm.item(self, key);
        const pair = [...dict.entries].find(
          ([, [k]]) => vm.truth(vm.compare('==', k, key)) === true,
        );
        if (pair === undefined) return value;
        const rest = [...dict.entries].filter(([text]) => text !== pair[0]);
        const entries = new Map(args.flag('last', true) ? [...rest, pair] : [pair, ...rest]);
        vm.heap.set(self.addr, { ...dict, entries });
        return none;
      }),
      method('OrderedDict', 'popitem', 'last?', (vm, dict, args, self) => {
        const pairs = [...dict.entries];
        const pair = args.flag('last', true) ? pairs.at(-1) : pairs[0];
        if (pair === undefined) return raiseKeyError(vm, str('dictionary is empty'));
        const entries = new Map(dict.entries);
        entries.delete(pair[0]);
        vm.heap.set(self.addr, { ...dict, entries });
        return tuple([...pair[1]]);
      }),
    ]),
  ],
]);
