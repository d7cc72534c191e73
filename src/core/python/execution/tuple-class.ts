import { define } from '../library/arguments.ts';
import { namedTupleClass } from '../library/named-tuple.ts';
import type { Interpreter } from '../interpreter.ts';
import { lazyNative, str, type PyNative, type PyValue, type TupleNames } from '../object.ts';
import type { ClassDefinition } from '../syntax/syntax.ts';

/**
 * What a `class` statement makes whose base is no class of the heap: a named tuple's class of `NamedTuple` and of what
 * `namedtuple` gave, a maker of dicts of `TypedDict`; undefined for every other base.
 */
export function tupleOrDictClass(
  vm: Interpreter,
  node: ClassDefinition,
  bases: readonly PyValue[],
  attributes: ReadonlyMap<string, PyValue>,
): PyValue | undefined {
  const base = bases.find((one) => one.t === 'native');
  if (base?.t !== 'native') return undefined;
  if (base.name === 'typing.TypedDict') return dictMaker(vm);
  if (base.name === 'typing.NamedTuple') {
    const fields = node.body.flatMap((s) =>
      s.s === 'assign' && s.annotation !== undefined && s.targets[0]?.e === 'name'
        ? [s.targets[0].name]
        : [],
    );
    const defaults = fields.flatMap((field) => attributes.get(field) ?? []);
    return withBody(vm, { className: node.name, fields }, defaults, attributes);
  }
  const fields = base.members?.get('_fields');
  const defaults = base.members?.get('__defaults__');
  if (fields?.t !== 'tuple' || defaults?.t !== 'tuple') return undefined;
  const names = fields.items.flatMap((field) => (field.t === 'str' ? [field.v] : []));
  return withBody(vm, { className: node.name, fields: names }, defaults.items, attributes);
}

function withBody(
  vm: Interpreter,
  names: Pick<TupleNames, 'className' | 'fields'>,
  defaults: readonly PyValue[],
  attributes: ReadonlyMap<string, PyValue>,
): PyNative {
  const body = new Map([...attributes].filter(([name]) => !names.fields.includes(name)));
  const made: PyNative = namedTupleClass({ ...names, body, cls: () => made }, defaults);
  const shown = [...body].map(([name, value]) => {
    const object = vm.object(value);
    if (object?.o !== 'descriptor') return [name, value] as const;
    if (object.kind !== 'classmethod') return [name, object.fn] as const;
    const fn = lazyNative(name, (machine, args, at) =>
      machine.call(object.fn, { ...args, positional: [made, ...args.positional] }, at),
    );
    return [name, fn] as const;
  });
  const members = made.members as Map<string, PyValue>;
  for (const [name, value] of shown) members.set(name, value);
  members.set('__name__', str(names.className));
  return made;
}

function dictMaker(vm: Interpreter): PyNative {
  const make = vm.builtins.get('dict');
  return define(
    'typing.TypedDict',
    'source?, /, **keywords',
    (machine, args) => {
      const source = args.find('source');
      return make === undefined
        ? machine.unknown({ code: 'call-not-followed', data: { name: 'TypedDict' } })
        : machine.call(make, {
            positional: source === undefined ? [] : [source],
            keywords: args.keywords,
          });
    },
    { lazy: true },
  );
}
