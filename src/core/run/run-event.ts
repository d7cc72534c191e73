import type { Json } from '../base/json.ts';
import type { Notice } from '../base/notice.ts';
import type { PodName } from '../cluster/cluster.ts';

/** How a run ended. */
export interface Verdict {
  readonly outcome: 'success' | 'failed' | 'skipped' | 'cancelled';
  /** Of the base container; null where it never ended. */
  readonly exit_code: number | null;
  /** For programs, for example `Completed`, `Error`, `OOMKilled`, `ErrImagePull`, `StartTimeout`, `Deleted`. */
  readonly reason: string;
  /** What happened, for people; may come from the pod and is not to be trusted as markup. */
  readonly message: string;
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
      readonly check: string;
      readonly ok: boolean;
      readonly message?: Notice;
    }
  | { readonly type: 'created'; readonly pod: PodName; readonly uid: string }
  | { readonly type: 'adopted'; readonly pod: PodName; readonly uid: string }
  | { readonly type: 'pending'; readonly reason: string; readonly message: string }
  | { readonly type: 'scheduled'; readonly node: string }
  | { readonly type: 'pulling'; readonly image: string; readonly container: string }
  | { readonly type: 'started'; readonly container: string }
  /** `text` is one line without its line break; `time` of the event is the line's own. `partial`: no line break followed. */
  | {
      readonly type: 'log';
      readonly container: string;
      readonly text: string;
      readonly partial?: boolean;
    }
  | {
      readonly type: 'gap';
      readonly container: string;
      readonly from: string;
      readonly to: string;
      readonly why: string;
    }
  | { readonly type: 'warning'; readonly message: Notice }
  | { readonly type: 'xcom'; readonly value: Json }
  | { readonly type: 'finished'; readonly verdict: Verdict }
  | { readonly type: 'cleaned'; readonly how: Cleanup };

/** One event of a run; `time` is ISO 8601 in UTC. */
export type RunEvent = { readonly time: string } & RunEventData;
