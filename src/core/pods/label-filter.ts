import { safeLabel } from '../airflow/operators/safe-label.ts';
import { podTaskLabel } from './list-pods.ts';

/** The labels by which the operator's pods are found, as a selector; the ids as Airflow knows them, or as labels. */
export function toSelector(ids: {
  readonly dag: string | undefined;
  readonly task: string | undefined;
  readonly run: string | undefined;
}): string {
  const labels = [
    ['dag_id', ids.dag],
    ['task_id', ids.task],
    ['run_id', ids.run],
  ] as const;
  return [
    podTaskLabel,
    ...labels.flatMap(([key, value]) =>
      value === undefined ? [] : [`${key}=${safeLabel(value)}`],
    ),
  ].join(',');
}
