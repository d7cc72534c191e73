import { bindTo } from '../../python/operations/attributes.ts';
import { classOf, lookUp } from '../../python/execution/classes.ts';
import type { Interpreter } from '../../python/interpreter.ts';
import { none, type PyRef, type PyValue } from '../../python/object.ts';
import type { HostType } from '../../python/host-type.ts';

/** Runs what a subclass does of its own when the task runs, before the operator's own `execute` builds the pod. */
export function runOwnExecute(
  vm: Interpreter,
  instance: PyRef,
  context: (name: string) => PyValue | undefined,
): void {
  for (const name of ['pre_execute', 'execute']) {
    const found = ownMethod(vm, instance, name);
    if (found === undefined) continue;
    vm.call(found, { positional: [contextValue(context)], keywords: new Map() });
  }
}

/** A method that the program's own class has, bound to the instance. */
export function ownMethod(vm: Interpreter, instance: PyRef, name: string): PyValue | undefined {
  const cls = classOf(vm, instance);
  const found = cls && lookUp(vm, cls, name);
  const isOwn = found !== undefined && vm.object(found.value)?.o === 'function';
  return isOwn ? bindTo(vm, found.value, instance, cls?.mro[0] ?? 0) : undefined;
}

/** The context that `execute` gets: a mapping of what templates see. */
export function contextValue(context: (name: string) => PyValue | undefined): PyValue {
  return { t: 'host', type: contextType, data: context };
}

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
