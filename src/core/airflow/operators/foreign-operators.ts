import type { Origin } from '../../base/span.ts';
import type { Interpreter } from '../../python/interpreter.ts';
import type { PyValue } from '../../python/object.ts';
import type { CallArguments } from '../../python/host-type.ts';
import type { Input } from '../../python/value.ts';
import { withDefaults } from './base-operator.ts';
import { record } from './pod-operator.ts';
import type { Session } from '../session.ts';
import { prefixed } from '../dags/task-group.ts';

/** A class of a module that is not here, with a name that says what it derives from. */
export function isPodClassNotHere({ kind, key }: Input): boolean {
  return kind === 'import' && podClass.test(key);
}

const podClass = /(?:KubernetesPod|GKEStartPod|GKEPod|E[kK][sS]Pod)Operator$/;

/**
 * Notes the call of such a class, of its `partial`, or of a class that derives from it and adds no `__init__`, as a task of
 * which no more is known than the call says.
 */
export function recordForeign(
  session: Session,
  vm: Interpreter,
  callee: PyValue,
  args: CallArguments,
  at: Origin | undefined,
): void {
  const form = formOf(vm, callee);
  if (form === undefined) return;
  const { dag, group } = withDefaults(session, vm, args, () => false);
  const given = args.keywords.get('task_id');
  const taskId =
    given === undefined
      ? vm.unknown({ code: 'depends-on-input', data: {} }, callee)
      : group === undefined
        ? given
        : prefixed(vm, group, given);
  record(session, vm, undefined, args, at, dag, taskId, [], { form, reached: false });
}

function formOf(vm: Interpreter, callee: PyValue): 'operator' | 'partial' | undefined {
  if (callee.t === 'placeholder') {
    const { kind, key } = callee.input;
    if (isPodClassNotHere(callee.input)) return 'operator';
    return key.endsWith('.partial') && isPodClassNotHere({ kind, key: key.slice(0, -8) })
      ? 'partial'
      : undefined;
  }
  const object = vm.object(callee);
  const needs = object?.o === 'class' ? object.open?.needs : undefined;
  return needs?.some(isPodClassNotHere) === true ? 'operator' : undefined;
}
