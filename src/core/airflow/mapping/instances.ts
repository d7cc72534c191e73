import type { Interpreter } from '../../python/interpreter.ts';
import { countOf } from './expand-sources.ts';
import { expandedGroup } from './mapped-argument.ts';
import { mappedOf } from './mapped-operator.ts';
import type { PodTask, Session } from '../session.ts';

/** See Evaluation.instances. */
export function instancesOf(
  session: Session,
  vm: Interpreter,
  task: PodTask | undefined,
): readonly (number | undefined)[] | undefined {
  if (task?.instance === undefined || !task.reached) return [];
  if (task.dag?.t !== 'ref' || !session.registered.has(task.dag.addr)) return [];
  const input = mappedOf(vm, task.instance) ?? expandedGroup(vm, task.instance);
  if (input === undefined) return [undefined];
  const total = countOf(session, vm, input);
  return total === undefined ? undefined : Array.from({ length: total }, (_, i) => i);
}
