import type { RunContext } from '../airflow/surroundings/run-context.ts';
import { safeLabel } from '../airflow/operators/safe-label.ts';
import { atLeast } from '../airflow/tables/versions.ts';
import type { Value } from '../python/value.ts';
import { dictValue, strValue, toText } from './model-value.ts';

/** Which task instance a pod belongs to. */
export interface TaskInstance {
  readonly dagId: string;
  readonly taskId: string;
  readonly mapIndex: number | undefined;
}

/** The labels by which the operator knows its pod again (`_get_ti_pod_labels` without try_number). */
export function identityLabels(task: TaskInstance, runId: string): ReadonlyMap<string, string> {
  const labels = new Map([
    ['dag_id', safeLabel(task.dagId)],
    ['task_id', safeLabel(task.taskId)],
    ['run_id', safeLabel(runId)],
    ['kubernetes_pod_operator', 'True'],
  ]);
  if (task.mapIndex !== undefined && task.mapIndex >= 0)
    labels.set('map_index', String(task.mapIndex));
  return labels;
}

/** What the operator adds over the user's labels, in its order. */
export function runLabels(
  identity: ReadonlyMap<string, string>,
  context: RunContext,
  /** Undefined where the hook does not know it. */
  inCluster: boolean | undefined,
): ReadonlyMap<string, string> {
  return new Map([
    ...identity,
    ['try_number', safeLabel(String(context.run?.tryNumber ?? 1))],
    ['airflow_version', context.versions.airflow.replaceAll('+', '-')],
    ['airflow_kpo_in_cluster', inCluster === undefined ? 'None' : inCluster ? 'True' : 'False'],
  ]);
}

/** The labels of the pod with `added` over them. */
export function withLabels(labels: Value, added: ReadonlyMap<string, string>): Value {
  const entries = labels.kind === 'dict' ? labels.entries : [];
  const own = entries.filter(([key]) => !(key.kind === 'str' && added.has(key.value)));
  const value = dictValue(Array.from(added, ([key, text]) => [key, strValue(text)] as const));
  return {
    ...(labels.origin === undefined ? {} : { origin: labels.origin }),
    kind: 'dict',
    entries: [...own, ...(value.kind === 'dict' ? value.entries : [])],
  };
}

/** From 10.10 a label value of None is sent as an empty text (`_normalize_labels_dict`). */
export function normalizeLabels(labels: Value, provider: string): Value {
  if (labels.kind !== 'dict' || !atLeast(provider, '10.10.0')) return labels;
  return {
    ...labels,
    entries: labels.entries.map(([key, value]) => [
      key,
      value.kind === 'none' ? strValue('', value.origin) : value,
    ]),
  };
}

/** The label selector by which the operator looks for the task's pod; from 7.4.1 it holds the user's labels, too. */
export function selectorOf(
  userLabels: Value,
  identity: ReadonlyMap<string, string>,
  provider: string,
): string {
  const labels = new Map<string, string>();
  const normal = normalizeLabels(userLabels, provider);
  if (atLeast(provider, '7.4.1') && normal.kind === 'dict')
    for (const [key, value] of normal.entries) labels.set(toText(key) ?? '', toText(value) ?? '');
  for (const [key, value] of identity) labels.set(key, value);
  const sorted = Array.from(labels).sort(([a], [b]) => comparePoints(a, b));
  return [
    ...sorted.map(([key, value]) => `${key}=${value}`),
    'already_checked!=True',
    '!airflow-worker',
  ].join(',');
}

/** Python's order of str: by code point. */
function comparePoints(a: string, b: string): number {
  return Buffer.compare(Buffer.from(a, 'utf8'), Buffer.from(b, 'utf8'));
}
