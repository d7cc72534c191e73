import type { V1Pod } from '@kubernetes/client-node';
import { safeLabel } from '../../core/airflow/operators/safe-label.ts';
import type { TaskAddress } from '../analysis/analyzer.ts';

/** The pods with the labels of a task, those that go on first, then the newest. */
export function findPodsOf(
  pods: Iterable<V1Pod>,
  { dagId, taskId, mapIndex }: Pick<TaskAddress, 'dagId' | 'taskId' | 'mapIndex'>,
): readonly V1Pod[] {
  const [dag, task] = [safeLabel(dagId), safeLabel(taskId)];
  const ofTask = [...pods].filter(({ metadata }) => {
    const { dag_id, task_id, map_index } = metadata?.labels ?? {};
    const isInstance = mapIndex === undefined || map_index === String(mapIndex);
    return dag_id === dag && task_id === task && isInstance;
  });
  return ofTask.sort((a, b) => Number(goesOn(b)) - Number(goesOn(a)) || bornAt(b) - bornAt(a));
}

function goesOn({ status }: V1Pod): boolean {
  return status?.phase === 'Running' || status?.phase === 'Pending';
}

function bornAt({ metadata }: V1Pod): number {
  return new Date(metadata?.creationTimestamp ?? 0).getTime();
}
