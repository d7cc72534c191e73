import { safeLabel } from '../airflow/operators/safe-label.ts';
import type { RenderedTask } from '../airflow/rendering/rendered-task.ts';
import type { RunContext } from '../airflow/surroundings/run-context.ts';
import { atLeast, clientMajor } from '../airflow/tables/versions.ts';
import { isJsonObject } from '../base/json.ts';
import type { Json, JsonObject } from '../base/json.ts';
import type { Notice } from '../base/notice.ts';
import { parseYaml } from '../python/text/parse-yaml.ts';
import type { Value } from '../python/value.ts';
import type { BuiltObject } from './build-object.ts';
import { isTruthy, textOf } from './model-value.ts';
import { addSuffix, cleanName, nameOfTask } from './names.ts';
import { createRandomParts } from './random-parts.ts';
import { createRefusals } from './refusal.ts';
import type { Refusals } from './refusal.ts';
import { toJson } from './to-json.ts';

/** The SparkApplication of SparkKubernetesOperator (`CustomObjectLauncher.get_body`, `start_spark_job`). */
export function buildSpark(
  task: RenderedTask,
  argument: (name: string) => Value,
  context: RunContext,
): BuiltObject {
  const { provider } = context.versions;
  const refusals = createRefusals(task.at);
  const { json: template, origins } = toJson(
    readTemplate(argument, refusals),
    clientMajor(provider),
    refusals,
  );
  const whole = objectOf(template);
  const isNested = isJsonObject(whole['spark'] ?? null);
  const spark = isNested ? objectOf(whole['spark']) : whole;
  const metadata = objectOf(spark['metadata']);
  const name = applicationName(task, argument, metadata, context, refusals);
  const named = { name: name ?? null, namespace: textOf(argument('namespace')) ?? 'default' };
  const isReattached = !isGiven(argument, 'reattach_on_restart', task)
    ? true
    : isTruthy(argument('reattach_on_restart'));
  const labels = isReattached && atLeast(provider, '10.8.1') ? taskLabels(task, context) : {};
  const spec = objectOf(spark['spec']);
  const image = textOf(argument('image'));
  const code = textOf(argument('code_path'));
  const object: JsonObject = {
    ...spark,
    metadata: atLeast(provider, '10.9.0') ? { ...metadata, ...named } : named,
    spec: {
      ...withLabels(spec, labels),
      driver: component(spec['driver'], labels, name, provider),
      executor: component(spec['executor'], labels, name, provider),
      ...(image ? { image } : {}),
      ...(code ? { mainApplicationFile: code } : {}),
    },
  };
  return {
    json: object,
    // The places are those of the template, in which a part may lie deeper.
    origins: isNested ? new Map() : origins,
    assumptions: listParts(whole, spec, provider),
    missing: [],
    refusals: refusals.all,
  };
}

function readTemplate(argument: (name: string) => Value, refusals: Refusals): Value {
  const file = argument('application_file');
  if (file.kind !== 'str' || file.value === '') return argument('template_spec');
  const outcome = parseYaml(file.value);
  if ('value' in outcome && outcome.value.kind === 'dict') return outcome.value;
  const detail = 'error' in outcome ? outcome.error : 'the body is not a dictionary';
  refusals.add('invalid-value', { argument: 'application_file', detail }, file.origin);
  return { kind: 'dict', entries: [] };
}

function applicationName(
  task: RenderedTask,
  argument: (name: string) => Value,
  metadata: JsonObject,
  context: RunContext,
  refusals: Refusals,
): string | undefined {
  const { provider } = context.versions;
  const { suffix } = createRandomParts(context, task);
  const asName = (text: string): string => {
    // `validate_key` of what is not rendered.
    if (/[^\p{L}\p{N}_.-]/u.test(text)) {
      const detail = `The key '${text}' has to be made of alphanumeric characters, dashes, dots and underscores exclusively`;
      refusals.add('invalid-value', { argument: 'name', detail }, argument('name').origin);
    }
    return cleanName(text);
  };
  const written = metadata['name'];
  const isOld = !atLeast(provider, '9.0.1');
  const given = textOf(argument('name')) || (typeof written === 'string' ? written : '');
  const base = isOld ? nameOfTask(task.taskId, context.versions) : given || task.taskId;
  if (base === undefined) return undefined;
  const isPlain =
    atLeast(provider, '10.0.1') &&
    isGiven(argument, 'random_name_suffix', task) &&
    !isTruthy(argument('random_name_suffix'));
  return asName(isPlain ? base.slice(0, 63) : addSuffix(base, suffix, provider, false, 63));
}

function isGiven(
  argument: (name: string) => Value,
  name: string,
  { object }: RenderedTask,
): boolean {
  return object?.arguments.has(name) === true && argument(name).kind !== 'none';
}

function taskLabels(task: RenderedTask, context: RunContext): JsonObject {
  const labels = {
    dag_id: task.dagId,
    task_id: task.taskId,
    run_id: context.run?.runId ?? '',
    spark_kubernetes_operator: 'True',
    ...(task.mapIndex === undefined ? {} : { map_index: String(task.mapIndex) }),
    try_number: String(context.run?.tryNumber ?? 1),
  };
  return Object.fromEntries(
    Object.entries(labels).map(([name, value]) => [name, safeLabel(value)] as const),
  );
}

function component(
  value: Json | undefined,
  labels: JsonObject,
  name: string | undefined,
  provider: string,
): JsonObject {
  const one = withLabels(objectOf(value), labels);
  if (!atLeast(provider, '10.15.0') || name === undefined) return one;
  const env = Array.isArray(one['env']) ? (one['env'] as readonly Json[]) : [];
  const isThere = env.some((entry) => objectOf(entry)['name'] === 'SPARK_APPLICATION_NAME');
  const own = { name: 'SPARK_APPLICATION_NAME', value: name };
  return isThere ? one : { ...one, env: [...env, own] };
}

function withLabels(object: JsonObject, labels: JsonObject): JsonObject {
  if (Object.keys(labels).length === 0) return object;
  return { ...object, labels: { ...objectOf(object['labels']), ...labels } };
}

/** What the operator does beyond what is followed here. */
function listParts(whole: JsonObject, spec: JsonObject, provider: string): readonly Notice[] {
  const parts = [
    ...(isJsonObject(whole['kubernetes'] ?? null) ? ['kubernetes'] : []),
    ...['driver', 'executor'].filter((one) => 'container_resources' in objectOf(spec[one])),
    ...(atLeast(provider, '9.0.1') ? [] : ['metadata.name']),
  ];
  return parts.map((part) => ({ code: 'object-part', data: { part } }));
}

function objectOf(value: Json | undefined): JsonObject {
  return value !== undefined && isJsonObject(value) ? value : {};
}
