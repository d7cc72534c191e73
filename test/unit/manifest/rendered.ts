import { readFileSync } from 'node:fs';
import type { RenderedTask } from '../../../src/core/airflow/rendering/rendered-task.ts';
import type { RunContext } from '../../../src/core/airflow/surroundings/run-context.ts';
import type { Value } from '../../../src/core/python/value.ts';

/** Where everything in these tests is written. */
export const site = {
  file: '/dags/example.py',
  span: { start: 0, end: 10, line: 1, column: 0, endLine: 1, endColumn: 10 },
};

/** A plain JavaScript value as a border value: bigints and whole numbers are ints, Maps dicts. */
export function py(value: unknown): Value {
  if (value === null || value === undefined) return { kind: 'none' };
  if (typeof value === 'boolean') return { kind: 'bool', value };
  if (typeof value === 'string') return { kind: 'str', value };
  if (typeof value === 'bigint') return { kind: 'int', value };
  if (typeof value === 'number')
    return Number.isInteger(value)
      ? { kind: 'int', value: BigInt(value) }
      : { kind: 'float', value };
  if (Array.isArray(value)) return { kind: 'list', items: value.map(py) };
  if (value instanceof Uint8Array) return { kind: 'bytes', value };
  if (typeof value === 'object' && 'kind' in value) return value as Value;
  return {
    kind: 'dict',
    entries: Object.entries(value).map(([key, item]) => [py(key), py(item)] as const),
  };
}

/** An object of a class, for example `made('V1EnvVar', { name: 'A' })`. */
export function made(name: string, fields: Readonly<Record<string, unknown>>): Value {
  return {
    kind: 'object',
    class: name,
    fields: new Map(Object.entries(fields).map(([key, item]) => [key, py(item)])),
  };
}

/** A task instance with these arguments. */
export function rendered(
  ids: string,
  args: Readonly<Record<string, unknown>>,
  extra: Partial<RenderedTask> = {},
): RenderedTask {
  const [dagId = '', taskId = ''] = ids.split('/');
  return {
    dagId,
    taskId,
    mapIndex: undefined,
    form: 'operator',
    at: site,
    arguments: new Map(Object.entries(args).map(([name, value]) => [name, py(value)])),
    connectionExtras: new Map(),
    files: new Map(),
    missing: [],
    refusals: [],
    assumptions: [],
    problems: [],
    ...extra,
  };
}

/** The context of the recordings for a pair of versions. */
export function recorded(
  airflow: string,
  provider: string,
  extra: Partial<RunContext> = {},
): RunContext {
  const date = '2024-01-15T00:00:00+00:00';
  return {
    versions: { airflow, provider, source: 'given' },
    run: {
      runId: `scheduled__${date}`,
      runType: 'scheduled',
      logicalDate: date,
      dataIntervalStart: date,
      dataIntervalEnd: '2024-01-16T00:00:00+00:00',
      tryNumber: 1,
      mapIndex: undefined,
    },
    params: {},
    variables: {},
    connections: {},
    environment: {},
    configuration: {},
    xcom: undefined,
    arguments: {},
    inCluster: false,
    unset: 'absent',
    seed: undefined,
    marker: false,
    namespace: undefined,
    now: '2026-01-15T12:00:00.000Z',
    ...extra,
  };
}

/** One recording of the real operator. */
export interface Recording {
  readonly dag_id: string;
  readonly task_id: string;
  readonly map_index?: number;
  readonly airflow_version: string;
  readonly provider_version: string;
  readonly pod?: {
    readonly kind?: string;
    readonly spec: {
      readonly containers: readonly {
        readonly env?: readonly { readonly name: string; readonly value?: string }[];
      }[];
    };
  };
  readonly selector?: string;
  readonly error?: string;
}

const golden = new URL('../../fixtures/golden/', import.meta.url);

/** All provider versions that were recorded. */
export const recordedProviders: readonly string[] = Object.keys(
  (JSON.parse(readFileSync(new URL('index.json', golden), 'utf8')) as { versions: object })
    .versions,
);

/** The recordings of one case. */
export function recordings(provider: string, name: string): readonly Recording[] {
  const url = new URL(`${provider}/${name}.json`, golden);
  return JSON.parse(readFileSync(url, 'utf8')) as readonly Recording[];
}

/** A file of the golden DAGs, for example `seed_taskflow.py`. */
export function goldenFile(path: string): string {
  return readFileSync(new URL(`dags/${path}`, golden), 'utf8');
}
