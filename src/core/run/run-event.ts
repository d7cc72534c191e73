import type { Json } from '../base/json.ts';
import type { MessageData } from '../base/message.ts';
import type { Notice } from '../base/notice.ts';
import type { PodName } from '../cluster/cluster.ts';
import type { CheckKind, CheckState } from './preflight/check.ts';
import type { StartupTimeline, TimelineImage } from './startup/timeline.ts';
import type { AirflowState } from './verdict/airflow-state.ts';
import type { VerdictCause } from './verdict/verdict-cause.ts';

/** What decides about a run, as the operator sees it. */
export interface Judgement {
  readonly outcome: 'success' | 'failed' | 'skipped' | 'cancelled';
  /** Of the base container; null where it never ended. */
  readonly exit_code: number | null;
  /** For programs, for example `Completed`, `Error`, `OOMKilled`, `ErrImagePull`, `StartTimeout`, `Deleted`. */
  readonly reason: string;
  /** What happened, for people; may come from the pod and is not to be trusted as markup. */
  readonly message: string;
}

/** Why lines of a log may be missing. */
export type GapCause = 'log-rotated' | 'log-unreadable' | 'pod-deleted' | 'disk-full';

/** How a run ended, and why; records of former versions have the judgement alone. */
export interface Verdict extends Judgement {
  readonly cause?: VerdictCause;
  /** Values for the words of the cause, for example `{ container: 'base', limit: '64Mi' }`; as little to be trusted as `message`. */
  readonly data?: MessageData;
  /** The signal that the exit code stands for, for example `SIGKILL`; null where it stands for none. */
  readonly signal?: string | null;
  /** What Airflow would have recorded; null where that is not known. */
  readonly airflow?: AirflowState | null;
  /** The last lines of the base container's log, oldest first; few, and each cut where it is very long. */
  readonly last_lines?: readonly string[];
}

/** What became of the pod at the end. */
export type Cleanup = 'deleted' | 'kept' | 'gone' | 'none' | 'failed';

/** One event of a run, without its time. The field names are those of the JSON lines that `run --json` prints. */
export type RunEventData =
  | {
      readonly type: 'prepared';
      readonly run: string;
      readonly pod: PodName;
      readonly cluster: string;
      readonly dag_id: string;
      readonly task_id: string;
      readonly run_id: string;
    }
  | {
      readonly type: 'preflight';
      /** `summary` comes in place of all the checks that are good. */
      readonly check: CheckKind | 'summary';
      /** False where something has to be mended. */
      readonly ok: boolean;
      readonly state?: CheckState;
      /** For programs, for example `create pods` or the name of a secret. */
      readonly subject?: string;
      readonly message?: Notice;
      /** What to apply, for example a Role as YAML; several lines. */
      readonly fix?: string;
    }
  | { readonly type: 'created'; readonly pod: PodName; readonly uid: string }
  | { readonly type: 'adopted'; readonly pod: PodName; readonly uid: string }
  | { readonly type: 'pending'; readonly reason: string; readonly message: string }
  | { readonly type: 'scheduled'; readonly node: string }
  | { readonly type: 'pulling'; readonly image: string; readonly container: string }
  /** `waited`: seconds before the pull itself; `present`: the node had the image already. */
  | ({ readonly type: 'pulled' } & TimelineImage)
  | { readonly type: 'attached'; readonly volume: string }
  /** Volumes and network are there. */
  | { readonly type: 'ready' }
  | { readonly type: 'started'; readonly container: string }
  /** An init container has ended. */
  | ({ readonly type: 'ended' } & StartupTimeline['init'][number])
  /** All of the above together, once the base container has started or will not. */
  | { readonly type: 'timeline'; readonly timeline: StartupTimeline }
  /** The base container has ended; its pod does not, since these others go on. */
  | { readonly type: 'held'; readonly container: string; readonly by: readonly string[] }
  /**
   * `text` is one line without its line break; `time` of the event is the line's own. `partial`: no line break followed.
   * `named`: of several containers, so people are told of which.
   */
  | {
      readonly type: 'log';
      readonly container: string;
      readonly text: string;
      readonly partial?: boolean;
      readonly named?: boolean;
    }
  | {
      readonly type: 'gap';
      readonly container: string;
      readonly from: string;
      readonly to: string;
      readonly why: GapCause;
    }
  | { readonly type: 'warning'; readonly message: Notice }
  /** A log that nobody has followed is put on record before the pod may be deleted; bytes of it so far. */
  | { readonly type: 'storing'; readonly container: string; readonly bytes: number }
  /** The pod has been told to end; seconds that are left of its grace period. */
  | { readonly type: 'terminating'; readonly seconds: number }
  | { readonly type: 'xcom'; readonly value: Json }
  | { readonly type: 'finished'; readonly verdict: Verdict }
  /** `until`: when a pod that is kept for a time is to be deleted, ISO 8601 in UTC. */
  | { readonly type: 'cleaned'; readonly how: Cleanup; readonly until?: string };

/** One event of a run; `time` is ISO 8601 in UTC. */
export type RunEvent = { readonly time: string } & RunEventData;
