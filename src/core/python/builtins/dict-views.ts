import type { Machine } from '../machine.ts';
import {
  tuple,
  type PyHost,
  type PyRef,
  type PySet,
  type PyUnknown,
  type PyValue,
} from '../object.ts';
import type { HostType } from '../host-type.ts';
import { setOperation } from './set-methods.ts';

type Kind = 'dict_keys' | 'dict_values' | 'dict_items';

/** A view shows what its dict holds at the time that it is looked at. */
interface View {
  readonly dict: PyRef;
}

function itemsOf(vm: Machine, kind: Kind, { dict }: View): readonly PyValue[] | PyUnknown {
  const object = vm.object(dict);
  if (object?.o === 'dict' && object.open === undefined) {
    return Array.from(object.entries.values(), ([k, v]) =>
      kind === 'dict_keys' ? k : kind === 'dict_values' ? v : tuple([k, v]),
    );
  }
  // A dict that differs by branch may still have the same keys on both.
  const keys = vm.iterate(dict);
  if ('t' in keys || kind === 'dict_keys') return keys;
  return keys.map((k) =>
    kind === 'dict_values' ? vm.item(dict, k) : tuple([k, vm.item(dict, k)]),
  );
}

function asSet(vm: Machine, value: PyValue): PySet | undefined {
  const given = vm.object(value);
  if (given?.o === 'set' && given.open === undefined) return given;
  const items = vm.iterate(value);
  const object = 't' in items ? undefined : vm.object(vm.set(items));
  return object?.o === 'set' ? object : undefined;
}

function compareAsSets(
  vm: Machine,
  left: PyHost<View>,
  right: PyValue,
): number | PyUnknown | undefined {
  const items = right.t === 'host' && right.type === types.dict_items ? right : undefined;
  if (left.type === types.dict_items && items !== undefined) {
    // What the items hold need not be hashable.
    const same = vm.compare('==', left.data.dict, (items.data as View).dict);
    if (same.t !== 'bool') return vm.unknown({ code: 'depends-on-input', data: {} }, same);
    if (same.v) return 0;
    const [a, b] = [
      itemsOf(vm, 'dict_items', left.data),
      itemsOf(vm, 'dict_items', items.data as View),
    ];
    if ('t' in a || 't' in b)
      return vm.unknown({ code: 'depends-on-input', data: {} }, left, right);
    const isIn = (p: readonly PyValue[], q: readonly PyValue[]): boolean =>
      p.every((x) => q.some((y) => vm.truth(vm.compare('==', x, y)) === true));
    return isIn(a, b) ? -1 : isIn(b, a) ? 1 : NaN;
  }
  const isSet = vm.object(right)?.o === 'set';
  const isView = right.t === 'host' && right.type !== types.dict_values && dictOfView(right);
  if (!isSet && !isView) return undefined;
  const [a, b] = [asSet(vm, left), asSet(vm, right)];
  if (a === undefined || b === undefined) return undefined;
  const isWithin = (p: PySet, q: PySet): boolean =>
    [...p.entries.keys()].every((key) => q.entries.has(key));
  const [less, more] = [isWithin(a, b), isWithin(b, a)];
  return less && more ? 0 : less ? -1 : more ? 1 : NaN;
}

function viewType(kind: Kind): HostType<View> {
  return {
    name: kind,
    iterate: (vm, self) => itemsOf(vm, kind, self.data),
    length: (vm, self) => {
      const items = itemsOf(vm, kind, self.data);
      return 't' in items ? items : items.length;
    },
    contains(vm, self, value) {
      const items = itemsOf(vm, kind, self.data);
      if ('t' in items) return items;
      let open: PyUnknown | undefined;
      for (const item of items) {
        const same = vm.compare('==', item, value);
        if (same.t === 'bool' && same.v) return true;
        if (same.t !== 'bool') open ??= vm.unknown({ code: 'depends-on-input', data: {} }, same);
      }
      return open ?? false;
    },
    repr(vm, self) {
      const items = itemsOf(vm, kind, self.data);
      if ('t' in items) return items;
      const dict = vm.object(self.data.dict);
      if (dict?.o === 'dict' && dict.subclass === 'ChainMap')
        return vm.unknown({ code: 'call-not-followed', data: { name: 'ChainMap' } });
      const shown = vm.repr(vm.list(items));
      return shown.t === 'str'
        ? `${kind}(${shown.v})`
        : vm.unknown({ code: 'depends-on-input', data: {} }, shown);
    },
    binary(vm, operator, left, right) {
      if (kind === 'dict_values' || !'&|-^'.includes(operator)) return undefined;
      const [a, b] = [asSet(vm, left), asSet(vm, right)];
      return a && b ? setOperation(vm, operator, a, b) : undefined;
    },
    // Views of keys and items compare as sets do, with sets and each other; of values each is its own.
    ...(kind === 'dict_values' ? {} : { compare: compareAsSets }),
    value(vm, self) {
      const items = itemsOf(vm, kind, self.data);
      return {
        kind: 'object',
        class: kind,
        fields: new Map([
          ['length', { kind: 'int', value: BigInt('t' in items ? 0 : items.length) }],
        ]),
      };
    },
  };
}

const types: Readonly<Record<Kind, HostType>> = {
  dict_keys: viewType('dict_keys'),
  dict_values: viewType('dict_values'),
  dict_items: viewType('dict_items'),
};

/** The dict that a value is a view of. */
export function dictOfView(value: PyValue): PyRef | undefined {
  return value.t === 'host' && Object.values(types).includes(value.type)
    ? (value.data as View).dict
    : undefined;
}

/** `d.keys()`, `d.values()` or `d.items()`. */
export function dictView(kind: Kind, dict: PyRef): PyHost {
  return { t: 'host', type: types[kind], data: { dict } satisfies View };
}
