import { itemMethods } from './item-methods.ts';
import { dictView } from './dict-views.ts';
import { raiseKeyError } from '../execution/exceptions.ts';
import { define, type Bound } from '../library/arguments.ts';
import type { Machine } from '../machine.ts';
import {
  none,
  str,
  tuple,
  type PyDict,
  type PyNative,
  type PyRef,
  type PyUnknown,
  type PyValue,
} from '../object.ts';
import type { CallArguments } from '../host-type.ts';

type Entries = Map<string, readonly [PyValue, PyValue]>;

function onDict(vm: Machine, self: PyValue, fn: (self: PyRef, dict: PyDict) => PyValue): PyValue {
  return vm.lift([self], ([known]) => {
    const object = known && vm.object(known);
    if (known?.t !== 'ref' || object?.o !== 'dict')
      return vm.raise('TypeError', 'a dict is needed');
    return fn(known, object);
  });
}

function method(
  name: string,
  parameters: string,
  body: (vm: Machine, dict: PyDict, args: Bound, self: PyRef) => PyValue,
): PyNative {
  return define(
    `dict.${name}`,
    parameters,
    (vm, args) => onDict(vm, args.get('self'), (self, dict) => body(vm, dict, args, self)),
    { lazy: true },
  );
}

/** The hash text of a key, by way of the dict that it would make; unknown where the key is. */
function keyText(vm: Machine, key: PyValue): string | PyUnknown {
  const made = vm.object(vm.dict([[key, none]]));
  if (made?.o !== 'dict') return vm.unknown({ code: 'depends-on-input', data: {} }, key);
  const [text] = made.entries.keys();
  return made.open ?? text ?? vm.unknown({ code: 'depends-on-input', data: {} }, key);
}

function withKey(
  vm: Machine,
  args: Bound,
  fn: (text: string, key: PyValue) => PyValue,
  otherwise: (open: PyUnknown) => PyValue = (open) => open,
): PyValue {
  const on = (key: PyValue): PyValue => {
    if (key.t === 'choice')
      return vm.fork(
        key.test,
        () => on(key.then),
        () => on(key.else),
      );
    const text = keyText(vm, key);
    return typeof text === 'string' ? fn(text, key) : otherwise(text);
  };
  return on(args.get('key'));
}

/** A dict of which any entry may have been changed: which one is not known. */
export function openEntries(vm: Machine, self: PyRef, open: PyUnknown): PyUnknown {
  const dict = vm.object(self);
  if (dict?.o === 'dict') {
    const entries = new Map([...dict.entries].map(([text, [key]]) => [text, [key, open]] as const));
    vm.heap.set(self.addr, { ...dict, entries, open: dict.open ?? open });
  }
  return open;
}

const get = method('get', 'self, key, default?, /', (vm, dict, args) =>
  withKey(
    vm,
    args,
    (text) => dict.entries.get(text)?.[1] ?? dict.open ?? args.find('default') ?? none,
    (open) =>
      vm.unknown(
        open.reason,
        open,
        ...Array.from(dict.entries.values(), ([, value]) => value).filter((v) => v.t === 'ref'),
      ),
  ),
);

const setdefault = method('setdefault', 'self, key, default?, /', (vm, dict, args, self) =>
  withKey(
    vm,
    args,
    (text, key) => {
      const known = dict.entries.get(text)?.[1] ?? dict.open;
      if (known !== undefined) return known;
      const value = args.find('default') ?? none;
      if (dict.of !== undefined) {
        vm.setItem(self, key, value);
        return value;
      }
      const now = vm.object(self);
      const { entries } = now?.o === 'dict' ? now : dict;
      vm.heap.set(self.addr, { ...dict, entries: new Map(entries).set(text, [key, value]) });
      return value;
    },
    (open) => openEntries(vm, self, open),
  ),
);

const pop = method('pop', 'self, key, default?, /', (vm, dict, args, self) =>
  withKey(
    vm,
    args,
    (text, key) => {
      const found = dict.entries.get(text)?.[1] ?? dict.open;
      if (found === undefined) return args.find('default') ?? raiseKeyError(vm, key);
      if (dict.of !== undefined) {
        vm.deleteItem(self, key);
        return found;
      }
      const entries = new Map(dict.entries);
      entries.delete(text);
      vm.heap.set(self.addr, { ...dict, entries });
      return found;
    },
    (open) => forgetEntries(vm, self, open),
  ),
);

/** A dict that may have lost any of its entries. */
export function forgetEntries(vm: Machine, self: PyRef, open: PyUnknown): PyUnknown {
  const dict = vm.object(self);
  if (dict?.o === 'dict') vm.heap.set(self.addr, { ...dict, entries: new Map(), open });
  return open;
}

const popitem = method('popitem', 'self', (vm, dict, _args, self) => {
  const last = [...dict.entries].at(-1);
  if (last === undefined)
    return dict.open ?? raiseKeyError(vm, str('popitem(): dictionary is empty'));
  const entries = new Map(dict.entries);
  entries.delete(last[0]);
  vm.heap.set(self.addr, { ...dict, entries });
  return tuple([...last[1]]);
});

const view = (name: 'keys' | 'values' | 'items'): PyNative =>
  define(
    `dict.${name}`,
    'self',
    (vm, args) => {
      const self = args.get('self');
      return self.t === 'ref'
        ? dictView(`dict_${name}`, self)
        : vm.raise('TypeError', 'a dict is needed');
    },
    { lazy: true },
  );

const copy = method('copy', 'self', (vm, dict) => ({
  t: 'ref',
  addr: vm.heap.add({ ...dict, of: undefined, own: undefined }),
}));

const clear = method('clear', 'self', (vm, dict, _args, self) => {
  vm.heap.set(self.addr, { ...dict, entries: new Map(), open: undefined });
  return none;
});

/** The entries of what `dict(x)` or `.update(x)` takes: a mapping or pairs. */
export function entriesOf(
  vm: Machine,
  source: PyValue,
): readonly (readonly [PyValue, PyValue])[] | PyUnknown {
  const object = vm.object(source);
  if (object?.o === 'dict') return object.open ?? [...object.entries.values()];
  const keysOf =
    source.t === 'host' || object?.o === 'instance' ? vm.findAttribute(source, 'keys') : undefined;
  if (keysOf !== undefined) {
    const names = vm.iterate(vm.call(keysOf, { positional: [], keywords: new Map() }));
    return 't' in names ? names : names.map((name) => [name, vm.item(source, name)] as const);
  }
  const isScalar = ({ t }: PyValue): boolean => ['none', 'bool', 'int', 'float'].includes(t);
  // Whichever item of a set comes first.
  if (
    object?.o === 'set' &&
    object.entries.size > 0 &&
    [...object.entries.values()].every(([one]) => isScalar(one))
  )
    return vm.raise(
      'TypeError',
      'cannot convert dictionary update sequence element #0 to a sequence',
    );
  const pairs = vm.iterate(source);
  if ('t' in pairs) return pairs;
  const entries: (readonly [PyValue, PyValue])[] = [];
  for (const [i, pair] of pairs.entries()) {
    if (isScalar(pair))
      return vm.raise(
        'TypeError',
        `cannot convert dictionary update sequence element #${i} to a sequence`,
      );
    const both = vm.iterate(pair);
    if ('t' in both) return both;
    const [key, value] = both;
    if (key === undefined || value === undefined || both.length !== 2) {
      return vm.raise(
        'ValueError',
        `dictionary update sequence element #${i} has length ${both.length}; 2 is required`,
      );
    }
    entries.push([key, value]);
  }
  return entries;
}

/** Merges what `source` holds into the dict at `self`; what is not known leaves the dict open. */
export function mergeInto(vm: Machine, self: PyRef, source: PyValue): void {
  vm.lift([self], () => {
    if (source.t === 'choice') {
      vm.fork(
        source.test,
        () => (mergeInto(vm, self, source.then), none),
        () => (mergeInto(vm, self, source.else), none),
      );
      return none;
    }
    const other = vm.object(source);
    if (other?.o === 'joined') {
      vm.lift([source], ([s]) => (mergeInto(vm, self, s ?? source), none));
      return none;
    }
    const dict = vm.object(self);
    if (dict?.o !== 'dict') return none;
    const more = other?.o === 'dict' ? [...other.entries.values()] : entriesOf(vm, source);
    const open = 't' in more ? more : other?.o === 'dict' ? other.open : undefined;
    const entries: Entries = new Map(dict.entries);
    // An entry that is here may be replaced by one that is not known.
    if (open !== undefined) for (const [text, [key]] of entries) entries.set(text, [key, open]);
    const late: (readonly [PyValue, PyValue])[] = [];
    for (const [key, value] of 't' in more ? [] : more) {
      const text = late.length === 0 && key.t !== 'choice' ? keyText(vm, key) : undefined;
      if (dict.of !== undefined) late.push([key, value]);
      else if (typeof text === 'string') entries.set(text, [entries.get(text)?.[0] ?? key, value]);
      else late.push([key, value]);
    }
    vm.heap.set(self.addr, { ...dict, entries, open: dict.open ?? open });
    for (const [key, value] of late) vm.setItem(self, key, value);
    return none;
  });
}

function updateCall(vm: Machine, args: CallArguments): PyValue {
  const [self, source] = args.positional;
  if (self?.t !== 'ref') return none;
  if (args.positional.length > 2)
    vm.raise('TypeError', `update expected at most 1 argument, got ${args.positional.length - 1}`);
  if (source !== undefined) mergeInto(vm, self, source);
  if (args.rest !== undefined) mergeInto(vm, self, args.rest);
  for (const [name, value] of args.keywords) vm.setItem(self, str(name), value);
  return none;
}

const update: PyNative = { t: 'native', name: 'dict.update', lazy: true, call: updateCall };

/** The methods of dict; each gets the dict first. Views are lists of what is there at the time. */
export const dictMethods: ReadonlyMap<string, PyNative> = new Map([
  ['get', get],
  ['setdefault', setdefault],
  ['pop', pop],
  ['popitem', popitem],
  ['keys', view('keys')],
  ['values', view('values')],
  ['items', view('items')],
  ['copy', copy],
  ['clear', clear],
  ['update', update],
  ...itemMethods('dict'),
]);

/** `a | b` of two dicts. */
export function dictUnion(vm: Machine, a: PyValue, b: PyValue): PyValue {
  const object = vm.object(a);
  if (object?.o !== 'dict') return none;
  const made: PyRef = { t: 'ref', addr: vm.heap.add({ ...object, of: undefined, own: undefined }) };
  mergeInto(vm, made, b);
  return made;
}
