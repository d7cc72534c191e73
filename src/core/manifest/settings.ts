import { atLeast, inRange } from '../airflow/tables/versions.ts';
import type { CloudCluster } from '../base/cloud-cluster.ts';
import type { Value } from '../python/value.ts';
import type { RunSettings } from './manifest.ts';
import { extraOf } from './connection.ts';
import { isTruthy, itemsOf, textOf } from './model-value.ts';

/** What the settings are read from: effective arguments (None where not given). */
export interface SettingsSource {
  readonly argument: (name: string) => Value;
  /** False where the parameter was not given at all, so that the version's default counts. */
  readonly given: (name: string) => boolean;
  readonly baseContainerName: string;
  readonly airflow: string;
  readonly provider: string;
  /** Of the try that is run, from 1. */
  readonly tryNumber: number;
  /** `retries` and `retry_policy` where they are given; undefined where that is not known. */
  readonly retrying: ReadonlyMap<string, Value> | undefined;
  /** What Airflow's configuration has for an option, its own default where nothing is set; undefined where that is not known. */
  readonly configured: (section: string, key: string) => string | undefined;
  /** The task's `execution_timeout`; undefined where it is not given, so that the configuration's counts. */
  readonly executionTimeout: Value | undefined;
  /** Of the Kubernetes connection; undefined where none is looked up. */
  readonly extras: ReadonlyMap<string, Value> | undefined;
  /** The cluster that a cloud's operator names; undefined for any other. */
  readonly cloudCluster?: CloudCluster | undefined;
}

/** How the run treats the pod: the operator's parameters with the version's defaults (kpo's constructor). */
export function readSettings(source: SettingsSource): RunSettings {
  const { argument, given, provider, baseContainerName, extras } = source;
  // As the hook does it: the parameter unless it is None, else the connection's extra.
  const orExtra = (name: string, extra: string): Value =>
    argument(name).kind === 'none' ? extraOf(extras, extra) : argument(name);
  const inCluster = orExtra('in_cluster', 'in_cluster');
  const flag = (name: string, byDefault: boolean): boolean =>
    given(name) ? isTruthy(argument(name)) : byDefault;
  const startup = numberOf(argument('startup_timeout_seconds')) ?? 120;
  const retries = findRetries(source);
  return {
    baseContainerName,
    onFinishAction: finishAction(source),
    onKillAction: textOf(argument('on_kill_action')) === 'keep_pod' ? 'keep_pod' : 'delete_pod',
    getLogs: flag('get_logs', true),
    containerLogs: containerLogs(source),
    ...initContainerLogs(source),
    namesContainers:
      !atLeast(provider, '10.8.0') || flag('container_name_log_prefix_enabled', true),
    doXcomPush: flag('do_xcom_push', false),
    startupTimeoutSeconds: startup,
    // `schedule_timeout_seconds or startup_timeout_seconds`: 0 counts as not given.
    scheduleTimeoutSeconds: atLeast(provider, '10.5.0')
      ? numberOf(argument('schedule_timeout_seconds')) || startup
      : undefined,
    skipOnExitCode: exitCodes(argument('skip_on_exit_code'), provider),
    logEventsOnFailure: flag('log_events_on_failure', false),
    terminationGracePeriodSeconds: numberOf(argument('termination_grace_period')),
    reattach: isReattached(source),
    ...executionTimeout(source),
    providerVersion: provider,
    ...(retries === undefined ? {} : { retries }),
    tryNumber: source.tryNumber,
    airflowVersion: source.airflow,
    inCluster: inCluster.kind === 'none' ? undefined : isTruthy(inCluster),
    clusterContext: textOf(orExtra('cluster_context', 'cluster_context')) || undefined,
    configFile: textOf(orExtra('config_file', 'kube_config_path')) || undefined,
    ...(source.cloudCluster === undefined ? {} : { cloudCluster: source.cloudCluster }),
  };
}

function finishAction({
  argument,
  given,
  provider,
}: SettingsSource): RunSettings['onFinishAction'] {
  const old = argument('is_delete_operator_pod');
  if (!atLeast(provider, '7.2.0'))
    return !given('is_delete_operator_pod') || isTruthy(old) ? 'delete_pod' : 'keep_pod';
  if (!atLeast(provider, '10.0.0') && old.kind !== 'none')
    return isTruthy(old) ? 'delete_pod' : 'keep_pod';
  const word = textOf(argument('on_finish_action'));
  switch (word) {
    case 'keep_pod':
    case 'delete_succeeded_pod':
    case 'delete_active_pod':
      return word;
    default:
      return 'delete_pod';
  }
}

/**
 * `retries` as BaseOperator reads it (`parse_retries`), else what is configured; undefined where it is not known, or where
 * a `retry_policy` (Airflow 3.3 and newer) may decide otherwise.
 */
function findRetries({ retrying, configured }: SettingsSource): number | undefined {
  if (retrying === undefined) return undefined;
  const policy = retrying.get('retry_policy');
  if (policy !== undefined && policy.kind !== 'none') return undefined;
  const value = retrying.get('retries');
  if (value === undefined) return toInt(configured('core', 'default_task_retries'));
  return value.kind === 'none' ? 0 : (numberOf(value) ?? toInt(textOf(value)));
}

function toInt(text: string | undefined): number | undefined {
  return text !== undefined && /^\s*[+-]?\d+\s*$/.test(text) ? Number(text) : undefined;
}

/** A name, several, or all; a bool that is not True, None and an empty list mean the base container. */
function containerLogs({
  argument,
  baseContainerName,
  provider,
}: SettingsSource): RunSettings['containerLogs'] {
  const value = argument('container_logs');
  if (!atLeast(provider, '7.3.0') || !isTruthy(value)) return [baseContainerName];
  if (value.kind === 'bool') return true;
  const name = textOf(value);
  // Up to 8.x the default is the text "base", whatever the container's name.
  if (name === 'base' && inRange(provider, { until: '9.0.0' })) return [baseContainerName];
  if (name !== undefined) return [name];
  return namesOf(value);
}

/** From 10.1: a name, several, or all; what is falsy means none. */
function initContainerLogs({
  argument,
  provider,
}: SettingsSource): Pick<RunSettings, 'initContainerLogs'> {
  const value = argument('init_container_logs');
  if (!atLeast(provider, '10.1.0') || !isTruthy(value)) return {};
  if (value.kind === 'bool') return { initContainerLogs: true };
  const name = textOf(value);
  return { initContainerLogs: name === undefined ? namesOf(value) : [name] };
}

function namesOf(value: Value): readonly string[] {
  const names = value.kind === 'set' ? value.items : itemsOf(value);
  return names.flatMap((one) => (one.kind === 'str' ? [one.value] : []));
}

/**
 * Up to 10.19 `reattach_on_restart`; in 10.20 `durable` unless that is given; from 10.21 on Airflow 3.3 `durable`, and where it
 * is None, or below Airflow 3.3, `reattach_on_restart`, of which None means yes. A value that is not known counts as yes.
 */
function isReattached({ argument, given, airflow, provider }: SettingsSource): boolean {
  const read = (name: string): boolean | undefined => {
    const value = argument(name);
    const isOpen = ['unknown', 'placeholder', 'choice', 'none'].includes(value.kind);
    return isOpen ? undefined : isTruthy(value);
  };
  const old = read('reattach_on_restart');
  if (!atLeast(provider, '10.20.0')) {
    const isNone = argument('reattach_on_restart').kind === 'none' && given('reattach_on_restart');
    return old ?? !isNone;
  }
  if (!atLeast(provider, '10.21.0')) {
    return old ?? read('durable') ?? !(given('durable') && argument('durable').kind === 'none');
  }
  return (atLeast(airflow, '3.3.0') ? (read('durable') ?? old) : old) ?? true;
}

/** Not given, it is `core.default_task_execution_timeout`, whole seconds (`DEFAULT_TASK_EXECUTION_TIMEOUT` of Airflow). */
function executionTimeout({
  executionTimeout: value,
  configured,
}: SettingsSource): Pick<RunSettings, 'executionTimeoutSeconds'> {
  const seconds =
    value === undefined
      ? toInt(configured('core', 'default_task_execution_timeout'))
      : value.kind === 'duration'
        ? Number(value.microseconds) / 1e6
        : undefined;
  return seconds === undefined || seconds <= 0 ? {} : { executionTimeoutSeconds: seconds };
}

/** An int becomes a list of it; 0 counts from 7.13, before it was ignored. */
function exitCodes(value: Value, provider: string): readonly number[] {
  const single = numberOf(value);
  if (single !== undefined) return single === 0 && !atLeast(provider, '7.13.0') ? [] : [single];
  const items = value.kind === 'set' ? value.items : itemsOf(value);
  return items.flatMap((one) => numberOf(one) ?? []);
}

function numberOf(value: Value): number | undefined {
  if (value.kind === 'int') return Number(value.value);
  if (value.kind === 'float') return value.value;
  return value.kind === 'bool' ? Number(value.value) : undefined;
}
