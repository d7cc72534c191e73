/** Where a container stands: `running`, its exit code, or why it waits (`REASON` or `REASON: message`). */
export type Stage = number | string;

/** How a pod looks from a moment on. */
export interface Moment {
  /** Seconds after its creation. */
  readonly at: number;
  readonly phase?: string;
  readonly base?: Stage;
  readonly second?: Stage;
  readonly istio?: Stage;
  readonly first?: Stage;
  /** The container of the result; absent: it runs while the pod does, until it is told to end. */
  readonly sidecar?: Stage;
  /** Absent: the pod is scheduled. */
  readonly scheduled?: boolean;
  readonly reason?: string;
  /** The pod has no container statuses. */
  readonly statuses?: 'none';
  /** The pod has been told to end. */
  readonly deleting?: boolean;
  /** The pod is gone. */
  readonly gone?: boolean;
}

/** Calls that fail with a status of the API, from and to seconds of the run; `get` is also the watch, `find` the look for earlier pods. */
export interface Fault {
  readonly call: 'create' | 'get' | 'find' | 'delete' | 'patch' | 'logs' | 'exec' | 'events';
  readonly status: number;
  /** The API's word for it, where one status has several. */
  readonly reason?: 'AlreadyExists';
  readonly from?: number;
  readonly to?: number;
  readonly times?: number;
}

/** A run as both the real operator and the launcher meet it. */
export interface Scenario {
  readonly name: string;
  /** Of the operator. */
  readonly arguments?: Readonly<Record<string, unknown>>;
  /** Timeline of a pod that is created. */
  readonly pod: readonly Moment[];
  /** Pods that match from the beginning; `checked`: marked as done with. */
  readonly found?: readonly { readonly pod: readonly Moment[]; readonly checked?: boolean }[];
  /** What the file of the result holds. */
  readonly xcom?: string;
  readonly faults?: readonly Fault[];
  /** Containers beside base that the task asks for, that something adds to the pod, and init containers. */
  readonly containers?: readonly 'second'[];
  readonly injected?: readonly 'istio-proxy'[];
  readonly init?: readonly 'first'[];
  /** Seconds after which the task is killed, or its `execution_timeout` is over. */
  readonly kill?: number;
  readonly timeout?: number;
}

/** How a run of a scenario ended. */
export interface Decision {
  readonly state: 'success' | 'failed' | 'skipped' | 'endless';
  /** Of the real operator: the exception's class. */
  readonly error?: string;
  /** The value as JSON, or its length. */
  readonly xcom?: string | number;
  /** What became of each pod: `deleted`, `gone` by itself, `marked` so that no later try takes it, or `left`. */
  readonly pods: Readonly<Record<string, string>>;
  readonly created: number;
  /** Containers whose log was shown. */
  readonly logs: readonly string[];
  readonly calls: readonly string[];
  /** What was said about a failure: `events`, `states` of the containers. */
  readonly told?: readonly string[];
  readonly seconds: number;
}
