import type { V1Pod } from '@kubernetes/client-node';
import { isJsonObject } from '../base/json.ts';
import type { Json, JsonObject } from '../base/json.ts';

/** What answers at the other end. */
export interface AirflowVersions {
  readonly airflow: string;
  readonly provider: string;
  readonly python: string;
  /** True where it runs inside of a cluster. */
  readonly inCluster: boolean;
}

/** The pod that the real operator was about to create. */
export interface AirflowPod {
  readonly kind: 'pod';
  readonly pod: V1Pod;
  readonly selector: string;
  /** Undefined where there is no pickled input to compare. */
  readonly isInputEqual: boolean | undefined;
  /** What Airflow would mask in its log. */
  readonly secrets: readonly string[];
}

/** Airflow refuses the DAG file, or the task; in its own words. */
export interface Refusal {
  readonly kind: 'refused';
  readonly by: 'file' | 'task';
  readonly detail: string;
  readonly [key: string]: string;
}

/** A task as Airflow has it. */
export interface AirflowTask {
  readonly dagId: string;
  readonly taskId: string;
  /** The name of its class. */
  readonly operator: string;
  /** True where it runs as a pod. */
  readonly isPod: boolean;
  readonly isMapped: boolean;
  /** Of a mapped one, where Airflow knows it without a run. */
  readonly count: number | undefined;
}

/** Undefined where it is none, as with the other readers. */
export function readVersions(answer: JsonObject): AirflowVersions | undefined {
  const { protocol, airflow_version: airflow, provider_version: provider } = answer;
  const { python_version: python, in_cluster: inCluster } = answer;
  if (protocol !== 1 || !isText(airflow) || !isText(provider) || !isText(python)) return undefined;
  return { airflow, provider, python, inCluster: inCluster === true };
}

/** See AirflowPod. */
export function readPod(answer: JsonObject): AirflowPod | undefined {
  const { pod, selector, is_input_equal: isInputEqual, secrets } = answer;
  if (!isJsonObject(pod) || !isJsonObject(pod['metadata']) || !isJsonObject(pod['spec'])) {
    return undefined;
  }
  return {
    kind: 'pod',
    pod: pod as unknown as V1Pod,
    selector: isText(selector) ? selector : '',
    isInputEqual: typeof isInputEqual === 'boolean' ? isInputEqual : undefined,
    secrets: Array.isArray(secrets) ? (secrets as readonly Json[]).filter(isText) : [],
  };
}

/** See AirflowTask. */
export function readTasks(answer: JsonObject): readonly AirflowTask[] | undefined {
  const { dags } = answer;
  if (!Array.isArray(dags)) return undefined;
  return (dags as readonly Json[]).flatMap((dag) => {
    if (!isJsonObject(dag) || !Array.isArray(dag['tasks'])) return [];
    const { dag_id: dagId } = dag;
    return (dag['tasks'] as readonly Json[]).flatMap((task): readonly AirflowTask[] => {
      if (!isJsonObject(task) || !isText(dagId)) return [];
      const { task_id: taskId, operator, is_pod: isPod, mapped, count } = task;
      if (!isText(taskId) || !isText(operator)) return [];
      return [
        {
          dagId,
          taskId,
          operator,
          isPod: isPod === true,
          isMapped: mapped === true,
          count: typeof count === 'number' ? count : undefined,
        },
      ];
    });
  });
}

/** The texts of variables or connections by their ids. */
export function readTexts(answer: JsonObject): ReadonlyMap<string, string> | undefined {
  const { values } = answer;
  if (!isJsonObject(values)) return undefined;
  return new Map(
    Object.entries(values).flatMap(([id, value]) => (isText(value) ? [[id, value] as const] : [])),
  );
}

function isText(value: Json | undefined): value is string {
  return typeof value === 'string';
}
