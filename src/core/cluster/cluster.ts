import type { CoreV1Event, V1Pod, V1Status } from '@kubernetes/client-node';
import type { JsonObject } from '../base/json.ts';

/** What a cluster may be unable to do; adapters name what they lack. */
export type Ability =
  | 'watch'
  | 'events'
  | 'exec'
  | 'patch'
  | 'review'
  | 'objects'
  | 'dry-run'
  | 'sidecars'
  | 'init-containers'
  | 'previous-logs'
  | 'scheduling';

/** Names one pod. */
export interface PodName {
  readonly namespace: string;
  readonly name: string;
}

/** A page of pods; `version` is the list's resourceVersion, from which a watch continues. */
export interface PodPage {
  readonly pods: readonly V1Pod[];
  readonly version: string;
  readonly next: string | undefined;
}

/** What a watch delivers; `bookmark` only moves the version on. */
export type PodChange =
  | {
      readonly type: 'added' | 'modified' | 'deleted';
      readonly pod: V1Pod;
      readonly version: string;
    }
  | { readonly type: 'bookmark'; readonly version: string };

/** Which pods a list or watch is about. */
export interface PodQuery {
  /** Undefined: all namespaces. */
  readonly namespace: string | undefined;
  readonly labelSelector?: string;
  readonly fieldSelector?: string;
}

/** What of a container's log is wanted. */
export interface LogQuery extends PodName {
  readonly container: string;
  readonly follow: boolean;
  readonly timestamps: boolean;
  readonly previous?: boolean;
  /** Whole seconds, ISO 8601: the API has no finer one. */
  readonly sinceTime?: string;
  readonly sinceSeconds?: number;
  readonly tailLines?: number;
  /** Bytes of the answer at most, its timestamps counted; a line may be cut. */
  readonly limitBytes?: number;
}

/** A command to run in a container; `stdin` is written and closed. */
export interface ExecQuery extends PodName {
  readonly container: string;
  readonly command: readonly string[];
  readonly stdin?: string;
}

/** What an executed command wrote and how it ended. */
export type ExecChunk =
  | { readonly type: 'stdout' | 'stderr'; readonly bytes: Uint8Array }
  | { readonly type: 'exit'; readonly code: number; readonly status?: V1Status };

/** How a pod is deleted; seconds. */
export interface DeleteOptions {
  readonly gracePeriodSeconds?: number;
  /** Only if it is still this pod. */
  readonly uid?: string;
}

/** A right to ask about. */
export interface AccessQuery {
  readonly namespace: string;
  readonly verb: string;
  readonly resource: string;
  readonly subresource?: string;
}

/** Objects that are no pods: one, or with no name a page of all. */
export interface ObjectQuery {
  /** Group and version as their path has them, for example `/api/v1` or `/apis/node.k8s.io/v1`. */
  readonly api: string;
  /** In the plural, for example `secrets`. */
  readonly resource: string;
  /** Undefined for those that are in no namespace. */
  readonly namespace?: string | undefined;
  readonly name?: string | undefined;
  /** Only what every object has is read, not, for example, the data of a secret. */
  readonly metadataOnly?: boolean;
  readonly limit?: number;
  /** Of the page before. */
  readonly next?: string | undefined;
}

/** Who the cluster takes us for, for example `system:serviceaccount:team:runner`. */
export interface Identity {
  readonly username: string;
}

/**
 * The port to whatever runs pods. Every call takes a signal and rejects with the signal's reason when it is aborted, else
 * with a PodTaskError: `not-found`, `conflict`, `cluster-forbidden`, `cluster-unauthorized`, `cluster-unreachable`, `cluster-refused`,
 * `expired`, `stream-broken`, `unsupported`, or the sandbox's own. Streams end when the caller stops reading.
 */
export interface Cluster {
  /** For people: a context's name, or `sandbox`. */
  readonly name: string;
  /** The address of the API server, for example `https://10.0.0.1:6443/`; undefined where there is none. */
  readonly server?: string;
  readonly lacks: ReadonlySet<Ability>;
  create(pod: V1Pod, namespace: string, signal: AbortSignal): Promise<V1Pod>;
  /** The API server's checks without creating. */
  dryRun(pod: V1Pod, namespace: string, signal: AbortSignal): Promise<V1Pod>;
  get(pod: PodName, signal: AbortSignal): Promise<V1Pod>;
  list(
    query: PodQuery,
    page: { readonly limit: number; readonly next?: string },
    signal: AbortSignal,
  ): Promise<PodPage>;
  /** From just after `version`; ends when the server ends it, throws `expired` where the version is gone. */
  watch(query: PodQuery, version: string, signal: AbortSignal): AsyncIterable<PodChange>;
  /** Raw bytes as the container wrote them (with `timestamps`, each line led by one). */
  logs(query: LogQuery, signal: AbortSignal): AsyncIterable<Uint8Array>;
  exec(query: ExecQuery, signal: AbortSignal): AsyncIterable<ExecChunk>;
  /** Resolves when the server has accepted the deletion, which may be long before the pod is gone. */
  delete(pod: PodName, options: DeleteOptions, signal: AbortSignal): Promise<void>;
  /** A strategic or merge patch of metadata and spec. */
  patch(pod: PodName, patch: object, signal: AbortSignal): Promise<V1Pod>;
  /** Of one pod, oldest first. */
  events(pod: PodName, signal: AbortSignal): Promise<readonly CoreV1Event[]>;
  review(query: AccessQuery, signal: AbortSignal): Promise<boolean>;
  /** One object as the API has it, or a list of them (`items`, `metadata.continue`); absent where there are only pods. */
  read?(query: ObjectQuery, signal: AbortSignal): Promise<JsonObject>;
  /** Absent where nobody is anybody. */
  identify?(signal: AbortSignal): Promise<Identity>;
  /** The names of all namespaces, in order; absent where there are none to choose from. */
  namespaces?(signal: AbortSignal): Promise<readonly string[]>;
  /** Releases what the adapter holds. Pods stay, except those that cannot outlive the process. */
  close(): Promise<void>;
}
