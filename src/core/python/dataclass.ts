import { callSpecial } from './attributes.ts';
import { noArguments } from './call.ts';
import type { Interpreter } from './interpreter.ts';
import {
  lazyNative,
  none,
  str,
  type CallArguments,
  type HostType,
  type PyRef,
  type PyValue,
} from './object.ts';
import { joinPieces } from './text/settle.ts';
import type { Statement } from './syntax.ts';

interface Field {
  readonly default: PyValue | undefined;
  readonly factory: PyValue | undefined;
}

const fieldType: HostType<Field> = { name: 'dataclasses.Field' };
const marker: HostType<null> = { name: 'dataclasses.dataclass', call: (_vm, self) => self };

/** `dataclasses.dataclass`, bare or called with options. */
export const dataclassDecorator: PyValue = { t: 'host', type: marker, data: null };

/** `dataclasses.field`. */
export const dataclassField: PyValue = lazyNative('dataclasses.field', (_, args) => ({
  t: 'host',
  type: fieldType,
  data: {
    default: args.keywords.get('default'),
    factory: args.keywords.get('default_factory'),
  } satisfies Field,
}));

/** Whether a decorator's value is `dataclass`. */
export function isDataclassDecorator(value: PyValue): boolean {
  return value.t === 'host' && value.type === marker;
}

/** Gives a class the `__init__`, `__repr__` and `__eq__` of a dataclass, from its annotated names and its bases'. */
export function dataclassInit(vm: Interpreter, ref: PyRef, body: readonly Statement[]): void {
  const cls = vm.heap.get(ref.addr);
  if (cls.o !== 'class') return;
  const inherited = cls.mro
    .slice(1)
    .toReversed()
    .flatMap((addr) => {
      const base = vm.heap.get(addr);
      return base.o === 'class' ? (base.fields ?? []) : [];
    });
  const own = body.flatMap((s) =>
    s.s === 'assign' && s.annotation !== undefined && s.targets[0]?.e === 'name'
      ? [s.targets[0].name]
      : [],
  );
  const fields = [...new Set([...inherited, ...own])];
  const attributes = new Map(cls.attributes);
  if (!attributes.has('__init__')) attributes.set('__init__', initializer(cls.name, fields));
  attributes.set('__repr__', representation(cls.name, fields));
  vm.heap.set(ref.addr, { ...cls, attributes, fields });
}

function initializer(name: string, fields: readonly string[]): PyValue {
  return lazyNative(`${name}.__init__`, (machine, args) => {
    const vm = machine as Interpreter;
    const [self, ...positional] = args.positional;
    if (self?.t !== 'ref') return none;
    const unexpected = [...args.keywords.keys()].find((key) => !fields.includes(key));
    if (unexpected !== undefined)
      vm.raise(
        'TypeError',
        `${name}.__init__() got an unexpected keyword argument '${unexpected}'`,
      );
    for (const [i, field] of fields.entries()) {
      const value =
        positional[i] ?? args.keywords.get(field) ?? args.rest ?? initial(vm, self, field);
      if (value === undefined)
        return vm.raise(
          'TypeError',
          `${name}.__init__() missing 1 required positional argument: '${field}'`,
        );
      vm.setAttribute(self, field, value);
    }
    callSpecial(vm, self, '__post_init__');
    return none;
  });
}

function initial(vm: Interpreter, self: PyRef, field: string): PyValue | undefined {
  const value = vm.findAttribute(self, field);
  if (value?.t !== 'host' || value.type !== fieldType) return value;
  const data = value.data as Field;
  return data.factory ? vm.call(data.factory, noArguments) : data.default;
}

function representation(name: string, fields: readonly string[]): PyValue {
  return lazyNative(`${name}.__repr__`, (vm, args: CallArguments) => {
    const self = args.positional[0] ?? none;
    const parts = fields.flatMap((field, i) => [
      str(`${i === 0 ? '' : ', '}${field}=`),
      vm.repr(vm.attribute(self, field)),
    ]);
    return joinPieces(vm, [str(`${name}(`), ...parts, str(')')]);
  });
}
