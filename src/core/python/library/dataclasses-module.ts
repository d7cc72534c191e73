import { dataclassDecorator, dataclassField, keywordOnlyMark } from '../execution/dataclass.ts';
import { fieldObjects, missing } from '../execution/dataclass-field.ts';
import { classOf } from '../execution/classes.ts';
import type { Interpreter } from '../interpreter.ts';
import type { Machine } from '../machine.ts';
import { bool, str, tuple, type PyValue } from '../object.ts';
import { define } from './arguments.ts';
import { notFollowed } from './host-class.ts';
import { typingName } from './typing-module.ts';
import type { LazyMembers } from './module-members.ts';

/** The module `dataclasses`; classes themselves are made where they are defined. */
export const dataclassesModule: LazyMembers = {
  dataclass: () => dataclassDecorator,
  field: () => dataclassField,
  KW_ONLY: () => keywordOnlyMark,
  InitVar: () => typingName('dataclasses.InitVar'),
  fields: () =>
    define('dataclasses.fields', 'class_or_instance', (vm, args) => {
      const given = args.get('class_or_instance');
      const names = fieldsOf(vm, given);
      const object = vm.object(given);
      const of = object?.o === 'class' ? object : classOf(vm as Interpreter, given);
      const objects = fieldObjects(vm, names, of?.dataclass?.fields ?? []);
      return tuple(objects.map(([, field]) => field));
    }),
  MISSING: () => missing,
  is_dataclass: () =>
    define('dataclasses.is_dataclass', 'obj', (vm, args) => {
      const object = vm.object(args.get('obj'));
      const cls = object?.o === 'class' ? object : classOf(vm as Interpreter, args.get('obj'));
      return bool(cls?.dataclass !== undefined);
    }),
  astuple: () =>
    define('dataclasses.astuple', 'instance', (vm, args) => {
      const dict = vm.object(asDict(vm, args.get('instance')));
      return dict?.o === 'dict'
        ? tuple(Array.from(dict.entries.values(), ([, value]) => value))
        : notFollowed(vm, 'dataclasses.astuple');
    }),
  asdict: () =>
    define('dataclasses.asdict', 'instance', (vm, args) => asDict(vm, args.get('instance'))),
  replace: () =>
    define('dataclasses.replace', 'instance, **changes', (vm, args) => {
      const self = args.get('instance');
      const cls = vm.attribute(self, '__class__');
      const keywords = new Map([
        ...fieldsOf(vm, self).map((name) => [name, vm.attribute(self, name)] as const),
        ...args.keywords,
      ]);
      return vm.call(cls, { positional: [], keywords });
    }),
};

function fieldsOf(vm: Machine, value: PyValue): readonly string[] {
  const object = vm.object(value);
  const cls = object?.o === 'class' ? object : classOf(vm as Interpreter, value);
  return cls?.fields ?? [];
}

/** Fields of dataclasses become dicts at any depth; lists and dicts are copied. */
function asDict(vm: Machine, value: PyValue): PyValue {
  const fields = fieldsOf(vm, value);
  if (fields.length > 0)
    return vm.dict(
      fields.map((name) => [str(name), asDict(vm, vm.attribute(value, name))] as const),
    );
  const object = vm.object(value);
  if (object?.o === 'list')
    return object.open ?? vm.list(object.items.map((item) => asDict(vm, item)));
  if (object?.o === 'dict')
    return (
      object.open ??
      vm.dict(Array.from(object.entries.values(), ([k, v]) => [k, asDict(vm, v)] as const))
    );
  return value.t === 'tuple'
    ? { t: 'tuple', items: value.items.map((item) => asDict(vm, item)) }
    : value;
}
