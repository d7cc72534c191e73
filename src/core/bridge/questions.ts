import { join, relative } from 'node:path';
import type { V1Pod } from '@kubernetes/client-node';
import type { Json } from '../base/json.ts';
import { createRandomParts } from '../manifest/random-parts.ts';

/** What of the project an Airflow is started with that has nothing of its own; absolute paths. */
export interface ProjectFolders {
  readonly environment: Readonly<Record<string, string>>;
  /** May hold an airflow.cfg. */
  readonly home: string;
  readonly dags: string;
  readonly plugins: string;
  readonly config: string;
}

/** Which DAG file is meant, and what it is given. */
export interface DagQuestion {
  /** Where it may lie at the other end, best first. */
  readonly files: readonly string[];
  /** Its path inside of Airflow's dags folder. */
  readonly relative: string;
  /** Counts in place of the text that it has there. */
  readonly source: string;
  /** Folders for imports that Airflow does not have itself. */
  readonly paths: readonly string[];
  readonly variables: Readonly<Record<string, string>>;
  readonly connections: Readonly<Record<string, string>>;
  readonly environment: Readonly<Record<string, string>>;
}

/** Which task instance is meant, in which run. */
export interface PodQuestion extends DagQuestion, InstanceQuestion {}

/** The part of a question that hangs on the instance; the names are those of the program. */
export interface InstanceQuestion {
  readonly dag_id: string;
  readonly task_id: string;
  readonly map_index: number | null;
  readonly run: Readonly<Record<string, string | number>>;
  readonly params: Readonly<Record<string, Json>>;
  readonly xcom: Readonly<Record<string, Json>> | null;
  readonly in_cluster: boolean;
  readonly random: {
    readonly suffix: string;
    readonly secrets: readonly string[];
    readonly name_hex: string;
  };
  /** The pickled input of the pod that Airflow's is compared with. */
  readonly python_input: string | null;
}

/** What a context has for Airflow. */
type RunContext = Parameters<typeof createRandomParts>[0];

/** A DAG file of the project. */
export interface DagPlace {
  /** Absolute. */
  readonly file: string;
  readonly source: string;
  /** The project's dags folder, absolute. */
  readonly dags: string;
  /** Where the file may lie for Airflow, best first. */
  readonly files: readonly string[];
  /** Folders from which its imports are served. */
  readonly roots: readonly string[];
}

/** What Airflow is to take where it has nothing of its own. */
export interface Supplies {
  readonly variables: Readonly<Record<string, string>>;
  readonly connections: Readonly<Record<string, string>>;
  readonly environment: Readonly<Record<string, string>>;
  /** By `section.key`. */
  readonly configuration: Readonly<Record<string, string>>;
}

/** The question about a DAG file. */
export function toDagQuestion(place: DagPlace, supplies: Supplies): DagQuestion {
  const { file, source, dags, files, roots } = place;
  const { variables, connections, environment, configuration } = supplies;
  const options = Object.entries(configuration).map(([name, value]) => [
    `AIRFLOW__${name.replace('.', '__').toUpperCase()}`,
    value,
  ]);
  return {
    files: [...new Set(files)],
    relative: relative(dags, file).replaceAll('\\', '/'),
    source,
    paths: roots,
    variables,
    connections,
    environment: { ...(Object.fromEntries(options) as Record<string, string>), ...environment },
  };
}

/** What an Airflow without a home of its own is started with. */
export function toFolders(
  { home, dags }: { readonly home: string; readonly dags: string },
  environment: ReadonlyMap<string, string>,
): ProjectFolders {
  return {
    environment: Object.fromEntries(environment),
    home,
    dags,
    plugins: join(home, 'plugins'),
    config: join(home, 'config'),
  };
}

/** One instance. */
export interface Instance {
  readonly dagId: string;
  readonly taskId: string;
  readonly mapIndex: number | undefined;
}

/** A pod has no more secrets as volumes than this. */
const mostSecrets = 64;

/** The question for the pod that `ours` was made for, in the same run and with the same names. */
export function toInstanceQuestion(
  instance: Instance,
  context: RunContext,
  ours: V1Pod | undefined,
): InstanceQuestion {
  const { run } = context;
  const random = createRandomParts(context, instance);
  return {
    dag_id: instance.dagId,
    task_id: instance.taskId,
    map_index: instance.mapIndex ?? null,
    run: {
      run_id: run?.runId ?? '',
      run_type: run?.runType ?? 'manual',
      logical_date: run?.logicalDate ?? context.now,
      data_interval_start: run?.dataIntervalStart ?? context.now,
      data_interval_end: run?.dataIntervalEnd ?? context.now,
      try_number: run?.tryNumber ?? 1,
    },
    params: context.params,
    xcom: context.xcom ?? null,
    in_cluster: context.inCluster,
    random: {
      suffix: random.suffix,
      secrets: Array.from({ length: mostSecrets }, (_, at) => random.secretVolume(at + 1)),
      name_hex: random.nameHex,
    },
    python_input: findInput(ours) ?? null,
  };
}

/** The input of `@task.kubernetes`, as it stands in the pod. */
export function findInput(pod: V1Pod | undefined): string | undefined {
  return pod?.spec?.containers
    .flatMap(({ env }) => env ?? [])
    .find(({ name }) => name === inputName)?.value;
}

/** The variable that holds it. */
export const inputName = '__PYTHON_INPUT';
