import type { Json } from '../../base/json.ts';

/** What a user gives to a context, checked; what is not given is undefined or empty. */
export interface GivenContext {
  readonly airflowVersion: string | undefined;
  readonly providerVersion: string | undefined;
  /** Dates as Python's isoformat() writes them. */
  readonly logicalDate: string | undefined;
  readonly dataIntervalStart: string | undefined;
  readonly dataIntervalEnd: string | undefined;
  readonly runId: string | undefined;
  readonly runType: 'scheduled' | 'manual' | undefined;
  readonly tryNumber: number;
  readonly mapIndex: number | undefined;
  readonly params: Readonly<Record<string, Json>>;
  readonly variables: ReadonlyMap<string, string>;
  readonly connections: ReadonlyMap<string, string>;
  readonly environment: ReadonlyMap<string, string>;
  /** By `section.key` in lower case. */
  readonly configuration: ReadonlyMap<string, string>;
  readonly inCluster: boolean;
  readonly xcom: Readonly<Record<string, Json>> | undefined;
  /** True where what `xcom` does not hold is missing, instead of None. */
  readonly xcomOpen?: boolean;
  readonly arguments: ReadonlyMap<string, Json>;
  /** The run id, names and random parts of the recordings; nothing of this machine or the project counts. */
  readonly fixedIds: boolean;
  readonly marker: boolean;
  readonly namespace: string | undefined;
  /** Which image stands for which, by pattern. */
  readonly registryMap?: ReadonlyMap<string, string> | undefined;
}
