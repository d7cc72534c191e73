import { findCloud } from '../airflow/tables/cloud-operators.ts';
import type { Cloud } from '../airflow/tables/cloud-operators.ts';
import type { TaskForm } from '../airflow/task-definition.ts';
import { findCallAround } from './call-text.ts';
import type { CallText } from './call-text.ts';

/** A call in which a task's arguments are written. */
export interface PodCall {
  readonly call: CallText;
  readonly form: TaskForm;
  readonly cloud: Cloud | undefined;
}

/**
 * The call of a pod operator or decorator whose brackets are the innermost around `offset`, by its text alone, which may be
 * broken. `operators` are other names of classes that make pods there.
 */
export function findPodCall(
  text: string,
  offset: number,
  operators: readonly string[],
): PodCall | undefined {
  const call = findCallAround(text, offset);
  if (call === undefined) return undefined;
  const parts = call.callee.split('.');
  const decorator = parts.slice(-2).join('.');
  if (decorator === 'task.kubernetes' || decorator === 'task.kubernetes_cmd')
    return { call, form: decorator, cloud: undefined };
  const isPartial = parts.at(-1) === 'partial';
  const name = parts.at(isPartial ? -2 : -1) ?? '';
  const original = findOriginal(text, name);
  const cloud = findCloud(original);
  const isPod = original === 'KubernetesPodOperator' || cloud !== undefined;
  if (!isPod && !operators.includes(name)) return undefined;
  return { call, form: isPartial ? 'partial' : 'operator', cloud };
}

/** The name that is imported as `name`; itself where none is. */
function findOriginal(text: string, name: string): string {
  if (!/^[\p{L}\p{N}_]+$/u.test(name)) return name;
  return new RegExp(`\\b(\\w+)\\s+as\\s+${name}\\b`).exec(text)?.[1] ?? name;
}
