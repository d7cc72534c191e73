import type { V1Pod } from '@kubernetes/client-node';
import type { MissingInput } from '../airflow/rendering/rendered-task.ts';
import type { CloudCluster } from '../base/cloud-cluster.ts';
import type { Notice } from '../base/notice.ts';
import type { Problem } from '../base/problem.ts';
import type { Origin } from '../base/span.ts';

/** The pod that the operator would create, with where each part comes from. */
export interface Manifest {
  readonly dagId: string;
  readonly taskId: string;
  readonly mapIndex: number | undefined;
  /** Exactly what is sent: plain JSON data in the API's own field names. */
  readonly pod: V1Pod;
  /** The operator's label selector for this task's pod, as one string. */
  readonly selector: string;
  /** By JSON pointer into `pod`, for example `/spec/containers/0/image`; the nearest enclosing pointer counts. */
  readonly origins: ReadonlyMap<string, Origin>;
  /** How the run treats the pod; none of it is in the pod. */
  readonly settings: RunSettings;
  readonly assumptions: readonly Notice[];
  readonly missing: readonly MissingInput[];
  /** Why Airflow would refuse this task; where any is here the pod is only a best guess. */
  readonly refusals: readonly Problem[];
  readonly problems: readonly Problem[];
}

/** The operator's parameters that steer the run (kpo.md sections 11 to 14), with the version's defaults filled in. */
export interface RunSettings {
  readonly baseContainerName: string;
  readonly onFinishAction: 'delete_pod' | 'delete_succeeded_pod' | 'keep_pod' | 'delete_active_pod';
  readonly onKillAction: 'delete_pod' | 'keep_pod';
  readonly getLogs: boolean;
  /** Containers whose log is followed; `true`: all but the sidecar. */
  readonly containerLogs: readonly string[] | true;
  /** Init containers whose log is followed (10.1 and newer), whatever `getLogs` says; absent: none. */
  readonly initContainerLogs?: readonly string[] | true;
  /** Whether a line names its container where several are followed (`container_name_log_prefix_enabled`); absent: it does. */
  readonly namesContainers?: boolean;
  readonly doXcomPush: boolean;
  /** Seconds; after scheduling from provider 10.5, else from creation. */
  readonly startupTimeoutSeconds: number;
  /** Seconds; undefined where the version has no such limit. */
  readonly scheduleTimeoutSeconds: number | undefined;
  readonly skipOnExitCode: readonly number[];
  readonly logEventsOnFailure: boolean;
  /** Seconds, for the deletion of a killed task's pod. */
  readonly terminationGracePeriodSeconds: number | undefined;
  /** Whether a pod of an earlier start of the same run is taken over (`reattach_on_restart`, `durable`); absent: it is. */
  readonly reattach?: boolean;
  /** Seconds from the start of the run; absent where the task has no limit or it is not known. */
  readonly executionTimeoutSeconds?: number;
  /** Of the provider, for rules that the version decides, for example `10.25.0`. */
  readonly providerVersion: string;
  /** How often a failure is tried again; absent where that is not known, for example since a `retry_policy` decides. */
  readonly retries?: number;
  /** Of the try that is run, from 1. */
  readonly tryNumber?: number;
  /** Of Airflow, for rules that its version decides, for example `3.2.1`. */
  readonly airflowVersion?: string;
  /** Where the task says that it runs. */
  readonly inCluster: boolean | undefined;
  readonly clusterContext: string | undefined;
  /** The cluster that a cloud's operator names; absent for any other. */
  readonly cloudCluster?: CloudCluster;
  readonly configFile: string | undefined;
}
