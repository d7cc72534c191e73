import { startHash } from '../base/hash.ts';
import { safeLabel } from '../airflow/operators/safe-label.ts';
import type { RunContext } from '../airflow/surroundings/run-context.ts';

/** The label that marks what the launcher made. */
export const markerLabel = 'pod-tasks/launched-by';

/** The label that says which real run a pod was made for, so that a second start of it finds the pod of the first. */
export const realRunLabel = 'pod-tasks/run-id';

/** The label of a pod that is kept after its run was settled: no later start of the run takes it for one that still goes on. */
export const settledLabel = 'pod-tasks/settled';

/**
 * The labels that the launcher adds: its own, that of the real run which it was asked to run, and the one that keeps every
 * operator version from taking the pod over.
 */
export function markerLabels(context: RunContext): ReadonlyMap<string, string> {
  const runId = context.run?.runId ?? '';
  return new Map([
    [markerLabel, 'pod-tasks'],
    ...(runId === '' || runId.startsWith(ownPrefix)
      ? []
      : [[realRunLabel, safeLabel(runId)] as const]),
    ['already_checked', 'True'],
  ]);
}

/**
 * The label selector of the pods that the launcher made for the same run of the same task instance, whatever the try, from the
 * labels of such a pod; undefined for a pod without the marker, which is not ours to find again.
 */
export function selectSameRun(labels: Readonly<Record<string, string>>): string | undefined {
  if (labels[markerLabel] === undefined) return undefined;
  const run = labels[realRunLabel] === undefined ? 'run_id' : realRunLabel;
  const keys = [markerLabel, 'dag_id', 'task_id', run];
  return [
    ...keys.map((key) => `${key}=${labels[key] ?? ''}`),
    labels['map_index'] === undefined ? '!map_index' : `map_index=${labels['map_index']}`,
    `${settledLabel}!=True`,
  ].join(',');
}

/**
 * The run id that goes into the pod's labels: with the marker one of the launcher's own, never that of a real run (which is
 * rendered into templates all the same).
 */
export function labelledRunId(context: RunContext): string {
  const runId = context.run?.runId ?? '';
  if (!context.marker || runId.startsWith(ownPrefix)) return runId;
  const moment = context.now.replace(/\.\d+/, '').replace(/[-:]/g, '').replace('+0000', 'Z');
  const hash = startHash('sha256')
    .update(`${context.seed ?? ''} ${runId}`)
    .digest('hex');
  return `${ownPrefix}${moment}-${hash.slice(0, 6)}`;
}

const ownPrefix = 'podtasks__';
