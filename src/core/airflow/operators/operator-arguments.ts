import type { Interpreter } from '../../python/interpreter.ts';
import type { PyRef } from '../../python/object.ts';
import { toValue } from '../../python/operations/to-value.ts';
import type { Value } from '../../python/value.ts';
import type { Session } from '../session.ts';

/** The attributes of a pod operator that are its parameters, as they stand, and BaseOperator's limit of its run. */
export function argumentsOf(
  session: Session,
  vm: Interpreter,
  instance: PyRef,
): ReadonlyMap<string, Value> {
  const object = vm.object(instance);
  const values = new Map<string, Value>();
  if (object?.o !== 'instance') return values;
  for (const name of [...session.parameters.all.map((one) => one.name), 'execution_timeout']) {
    const value = object.attributes.get(name);
    if (value !== undefined) values.set(name, toValue(vm, value));
  }
  return values;
}

/** `retries` and `retry_policy` where they are given, in the call, by default_args or by a policy of the site. */
export function retryingOf(
  session: Session,
  vm: Interpreter,
  instance: PyRef,
): ReadonlyMap<string, Value> {
  const object = vm.object(instance);
  // What is not known may hold them.
  const open = session.openArguments.get(instance.addr);
  return new Map(
    ['retries', 'retry_policy'].flatMap((name) => {
      const own = object?.o === 'instance' ? object.attributes.get(name) : undefined;
      const value = own ?? open;
      return value === undefined ? [] : [[name, toValue(vm, value)] as const];
    }),
  );
}
