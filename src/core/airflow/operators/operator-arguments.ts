import type { Interpreter } from '../../python/interpreter.ts';
import type { PyRef } from '../../python/object.ts';
import { toValue } from '../../python/operations/to-value.ts';
import type { Value } from '../../python/value.ts';
import type { Session } from '../session.ts';

/** The attributes of a pod operator that are its parameters, as they stand. */
export function argumentsOf(
  session: Session,
  vm: Interpreter,
  instance: PyRef,
): ReadonlyMap<string, Value> {
  const object = vm.object(instance);
  const values = new Map<string, Value>();
  if (object?.o !== 'instance') return values;
  for (const { name } of session.parameters.all) {
    const value = object.attributes.get(name);
    if (value !== undefined) values.set(name, toValue(vm, value));
  }
  return values;
}
