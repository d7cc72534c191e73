import { startHash } from '../base/hash.ts';
import type { RunContext } from '../airflow/surroundings/run-context.ts';

/** The label that marks what the launcher made. */
export const markerLabel = 'pod-tasks/launched-by';

/** The labels that the launcher adds: its own, and the one that keeps every operator version from taking the pod over. */
export function markerLabels(): ReadonlyMap<string, string> {
  return new Map([
    [markerLabel, 'pod-tasks'],
    ['already_checked', 'True'],
  ]);
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
