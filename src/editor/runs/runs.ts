import type { Disposable } from 'vscode';
import type { Notice } from '../../core/base/notice.ts';
import type { Json } from '../../core/base/json.ts';
import type { Cluster, PodName } from '../../core/cluster/cluster.ts';
import type { Manifest } from '../../core/manifest/manifest.ts';
import type { Cleanup, Verdict } from '../../core/run/run-event.ts';
import type { RunFacts } from '../../core/pods/run-facts.ts';
import type { Place } from '../place.ts';

/**
 * Where a run stands. `queued`: it waits for its turn and has no pod; `interrupted`: its window was closed or crashed and nobody follows it; `elsewhere`: another window or
 * program of this machine follows it; `error`: it could not be carried through.
 */
export type RunPhase = RunFacts['phase'];

/** One run as the editor knows it: going on in this window, or from the journal. */
export interface RunState {
  /** The run's own id, for example `podtasks__20260115T120000Z-ab12cd`. */
  readonly id: string;
  /** The DAG file, absolute; undefined for a run of the command line or an older one. */
  readonly file: string | undefined;
  readonly dagId: string;
  readonly taskId: string;
  readonly mapIndex: number | undefined;
  readonly runId: string;
  /** As `Cluster.name` says, for example `kind-kind` or `sandbox`. */
  readonly cluster: string;
  readonly pod: PodName;
  readonly phase: RunPhase;
  /** One sentence more, said already, for example why the pod waits; may be empty. */
  readonly detail: string;
  /** ISO 8601 in UTC. */
  readonly began: string;
  readonly ended: string | undefined;
  readonly verdict: Verdict | undefined;
  readonly xcom: Json | undefined;
  readonly cleanup: Cleanup | undefined;
  /** When its pod, which is kept for a time, will be deleted. */
  readonly keptUntil?: string | undefined;
  /** Seconds that its pod, which has been told to end, has for that at most. */
  readonly graceLeft?: number | undefined;
  /** True where this window follows it. */
  readonly own: boolean;
}

/** What is to be run, and where; all questions are answered already. */
export interface RunOrder {
  /** The DAG file, absolute. */
  readonly file: string;
  readonly manifest: Manifest;
  readonly id: string;
  readonly runId: string;
  readonly place: Place;
  /** Texts that no channel may show as they are. */
  readonly secrets: readonly string[];
  /** Whether is looked beside the run at what it needs; the default is not. */
  readonly preflight?: boolean;
}

/** The runs of this window and those on record. */
export interface Runs {
  /** Newest first. */
  list(): readonly RunState[];
  onDidChange(listener: () => void): Disposable;
  /** Starts it and shows its channel without taking the focus; resolves to its end. */
  start(order: RunOrder): Promise<RunState>;
  /** Stops an own run; the pod is kept or deleted, whatever the task says. */
  stop(id: string, pod: 'keep' | 'delete'): void;
  /** Stops an own run and ends its pod without a grace period; what of it is not stored yet may be lost. */
  force(id: string): void;
  /** Shows the run's channel; of a run on record its log. */
  showLog(id: string): Promise<void>;
  /** Follows an interrupted run again to its verdict. */
  resume(id: string): Promise<void>;
  /**
   * A file with the whole log as an editor can show it, absolute: sorted by time, without colours. Undefined where nothing
   * was written.
   */
  readableLog(id: string, signal?: AbortSignal): Promise<string | undefined>;
  /** Writes such a file; false where nothing was written. Both reject with an abort. */
  saveLog(id: string, path: string, signal?: AbortSignal): Promise<boolean>;
  /** Takes a run that nobody follows off the record; its pod, where there still is one, is left to the user. */
  forget(id: string): Promise<void>;
}

/** Opens what a place names; the caller closes it. `notify` hears what there is to say of it. */
export type OpenCluster = (place: Place, notify?: (notice: Notice) => void) => Promise<Cluster>;
