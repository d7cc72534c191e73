import type { Interpreter } from '../../python/interpreter.ts';
import { bool, lazyNative, none, str, type PyValue } from '../../python/object.ts';
import type { Model } from '../tables/kubernetes-models.ts';

/** What each object of a model class can do beside holding its attributes. */
export function modelMethods(model: Model): Readonly<Record<string, PyValue>> {
  const toDict = (vm: Interpreter, self: PyValue): PyValue =>
    vm.dict(
      model.attributes.map(({ name }) => [str(name), plain(vm, vm.attribute(self, name))] as const),
    );
  return {
    to_dict: lazyNative('to_dict', (vm, { positional: [self = none] }) =>
      toDict(vm as Interpreter, self),
    ),
    __eq__: lazyNative('__eq__', (machine, { positional: [self = none, other = none] }) => {
      const vm = machine as Interpreter;
      const [a, b] = [vm.object(self), vm.object(other)];
      if (a?.o !== 'instance' || b?.o !== 'instance' || a.cls !== b.cls) return bool(false);
      return vm.compare('==', toDict(vm, self), toDict(vm, other));
    }),
    to_str: lazyNative('to_str', (vm) =>
      vm.unknown({ code: 'call-not-followed', data: { name: 'to_str' } }),
    ),
  };
}

/** `to_dict` of what a model holds: of models, of those in a list and of those that are values of a dict. */
function plain(vm: Interpreter, value: PyValue): PyValue {
  const own = (one: PyValue): PyValue => {
    const object = vm.object(one);
    const method = object?.o === 'instance' ? vm.findAttribute(one, 'to_dict') : undefined;
    return method === undefined ? one : vm.call(method, { positional: [], keywords: new Map() });
  };
  const object = vm.object(value);
  if (object?.o === 'list' && object.open === undefined) return vm.list(object.items.map(own));
  if (object?.o === 'dict' && object.open === undefined)
    return vm.dict(Array.from(object.entries.values(), ([key, one]) => [key, own(one)] as const));
  return own(value);
}
