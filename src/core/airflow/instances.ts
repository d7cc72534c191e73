import type { Interpreter } from '../python/interpreter.ts';
import type { PyValue } from '../python/object.ts';
import { mappedOf } from './mapped-operator.ts';
import type { PodTask, Session } from './session.ts';
import { isXComArg } from './xcom-arg.ts';
import { givenXCom } from './xcoms.ts';

/** See Evaluation.instances. */
export function instancesOf(
  session: Session,
  vm: Interpreter,
  task: PodTask | undefined,
): readonly (number | undefined)[] | undefined {
  if (task?.instance === undefined || !task.reached) return [];
  if (task.dag?.t !== 'ref' || !session.registered.has(task.dag.addr)) return [];
  const mapped = mappedOf(vm, task.instance);
  if (mapped === undefined) return [undefined];
  const sources = mapped.expandKwargs ? [mapped.expandKwargs] : [...mapped.expand.values()];
  let total = 1;
  for (const source of sources) {
    const length = lengthOf(session, vm, source);
    if (length === undefined) return undefined;
    total *= length;
  }
  if (total > 10_000) return undefined;
  return Array.from({ length: total }, (_, i) => i);
}

function lengthOf(session: Session, vm: Interpreter, source: PyValue): number | undefined {
  // Without a value the number is not known; with others given, Airflow finds nothing to count and makes one.
  const value = isXComArg(source) ? givenXCom(session, vm, source) : source;
  if (value === undefined) return session.context.xcom === undefined ? undefined : 1;
  if (value.t === 'none') return 1;
  const length =
    vm.object(value)?.o === 'dict' || vm.object(value)?.o === 'list' || value.t === 'tuple'
      ? vm.length(value)
      : undefined;
  return length?.t === 'int' ? Number(length.v) : undefined;
}
