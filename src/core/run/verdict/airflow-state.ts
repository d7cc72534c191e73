import type { RunSettings } from '../../manifest/manifest.ts';
import { isAtLeast } from '../provider-rules.ts';
import type { Verdict } from '../run-event.ts';

/** The state that Airflow gives a task instance. */
export type AirflowState = 'success' | 'failed' | 'skipped' | 'up_for_retry';

/**
 * What Airflow would have recorded; undefined where the task's retries are not known. A failure is tried again while the try's
 * number is not above `retries` (`TaskInstance.is_eligible_to_retry`); a task that is killed counts as failed from Airflow 3
 * (`task_runner.run`, AirflowTaskTerminated), and before as any other failure (`TaskInstance.signal_handler`).
 */
export function findAirflowState(
  outcome: Verdict['outcome'],
  settings: RunSettings,
): AirflowState | undefined {
  if (outcome === 'success' || outcome === 'skipped') return outcome;
  const { retries, tryNumber = 1, airflowVersion } = settings;
  if (outcome === 'cancelled') {
    if (airflowVersion === undefined) return undefined;
    if (isAtLeast(airflowVersion, '3')) return 'failed';
  }
  if (retries === undefined) return undefined;
  return tryNumber <= retries ? 'up_for_retry' : 'failed';
}
