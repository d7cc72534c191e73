import { bindTo } from '../python/operations/attributes.ts';
import { classOf, lookUp } from '../python/execution/classes.ts';
import type { Interpreter } from '../python/interpreter.ts';
import { none, type HostType, type PyRef, type PyValue } from '../python/object.ts';

/** What a subclass may do with the finished pod, which is not followed. */
const podMethods = ['build_pod_request_obj'];

/** Runs what a subclass does of its own when the task runs, before the operator's own `execute` builds the pod. */
export function runOwnExecute(
  vm: Interpreter,
  instance: PyRef,
  context: (name: string) => PyValue | undefined,
): void {
  for (const name of ['pre_execute', 'execute']) {
    const found = ownMethod(vm, instance, name);
    if (found === undefined) continue;
    const given: PyValue = { t: 'host', type: contextType, data: context };
    vm.call(found, { positional: [given], keywords: new Map() });
  }
}

/** The parts of the program that change the finished pod, by the names that people know them by. */
export function podChangers(vm: Interpreter, instance: PyRef): readonly string[] {
  const names = podMethods.filter((name) => ownMethod(vm, instance, name) !== undefined);
  const callbacks = vm.findAttribute(instance, 'callbacks') ?? none;
  const list = vm.object(callbacks)?.o === 'list' ? vm.iterate(callbacks) : [callbacks];
  const changes = (value: PyValue): boolean => {
    const object = vm.object(value);
    const cls = object?.o === 'class' ? object : classOf(vm, value);
    const found = cls && lookUp(vm, cls, 'on_pod_manifest_created');
    return found !== undefined;
  };
  return !('t' in list) && list.some(changes) ? [...names, 'callbacks'] : names;
}

/** A method that the program's own class has, bound to the instance. */
function ownMethod(vm: Interpreter, instance: PyRef, name: string): PyValue | undefined {
  const cls = classOf(vm, instance);
  const found = cls && lookUp(vm, cls, name);
  const isOwn = found !== undefined && vm.object(found.value)?.o === 'function';
  return isOwn ? bindTo(vm, found.value, instance, cls?.mro[0] ?? 0) : undefined;
}

// The context that `execute` gets: a mapping of what templates see.
const contextType: HostType<(name: string) => PyValue | undefined> = {
  name: 'Context',
  attribute(_vm, self, name) {
    if (name !== 'get') return undefined;
    return {
      t: 'native',
      name: 'Context.get',
      call: (_machine, args) => {
        const [key, fallback = none] = args.positional;
        return (key?.t === 'str' ? self.data(key.v) : undefined) ?? fallback;
      },
    };
  },
  item: (vm, self, key) =>
    (key.t === 'str' ? self.data(key.v) : undefined) ??
    vm.raise('KeyError', key.t === 'str' ? `'${key.v}'` : '?'),
  contains: (_vm, self, key) => key.t === 'str' && self.data(key.v) !== undefined,
  iterate: (vm) => vm.unknown({ code: 'call-not-followed', data: { name: 'Context' } }),
};
