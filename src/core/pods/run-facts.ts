import type { PodName } from '../cluster/cluster.ts';

/** What the forest has to know of a run that is on record here. */
export interface RunFacts {
  /** The run's own id, for example `podtasks__20260115T120000Z-ab12cd`; what its pod is labelled with, as a rule. */
  readonly id: string;
  readonly dagId: string;
  readonly taskId: string;
  readonly mapIndex: number | undefined;
  /** The id that Airflow's templates saw. */
  readonly runId: string;
  /** As `Cluster.name` says. */
  readonly cluster: string;
  readonly pod: PodName;
  readonly phase:
    | 'queued'
    | 'preparing'
    | 'pending'
    | 'running'
    | 'stopping'
    | 'success'
    | 'failed'
    | 'skipped'
    | 'cancelled'
    | 'interrupted'
    | 'elsewhere'
    | 'error';
  /** One sentence more; may be empty. */
  readonly detail: string;
  /** ISO 8601 in UTC. */
  readonly began: string;
  readonly ended: string | undefined;
  /** When its pod, which is kept for a time, will be deleted. */
  readonly keptUntil?: string | undefined;
  readonly verdict:
    | { readonly exit_code: number | null; readonly reason: string; readonly message: string }
    | undefined;
}
