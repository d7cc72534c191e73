import type { CoreV1Event, V1Pod } from '@kubernetes/client-node';
import type { FailureCode } from '../../base/failure.ts';
import type { Json } from '../../base/json.ts';
import type { MessageData } from '../../base/message.ts';
import type { RunSettings } from '../../manifest/manifest.ts';
import type { Cleanup, Verdict } from '../run-event.ts';
import type { RunOwner } from './run-owner.ts';
import type { StartupTimeline } from '../startup/timeline.ts';

/** Where a run's pod is, so that the cluster can be opened again. */
export type RunPlace =
  | { readonly kind: 'sandbox' }
  | {
      readonly kind: 'cluster';
      /** The kubeconfig files in order, absolute. */
      readonly files: readonly string[];
      readonly context: string;
    };

/** What is on record of one run; all times ISO 8601 in UTC. */
export interface JournalEntry {
  /** The run's own id, for example `podtasks__20260115T120000Z-ab12cd`. */
  readonly run: string;
  /** `preparing`: the pod may exist; `created`: it does; `finished`: verdict known; `settled`: nothing is left to do. */
  readonly state: 'preparing' | 'created' | 'finished' | 'settled';
  readonly began: string;
  readonly ended?: string;
  readonly cluster: string;
  readonly namespace: string;
  readonly pod: string;
  readonly uid?: string;
  readonly dag_id: string;
  readonly task_id: string;
  readonly run_id: string;
  readonly map_index?: number;
  /** How the pod came to its start. */
  readonly timeline?: StartupTimeline;
  readonly verdict?: Verdict;
  readonly cleanup?: Cleanup;
  readonly xcom?: Json;
  /** Why the run could not go on, where that is no verdict. */
  readonly failure?: FailureCode;
  /** Values for its sentence. */
  readonly failure_data?: MessageData;
  /** The DAG file, absolute. */
  readonly file?: string;
  readonly place?: RunPlace;
  /** Who follows the run; absent where nobody does. */
  readonly owner?: RunOwner;
  /** How the run treats its pod. */
  readonly settings?: RunSettings;
  /** The labels that the pod was sent with, by which it is known where its uid is not. */
  readonly labels?: Readonly<Record<string, string>>;
  /** What is to become of the pod, once that is decided; before there is a verdict: the run was cancelled. */
  readonly disposal?: 'delete' | 'keep';
  /** When the pod, which was kept, is to be deleted; absent where nobody is to, or it has been done. */
  readonly keptUntil?: string;
  /** The address of the cluster's API server, where it has one: a context can lead elsewhere later. */
  readonly server?: string;
}

/** The pod as it was before it was deleted. */
export interface KeptPod {
  readonly pod: V1Pod;
  readonly events: readonly CoreV1Event[];
  /** What the XCom file held where that became no result: the run was cut short, or it is no JSON. */
  readonly xcom?: string;
}

/** The record of runs, so that nothing is lost when the program ends early. Rejects with PodTaskError `disk-full` or another. */
export interface Journal {
  /** Must be on record before the pod is created. */
  add(entry: JournalEntry): Promise<void>;
  /** Replaces the entry of the same run. */
  update(entry: JournalEntry): Promise<void>;
  /** Adds whole lines to the run's log; past the size limit its middle makes room and the log says so. */
  appendLog(run: string, lines: readonly string[]): Promise<void>;
  keepPod(run: string, kept: KeptPod): Promise<void>;
  /** Newest first. */
  list(): Promise<readonly JournalEntry[]>;
  /**
   * Makes `owner` the one who follows a run, where `mayTake` says yes to its entry, which nobody else can claim meanwhile.
   * Undefined where the run is settled, off the record, or not to be had.
   */
  claim(
    run: string,
    owner: RunOwner,
    mayTake: (entry: JournalEntry) => boolean,
  ): Promise<JournalEntry | undefined>;
  /** The whole lines of the run's log, in blocks. */
  readLog(run: string): AsyncIterable<readonly string[]>;
  /** Takes a run off the record. */
  remove(run: string): Promise<void>;
}
