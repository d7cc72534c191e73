import type { Clock } from '../base/clock.ts';
import type { Log } from '../base/log.ts';
import type { Cluster } from '../cluster/cluster.ts';
import type { Manifest, RunSettings } from '../manifest/manifest.ts';
import { EventQueue } from './event-queue.ts';
import type { Journal, JournalEntry } from './journal.ts';
import { launch } from './launch.ts';
import type { RunEvent } from './run-event.ts';

/** What to run. */
export interface RunRequest {
  readonly manifest: Manifest;
  /** The run's own id, unique among all runs, for example `podtasks__20260115T120000Z-ab12cd`. */
  readonly id: string;
  /** Airflow's run id, for example `scheduled__2024-01-15T00:00:00+00:00`; the same as `id` for the launcher's own runs. */
  readonly runId: string;
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

/** The events that `act` puts into the queue, until it has ended. */
export async function* tell(
  surroundings: RunSurroundings,
  act: (inner: RunSurroundings, queue: EventQueue<RunEvent>) => Promise<void>,
): AsyncGenerator<RunEvent, void, void> {
  const queue = new EventQueue<RunEvent>();
  const stop = new AbortController();
  const signal = AbortSignal.any([surroundings.signal, stop.signal]);
  const work = act({ ...surroundings, signal }, queue).then(
    () => {
      queue.end();
    },
    (error: unknown) => {
      queue.end({ error });
    },
  );
  try {
    yield* queue;
  } finally {
    queue.discard();
    stop.abort(new Error('Nobody reads the events of this run any more.'));
    await work;
  }
}
