import type { RenderedTask } from '../airflow/rendering/rendered-task.ts';
import type { RunContext } from '../airflow/surroundings/run-context.ts';
import { atLeast, clientMajor, inRange } from '../airflow/tables/versions.ts';
import { parseYaml } from '../python/text/parse-yaml.ts';
import type { Value } from '../python/value.ts';
import { buildOperatorPod } from './build-manifest.ts';
import type { BuiltObject } from './build-object.ts';
import { modelFromDict } from './model-from-dict.ts';
import {
  boolValue,
  dictValue,
  fieldOf,
  isObject,
  isTruthy,
  modelValue,
  noneValue,
  strValue,
  textOf,
  withFields,
} from './model-value.ts';
import type { ObjectValue } from './model-value.ts';
import { addSuffix, cleanName, nameOfTask } from './names.ts';
import { chooseNamespace } from './namespace.ts';
import { createRandomParts } from './random-parts.ts';
import { reconcileJobs } from './reconcile.ts';
import { createRefusals } from './refusal.ts';
import type { Refusals } from './refusal.ts';
import { toJson } from './to-json.ts';

/** The Job of KubernetesJobOperator and of Kueue's operator (`build_job_request_obj`). */
export function buildJob(
  task: RenderedTask,
  argument: (name: string) => Value,
  context: RunContext,
  showGaps: boolean,
): BuiltObject {
  const { provider } = context.versions;
  const refusals = createRefusals(task.at);
  const queued = withQueue(task, argument('queue_name'));
  // From 10.3 on the pod operator cleans the name when it runs, and up to 10.12.0 that of the Job runs without it.
  const isRaw = inRange(provider, { since: '10.3.0', until: '10.12.1' });
  const toName = isRaw ? (text: string): string => text : cleanName;
  const inner = buildOperatorPod(queued, context, showGaps, toName);
  const own = (name: string): Value => queued.arguments.get(name) ?? noneValue;
  const name = own('name');
  const isKueue = task.object?.operator.includes('Kueue') === true;
  const job = modelValue('V1Job', {
    api_version: strValue('batch/v1'),
    kind: strValue('Job'),
    metadata: modelValue('V1ObjectMeta', {
      namespace: own('namespace'),
      labels: orEmpty(own('labels')),
      name: name.kind === 'str' ? strValue(toName(name.value), name.origin) : noneValue,
      annotations: orEmpty(own('annotations')),
    }),
    spec: modelValue('V1JobSpec', {
      active_deadline_seconds: own('active_deadline_seconds'),
      backoff_limit: argument('backoff_limit'),
      completion_mode: argument('completion_mode'),
      completions: argument('completions'),
      manual_selector: argument('manual_selector'),
      parallelism: parallelism(argument('parallelism'), task, provider),
      selector: argument('selector'),
      suspend:
        isKueue && argument('suspend').kind === 'none' ? boolValue(true) : argument('suspend'),
      template: modelValue('V1PodTemplateSpec', {
        metadata: fieldOf(inner.pod, 'metadata'),
        spec: fieldOf(inner.pod, 'spec'),
      }),
      ttl_seconds_after_finished: argument('ttl_seconds_after_finished'),
    }),
  });
  const merged = reconcileJobs(baseJob(task, argument, provider, refusals), job, provider);
  const metadata = objectOf(fieldOf(merged, 'metadata'));
  const namespace = chooseNamespace(
    fieldOf(metadata, 'namespace'),
    task.connectionExtras,
    context.namespace,
  );
  const suffixed =
    !queued.arguments.has('random_name_suffix') || isTruthy(own('random_name_suffix'));
  const finished = withFields(merged, {
    metadata: withFields(metadata, {
      name: jobName(metadata, suffixed, task, context),
      namespace: namespace.value,
    }),
  });
  const serialized = toJson(finished, clientMajor(provider), refusals);
  return {
    ...serialized,
    assumptions: inner.assumptions,
    missing: inner.missing,
    refusals: [...inner.refusals, ...refusals.all],
  };
}

/** From 10.12.1 on 1 is the parameter's default; None given becomes 1 when it runs. */
function parallelism(given: Value, task: RenderedTask, provider: string): Value {
  const isDefault = task.object?.arguments.has('parallelism') !== true;
  if (given.kind !== 'none' || (isDefault && !atLeast(provider, '10.12.1'))) return given;
  return { kind: 'int', value: 1n };
}

/** Kueue's operator puts the queue into labels and annotations, also of the pods. */
function withQueue(task: RenderedTask, queue: Value): RenderedTask {
  const name = textOf(queue);
  if (name === undefined) return task;
  const add = (value: Value | undefined): Value => {
    const entries = value?.kind === 'dict' ? value.entries : [];
    const own: Value = dictValue([['kueue.x-k8s.io/queue-name', strValue(name, queue.origin)]]);
    return { kind: 'dict', entries: [...entries, ...(own.kind === 'dict' ? own.entries : [])] };
  };
  const args = new Map(task.arguments);
  for (const key of ['labels', 'annotations']) args.set(key, add(args.get(key)));
  return { ...task, arguments: args };
}

/** What lies under the parameters: job_template_file with full_job_spec over it, or one of the two. */
function baseJob(
  task: RenderedTask,
  argument: (name: string) => Value,
  provider: string,
  refusals: Refusals,
): ObjectValue {
  const empty = modelValue('V1Job', { metadata: modelValue('V1ObjectMeta', {}) });
  const spec = argument('full_job_spec');
  const path = textOf(argument('job_template_file')) ?? '';
  if (path === '') return isObject(spec) ? spec : empty;
  const outcome = parseYaml(task.files.get(path) ?? '');
  if ('error' in outcome) {
    const data = { argument: 'job_template_file', detail: outcome.error };
    refusals.add('invalid-value', data, argument('job_template_file').origin);
    return empty;
  }
  const source = { clientMajor: clientMajor(provider), argument: 'job_template_file', refusals };
  const template = modelFromDict(outcome.value, 'V1Job', source);
  const base = isObject(template) ? template : empty;
  return isObject(spec) ? reconcileJobs(base, spec, provider) : base;
}

function jobName(
  metadata: ObjectValue,
  suffixed: boolean,
  task: RenderedTask,
  context: RunContext,
): Value {
  const { provider } = context.versions;
  const prefix = 'job-';
  const given = textOf(fieldOf(metadata, 'name'));
  const isGenerated = given === undefined || given === '';
  // From 10.11 on the prefix counts, and before a name made of the task_id may be longer.
  const limit = atLeast(provider, '10.11.0') ? 63 - prefix.length : isGenerated ? 80 : 63;
  const base = isGenerated ? nameOfTask(task.taskId, context.versions, limit) : given;
  if (base === undefined) return noneValue;
  const { suffix } = createRandomParts(context, task);
  const name = suffixed ? addSuffix(base, suffix, provider, isGenerated, limit) : base;
  return strValue(prefix + name, fieldOf(metadata, 'name').origin);
}

function orEmpty(value: Value): Value {
  return isTruthy(value) ? value : dictValue([]);
}

function objectOf(value: Value): ObjectValue {
  return isObject(value) ? value : modelValue('V1ObjectMeta', {});
}
