import type { Clock } from '../base/clock.ts';
import type { Log } from '../base/log.ts';
import type { Cluster } from '../cluster/cluster.ts';
import type { Manifest, RunSettings } from '../manifest/manifest.ts';
import type { Keeping } from './keeping.ts';
import type { Journal, JournalEntry } from './record/journal.ts';
import { launch } from './launch.ts';
import type { Preflight } from './preflight/preflight.ts';
import type { RunEvent } from './run-event.ts';
import { tell } from './tell.ts';

/** What to run. */
export interface RunRequest {
  readonly manifest: Manifest;
  /** The run's own id, unique among all runs, for example `podtasks__20260115T120000Z-ab12cd`. */
  readonly id: string;
  /** Airflow's run id, for example `scheduled__2024-01-15T00:00:00+00:00`; the same as `id` for the launcher's own runs. */
  readonly runId: string;
  /** True where the user gave the run's id: a pod of an earlier start of the same run may still be there, and is taken over. */
  readonly isGiven?: boolean;
  /** What whoever takes the run up again has to know. */
  readonly record?: Pick<JournalEntry, 'file' | 'place' | 'owner'>;
}

/** What a run needs of the outside. */
export interface RunSurroundings {
  /** Aborted: the run is cancelled; its pod is settled by `on_kill_action` and the events end with `finished` and `cleaned`. */
  readonly signal: AbortSignal;
  readonly log: Log;
  readonly clock: Clock;
  readonly journal: Journal;
  /**
   * Aborted: the run is let go of. Its pod stays as it is, the record says that nobody follows it, and the events end without
   * a verdict; `resume` takes it up again. A pod that has its verdict is settled all the same.
   */
  readonly letGo?: AbortSignal;
  /** Looks beside the run at what it needs; absent: nothing is looked at. */
  readonly preflight?: Preflight | undefined;
  /** Aborted: what goes on is cut short, the pod is deleted without its grace period; only of use where it is to be deleted. */
  readonly force?: AbortSignal;
  /** What becomes of pods in place of the task's own policy, which is the default. */
  readonly keeping?: Keeping;
  /**
   * Whoever asked for the run takes it up again when the cluster is back: a cluster that is out of reach for long leaves pod
   * and record as they are. Else the pod is settled as far as that can be done.
   */
  readonly outlivesLoss?: boolean;
  /** What becomes of the pod of a cancelled run, in place of the task's `on_kill_action`; asked when the run is cancelled. */
  readonly onKill?: () => RunSettings['onKillAction'] | undefined;
}

/**
 * Runs one pod task as the operator would (cncf.kubernetes, `KubernetesPodOperator.execute_sync`) and tells what happens,
 * from `prepared` to `cleaned`. A task that fails is a verdict; a cluster that refuses or cannot be reached throws a
 * PodTaskError, after whatever was created is settled. A reader that stops reading cancels the run: `return()` resolves
 * when the pod is settled.
 */
export async function* run(
  request: RunRequest,
  cluster: Cluster,
  surroundings: RunSurroundings,
): AsyncGenerator<RunEvent, void, void> {
  yield* tell(surroundings, (inner, queue) => launch(request, cluster, inner, queue));
}
