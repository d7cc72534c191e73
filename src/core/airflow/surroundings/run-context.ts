import type { Json } from '../../base/json.ts';

/** Everything that the outside supplies to an evaluation and a run, as plain data. */
export interface RunContext {
  readonly versions: Versions;
  /** ISO 8601 with offset, for example `2024-01-15T00:00:00+00:00`; undefined in `tasks`, which leaves the run open. */
  readonly run: RunIdentity | undefined;
  /** The run's conf, which overrides the DAG's params. */
  readonly params: { readonly [name: string]: Json };
  readonly variables: { readonly [key: string]: string };
  /** URI or JSON text by connection id. */
  readonly connections: { readonly [id: string]: string };
  readonly environment: { readonly [name: string]: string };
  /** By `section.key` in lower case. */
  readonly configuration: { readonly [sectionKey: string]: string };
  /** `{task_id: value}` or `{task_id: {"__keys__": {key: value}}}`; undefined: no XCom is known, each that is needed is missing. */
  readonly xcom: { readonly [taskId: string]: Json } | undefined;
  /** True where what `xcom` does not hold is missing too, for someone who is asked for one after the other; else it is None. */
  readonly xcomOpen?: boolean;
  /** Function arguments by name. */
  readonly arguments: { readonly [name: string]: Json };
  /** Whether "try in-cluster first" succeeds. */
  readonly inCluster: boolean;
  /**
   * What a name that is not given becomes: `placeholder` (tasks), `missing` (manifest, run: a default is used, else the
   * value is asked for), `absent` (`--fixed-ids`: what Airflow does without it while the recordings are made; theirs of Airflow 2
   * leave out a param that does not fit, for which a worker refuses the task).
   */
  readonly unset: 'placeholder' | 'missing' | 'absent';
  /** Random parts: undefined gives those of the recordings, else all are drawn from this text. */
  readonly seed: string | undefined;
  /** Whether the launcher's own labels and run id are added. */
  readonly marker: boolean;
  /** Overrides the task's namespace. */
  readonly namespace: string | undefined;
  /** Which image stands for which in the pod, by pattern; see `parseRegistryRule`. */
  readonly registryMap?: { readonly [pattern: string]: string };
  /** Now, ISO 8601 in UTC. */
  readonly now: string;
}

/** The pair that decides what Airflow does, for example `2.6.2` and `6.1.0`. */
export interface Versions {
  readonly airflow: string;
  readonly provider: string;
  /**
   * Where the pair comes from; `file` names it for `project`, and the environment for `installed`; `fit`: the newest in which the
   * DAG file's imports exist.
   */
  readonly source: 'given' | 'project' | 'installed' | 'fit' | 'newest';
  readonly file?: string;
}

/** The one run that a pod belongs to; all dates ISO 8601 with offset. */
export interface RunIdentity {
  readonly runId: string;
  readonly runType: 'scheduled' | 'manual';
  readonly logicalDate: string;
  readonly dataIntervalStart: string;
  readonly dataIntervalEnd: string;
  readonly tryNumber: number;
  readonly mapIndex: number | undefined;
}
