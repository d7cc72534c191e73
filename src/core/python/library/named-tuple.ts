import type { Machine } from '../machine.ts';
import type { PyNative, PyTuple, PyValue, TupleNames } from '../object.ts';
import { native, none, str, tuple } from '../object.ts';
import { define } from './arguments.ts';
import { notFollowed } from './host-class.ts';

/** `collections.namedtuple(typename, field_names, *, defaults=…)`. */
export const namedtuple: PyNative = define(
  'collections.namedtuple',
  'typename, field_names, *, rename?, defaults?, module?',
  (vm, args) => {
    const fields = readFields(vm, args.get('field_names'));
    const defaults = args.given('defaults');
    const last = defaults === undefined ? [] : vm.iterate(defaults);
    if (fields === undefined || 't' in last || args.flag('rename', false))
      return notFollowed(vm, 'collections.namedtuple');
    return namedTupleClass({ className: args.text('typename'), fields }, last);
  },
);

function readFields(vm: Machine, value: PyValue): readonly string[] | undefined {
  if (value.t === 'str')
    return value.v
      .replaceAll(',', ' ')
      .split(/\s+/)
      .filter((field) => field !== '');
  const items = vm.iterate(value);
  if ('t' in items) return undefined;
  const names = items.map((item) => (item.t === 'str' ? item.v : ''));
  return names.includes('') ? undefined : names;
}

/** The class of tuples with these names; `defaults` are of the last fields. */
export function namedTupleClass(names: TupleNames, defaults: readonly PyValue[]): PyNative {
  const { className, fields } = names;
  const optional = fields.length - defaults.length;
  const parameters = fields.map((field, i) => (i < optional ? field : `${field}?`)).join(', ');
  const make = (items: readonly PyValue[]): PyValue => ({ t: 'tuple', items, named: names });
  const constructor = define(
    className,
    parameters,
    (_vm, args) =>
      make(fields.map((field, i) => args.find(field) ?? defaults[i - optional] ?? none)),
    { lazy: true },
  );
  return native(className, constructor.call, {
    lazy: true,
    instance: (_vm, value) => value.t === 'tuple' && value.named === names,
    members: new Map<string, PyValue>([
      ['_fields', tuple(fields.map((field) => str(field)))],
      ['__name__', str(className)],
      ['__defaults__', tuple(defaults)],
      [
        '_make',
        define(`${className}._make`, 'iterable', (vm, args) => {
          const items = vm.iterate(args.get('iterable'));
          if ('t' in items) return items;
          return items.length === fields.length
            ? make(items)
            : vm.raise('TypeError', `Expected ${fields.length} arguments, got ${items.length}`);
        }),
      ],
    ]),
  });
}

/** An attribute of a named tuple; undefined for one that it shares with every tuple. */
export function namedPart(self: PyTuple, name: string): PyValue | undefined {
  const { named, items } = self;
  if (named === undefined) return undefined;
  const { className, fields } = named;
  const index = fields.indexOf(name);
  if (index >= 0) return items[index];
  if (name === '_fields') return tuple(fields.map((field) => str(field)));
  if (name === '_asdict')
    return define(`${className}._asdict`, '', (vm) =>
      vm.dict(fields.map((field, i) => [str(field), items[i] ?? none])),
    );
  if (name !== '_replace') return undefined;
  return define(
    `${className}._replace`,
    '**keywords',
    (vm, args) => {
      const wrong = [...args.keywords.keys()].find((key) => !fields.includes(key));
      if (wrong !== undefined)
        return vm.raise('ValueError', `Got unexpected field names: ['${wrong}']`);
      return {
        ...self,
        items: fields.map((field, i) => args.keywords.get(field) ?? items[i] ?? none),
      };
    },
    { lazy: true },
  );
}
