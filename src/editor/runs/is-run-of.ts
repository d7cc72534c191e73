import type { TaskAddress } from '../analysis/analyzer.ts';
import type { RunState } from './runs.ts';

/** True for a run of the task; where no instance of it is named, of any. */
export function isRunOf(
  run: Pick<RunState, 'file' | 'dagId' | 'taskId' | 'mapIndex'>,
  task: TaskAddress,
): boolean {
  return (
    run.taskId === task.taskId &&
    run.dagId === task.dagId &&
    (run.file === undefined || run.file === task.file) &&
    (task.mapIndex === undefined || run.mapIndex === task.mapIndex)
  );
}
