import type { V1Pod } from '@kubernetes/client-node';
import { findBuildRefusal, findConstructionRefusal } from '../airflow/dags/construction.ts';
import type { MissingInput, RenderedTask } from '../airflow/rendering/rendered-task.ts';
import { givenConfiguration } from '../airflow/surroundings/configuration.ts';
import type { RunContext } from '../airflow/surroundings/run-context.ts';
import { findConfigDefault } from '../airflow/tables/config-defaults.ts';
import { findParameters } from '../airflow/tables/kpo-parameters.ts';
import { clientMajor } from '../airflow/tables/versions.ts';
import type { Notice } from '../base/notice.ts';
import type { Value } from '../python/value.ts';
import { createBasePod } from './base-pod.ts';
import { attachCallable } from './callable.ts';
import { cloudAction, generatedConfig, isGkeInCluster, readCloudCluster } from './cloud.ts';
import { isInCluster, sidecarOptions } from './connection.ts';
import { toEnvVars } from './environment.ts';
import { identityLabels, runLabels, selectorOf, withLabels } from './labels.ts';
import type { Manifest } from './manifest.ts';
import { labelledRunId, markerLabels } from './marker.ts';
import {
  fieldOf,
  isObject,
  isTruthy,
  itemsOf,
  modelValue,
  noneValue,
  strValue,
  textOf,
  withFields,
} from './model-value.ts';
import type { ObjectValue } from './model-value.ts';
import { addSuffix, cleanName, nameOfTask } from './names.ts';
import { chooseNamespace } from './namespace.ts';
import { uniqueMissing } from '../airflow/surroundings/missing-inputs.ts';
import { settle } from './open-values.ts';
import { createParametersPod } from './parameters-pod.ts';
import { createRandomParts } from './random-parts.ts';
import type { RandomParts } from './random-parts.ts';
import { reconcilePods } from './reconcile.ts';
import { mapImages } from './registry-map.ts';
import { createRefusals } from './refusal.ts';
import type { Refusals } from './refusal.ts';
import { attachSecrets } from './secrets.ts';
import { readSettings } from './settings.ts';
import { toJson } from './to-json.ts';
import { addXcomSidecar } from './xcom-sidecar.ts';

/**
 * The pod that the operator of the context's provider version would create for the task instance
 * (`KubernetesPodOperator.build_pod_request_obj`), with its origins, what is missing for it and why it would be refused.
 * With `showGaps` it is for people alone: the names of missing values stand in their places.
 */
export function buildManifest(task: RenderedTask, context: RunContext, showGaps = false): Manifest {
  const { provider } = context.versions;
  let made: OperatorPod | undefined;
  const build = (args: ReadonlyMap<string, Value>): Value => {
    made = buildOperatorPod({ ...task, arguments: args }, context, showGaps);
    return made.pod;
  };
  const adapted = task.adaptPod?.(build);
  const pod = adapted?.pod ?? build(task.arguments);
  // A program that makes the whole pod itself asks nothing of the operator's arguments but how it is run.
  const operator = made ?? {
    ...buildOperatorPod(task, context, showGaps),
    refusals: [],
    missing: [],
    assumptions: [],
  };
  const refusals = createRefusals(task.at);
  const settled =
    adapted === undefined
      ? { value: pod, missing: [], assumptions: [] }
      : settle(pod, 'pod', context, refusals, showGaps);
  const missing = uniqueMissing([...task.missing, ...operator.missing, ...settled.missing]);
  const { json, origins } = toJson(settled.value, clientMajor(provider), refusals);
  const mapped = mapImages(json, context.registryMap);
  return {
    dagId: task.dagId,
    taskId: task.taskId,
    mapIndex: task.mapIndex,
    pod: mapped.pod as unknown as V1Pod,
    selector: operator.selector,
    origins: new Map([['', task.at], ...origins]),
    settings: operator.settings,
    assumptions: [
      ...task.assumptions,
      ...operator.assumptions,
      ...settled.assumptions,
      ...(adapted?.notices ?? []),
      ...mapped.notices,
    ],
    missing,
    refusals: [
      ...task.refusals,
      ...operator.refusals,
      // Where a value is missing the program has seen None in its place.
      ...(missing.length > 0 ? [] : (adapted?.refusals ?? [])),
      ...refusals.all,
    ],
    problems: task.problems,
  };
}

/** What the operator itself makes of a task's arguments. */
export interface OperatorPod extends Pick<
  Manifest,
  'selector' | 'settings' | 'assumptions' | 'missing' | 'refusals'
> {
  readonly pod: Value;
}

/** The pod of a task's arguments alone, whatever a program or the site does with it. */
export function buildOperatorPod(
  task: RenderedTask,
  context: RunContext,
  showGaps: boolean,
  toName = cleanName,
): OperatorPod {
  const { provider } = context.versions;
  const refusals = createRefusals(task.at);
  const settled = settleArguments(task, context, refusals, showGaps);
  const random = createRandomParts(context, task);
  const given = attachCallable(task, settled.arguments, context, random, refusals);
  const argument = (name: string): Value => given.arguments.get(name) ?? noneValue;
  const isGiven = (name: string): boolean => given.arguments.has(name);
  // What stands for a part that is not known says nothing against an argument.
  const whole = [...given.arguments].filter(([name]) => !settled.open.has(name));
  refuse(new Map(whole), context, refusals);

  const baseName = baseContainerName(task, argument('base_container_name'));
  const { pod: base, notices: baseNotices } = createBasePod(task, argument, provider, refusals);
  const name = argument('name');
  const top = createParametersPod({
    argument,
    given: isGiven,
    name: name.kind === 'str' ? { ...name, value: toName(name.value) } : noneValue,
    namespace: argument('namespace'),
    baseContainerName: baseName,
    command: isTruthy(argument('cmds'))
      ? argument('cmds')
      : { ...argument('cmds'), kind: 'list', items: [] },
    env: given.env ?? [
      ...toEnvVars(argument('env_vars')),
      ...itemsOf(argument('pod_runtime_info_envs')),
    ],
    provider,
    refusals,
  });
  const merged = reconcilePods(base, top, provider);
  const extras = task.connectionExtras;
  const spec = attachSecrets(objectOf(fieldOf(merged, 'spec')), argument('secrets'), random);
  const metadata = objectOf(fieldOf(merged, 'metadata'));
  const namespace = chooseNamespace(fieldOf(metadata, 'namespace'), extras, context.namespace);
  const inCluster =
    task.cloud?.cloud === 'GKE'
      ? isGkeInCluster(provider)
      : isInCluster(
          {
            inCluster: argument('in_cluster'),
            configFile: task.cloud ? strValue(generatedConfig) : argument('config_file'),
          },
          extras,
          context,
          refusals,
        );
  const identity = identityLabels(task, labelledRunId(context));
  const added = new Map([
    ...runLabels(identity, context, inCluster),
    ...(context.marker ? markerLabels(context) : []),
  ]);
  const finished = withFields(merged, {
    metadata: withFields(metadata, {
      name: podName(
        metadata,
        !isGiven('random_name_suffix') || isTruthy(argument('random_name_suffix')),
        task,
        context,
        random,
        refusals,
      ),
      namespace: namespace.value,
      labels: withLabels(fieldOf(metadata, 'labels'), added),
    }),
    spec: isTruthy(argument('do_xcom_push'))
      ? addXcomSidecar(
          spec,
          provider,
          sidecarOptions(
            extras,
            argument('xcom_sidecar_container_security_context'),
            provider,
            refusals,
          ),
        )
      : spec,
  });
  return {
    pod: finished,
    selector: selectorOf(argument('labels'), identity, provider, refusals),
    settings: readSettings({
      argument,
      given: isGiven,
      baseContainerName: textOf(baseName) ?? 'base',
      airflow: context.versions.airflow,
      provider,
      tryNumber: context.run?.tryNumber ?? 1,
      retrying: task.retrying,
      configured: (section, key) => readConfiguration(section, key, context),
      executionTimeout: task.arguments.get('execution_timeout'),
      extras,
      cloudCluster: task.cloud && readCloudCluster(task.cloud, context, task.at),
    }),
    assumptions: [
      ...settled.assumptions,
      ...(task.cloud?.isDefaultAction === true
        ? [cloudAction(task.cloud, argument('on_finish_action'))]
        : []),
      ...baseNotices,
      ...namespace.notices,
      ...(isTruthy(argument('deferrable'))
        ? [{ code: 'deferrable-ignored', data: {} } as const]
        : []),
      ...(isGiven('log_formatter') && argument('log_formatter').kind !== 'none'
        ? [{ code: 'log-formatter-ignored', data: {} } as const]
        : []),
    ],
    missing: [...settled.missing, ...given.missing],
    refusals: refusals.all,
  };
}

/** An option as it is given, else Airflow's default; undefined where that differs between installations. */
function readConfiguration(section: string, key: string, context: RunContext): string | undefined {
  const { airflow } = context.versions;
  const given = givenConfiguration({ context, airflow }, section, key);
  if (given !== undefined) return given;
  const found = findConfigDefault(section, key, airflow);
  return found.state === 'default' ? (found.value ?? undefined) : undefined;
}

/** The arguments that the version's operator has, as far as they are known. */
function settleArguments(
  task: RenderedTask,
  context: RunContext,
  refusals: Refusals,
  showGaps: boolean,
): {
  readonly arguments: ReadonlyMap<string, Value>;
  readonly missing: readonly MissingInput[];
  readonly assumptions: readonly Notice[];
  /** Of these not all is known. */
  readonly open: ReadonlySet<string>;
} {
  const known = new Set(findParameters(context.versions.provider).map((one) => one.name));
  const settledArguments = new Map<string, Value>();
  const missing: MissingInput[] = [];
  const assumptions: Notice[] = [];
  const open = new Set<string>();
  for (const [name, value] of task.arguments) {
    if (!known.has(name) && name !== 'resources' && name !== 'use_dill') continue;
    if (withoutEffect.has(name)) {
      settledArguments.set(name, value);
      continue;
    }
    const before = refusals.all.length;
    const settled = settle(value, name, context, refusals, showGaps);
    if (settled.missing.length > 0 || refusals.all.length > before) open.add(name);
    settledArguments.set(name, settled.value);
    missing.push(...settled.missing);
    assumptions.push(...settled.assumptions);
  }
  return { arguments: settledArguments, missing, assumptions, open };
}

// Neither the pod nor the way in which the launcher runs it depends on these.
const withoutEffect: ReadonlySet<string> = new Set([
  'callbacks',
  'progress_callback',
  'log_formatter',
  'trigger_kwargs',
  'poll_interval',
  'logging_interval',
  'log_pod_spec_on_failure',
  'log_events_on_startup',
  'container_name_log_prefix_enabled',
  'startup_check_interval_seconds',
  'base_container_status_polling_interval',
  'reattach_on_restart',
  'durable',
  'kubernetes_conn_id',
]);

function refuse(
  args: ReadonlyMap<string, Value>,
  { versions }: RunContext,
  refusals: Refusals,
): void {
  const found = findConstructionRefusal(args, versions) ?? findBuildRefusal(args, versions);
  if (found === undefined) return;
  const { argument, detail } = found;
  refusals.add('invalid-value', { argument, detail }, args.get(argument)?.origin);
}

function baseContainerName(task: RenderedTask, given: Value): Value {
  return isTruthy(given) ? given : strValue(task.baseContainerName ?? 'base');
}

/** The merged pod's name with a random suffix, or one made of the task_id where there is none. */
function podName(
  metadata: ObjectValue,
  suffixed: boolean,
  task: RenderedTask,
  context: RunContext,
  random: RandomParts,
  refusals: Refusals,
): Value {
  const { provider } = context.versions;
  const name = fieldOf(metadata, 'name');
  const given = isTruthy(name) ? textOf(name) : undefined;
  const text = given ?? nameOfTask(task.taskId, context.versions);
  if (text === undefined) {
    refusals.add('value-unknown', { argument: 'name', detail: task.taskId });
    return noneValue;
  }
  const full = suffixed ? addSuffix(text, random.suffix, provider, given === undefined) : text;
  return strValue(full, name.origin);
}

function objectOf(value: Value): ObjectValue {
  return isObject(value) ? value : modelValue('V1PodSpec', {});
}
