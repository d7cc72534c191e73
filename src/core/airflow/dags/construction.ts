import { stringRepr } from '../../python/text/string-repr.ts';
import type { Value } from '../../python/value.ts';
import { className, classText, qualifiedName } from './python-class.ts';
import { acceptsParameter } from '../tables/kpo-parameters.ts';
import { atLeast } from '../tables/versions.ts';
import type { VersionPair } from '../tables/versions.ts';

/** Why the operator raises: the argument that it is about, and Python's exception. */
export interface ArgumentRefusal {
  readonly argument: string;
  readonly exception: string;
  readonly detail: string;
}

/**
 * The first exception that the operator's constructor raises for its arguments (before rendering), in the order of
 * KubernetesPodOperator.__init__; undefined where it accepts them. Unknown keywords are not looked at.
 */
export function findConstructionRefusal(
  args: ReadonlyMap<string, Value>,
  versions: VersionPair,
): ArgumentRefusal | undefined {
  const { provider } = versions;
  const given = (name: string): Value => args.get(name) ?? { kind: 'none' };
  const build = atLeast(provider, '10.23.0');
  return (
    refuseOld(args, provider) ??
    (atLeast(provider, '8.2.0') ? undefined : refuseEnvVars(given('env_vars'))) ??
    refuseModels('pod_runtime_info_envs', given('pod_runtime_info_envs')) ??
    refuseModels('ports', given('ports')) ??
    (build ? undefined : refuseModels('volume_mounts', given('volume_mounts'))) ??
    (build ? undefined : refuseModels('volumes', given('volumes'))) ??
    (isFalsy(given('affinity'))
      ? undefined
      : refuseModelOrDict('affinity', given('affinity'), 'V1Affinity')) ??
    refuseTolerations(given('tolerations')) ??
    (atLeast(provider, '10.3.0') ? undefined : refuseName(given('name'), versions.airflow)) ??
    (!atLeast(provider, '10.0.0') && given('is_delete_operator_pod').kind !== 'none'
      ? undefined
      : refuseWord('on_finish_action', given('on_finish_action'), 'OnFinishAction', provider)) ??
    refuseWord('on_kill_action', given('on_kill_action'), 'OnKillAction', provider)
  );
}

/** What is refused only when the pod is built, after rendering (`build_pod_request_obj`). */
export function findBuildRefusal(
  args: ReadonlyMap<string, Value>,
  versions: VersionPair,
): ArgumentRefusal | undefined {
  const { airflow, provider } = versions;
  const given = (name: string): Value => args.get(name) ?? { kind: 'none' };
  const build = atLeast(provider, '10.23.0');
  return (
    (atLeast(provider, '10.3.0') ? refuseName(given('name'), airflow) : undefined) ??
    (atLeast(provider, '8.2.0') ? refuseEnvVars(given('env_vars')) : undefined) ??
    (build ? refuseModels('volume_mounts', given('volume_mounts')) : undefined) ??
    (build ? refuseModels('volumes', given('volumes')) : undefined) ??
    refuseAttribute('full_pod_spec', given('full_pod_spec'), 'spec', ['object']) ??
    refuseAttribute('labels', given('labels'), 'items', ['dict', 'object']) ??
    refuseSecrets(given('secrets'))
  );
}

/** A value of a plain type that lacks what the operator asks it for. */
function refuseAttribute(
  argument: string,
  value: Value,
  attribute: string,
  taken: readonly Value['kind'][],
): ArgumentRefusal | undefined {
  if (isFalsy(value) || isOpen(value) || taken.includes(value.kind)) return undefined;
  if (value.kind === 'callable') return undefined;
  return {
    argument,
    exception: 'AttributeError',
    detail: `'${className(value)}' object has no attribute '${attribute}'`,
  };
}

function refuseSecrets(value: Value): ArgumentRefusal | undefined {
  for (const item of (isFalsy(value) ? undefined : elementsOf(value)) ?? []) {
    const refusal = refuseAttribute('secrets', item, 'attach_to_pod', ['object']);
    if (refusal) return refusal;
  }
  return undefined;
}

/** What `validate_key` says of a pod name (at most 220 characters; Python's `[\w.-]+`). */
export function refuseName(name: Value, airflow: string): ArgumentRefusal | undefined {
  if (name.kind === 'none' || isOpen(name)) return undefined;
  const refuse = (detail: string, exception = 'AirflowException'): ArgumentRefusal => ({
    argument: 'name',
    exception,
    detail,
  });
  if (name.kind !== 'str')
    return refuse(`The key has to be a string and is ${classText(name)}`, 'TypeError');
  const text = name.value;
  if (Array.from(text).length > 220)
    return refuse(
      atLeast(airflow, '3.0.0')
        ? `The key: ${text} has to be less than 220 characters`
        : 'The key has to be less than 220 characters',
    );
  if (!/^[\p{L}\p{N}_.-]+\n?$/u.test(text))
    return refuse(
      `The key ${stringRepr(text)} has to be made of alphanumeric characters, dashes, dots and underscores exclusively`,
    );
  if (text.includes('..') && atLeast(airflow, '3.3.0'))
    return refuse(
      `The key ${stringRepr(text)} must not contain consecutive dots ('..') to prevent path traversal`,
    );
  return undefined;
}

function refuseOld(
  args: ReadonlyMap<string, Value>,
  provider: string,
): ArgumentRefusal | undefined {
  if (!atLeast(provider, '5.0.0') || atLeast(provider, '7.13.0')) return undefined;
  const resources = args.get('resources');
  if (resources?.kind === 'object' && resources.class === 'V1ResourceRequirements')
    return {
      argument: 'resources',
      exception: 'AirflowException',
      detail:
        "Specifying resources for the launched pod with 'resources' is deprecated. Use 'container_resources' instead.",
    };
  return args.has('node_selectors')
    ? {
        argument: 'node_selectors',
        exception: 'ValueError',
        detail:
          'Param `node_selectors` supplied. This param is no longer supported. Use `node_selector` instead.',
      }
    : undefined;
}

function refuseEnvVars(value: Value): ArgumentRefusal | undefined {
  if (isFalsy(value) || isOpen(value) || value.kind === 'dict' || value.kind === 'list')
    return undefined;
  return {
    argument: 'env_vars',
    exception: 'AirflowException',
    detail: `Expected dict or list, got ${classText(value)}`,
  };
}

const modelOf: Readonly<Record<string, string>> = {
  ports: 'V1ContainerPort',
  volumes: 'V1Volume',
  volume_mounts: 'V1VolumeMount',
  pod_runtime_info_envs: 'V1EnvVar',
};

/** Each must be its model class; classes of the time before the models (`Volume`, `Port` …) convert themselves. */
function refuseModels(argument: string, value: Value): ArgumentRefusal | undefined {
  if (isFalsy(value) || isOpen(value)) return undefined;
  const model = modelOf[argument] ?? '';
  const items = elementsOf(value);
  if (items === undefined)
    return {
      argument,
      exception: 'TypeError',
      detail: `'${value.kind === 'object' ? value.class : value.kind}' object is not iterable`,
    };
  const wrong = items.find((item) => !isOpen(item) && !isOfClass(item, model));
  return wrong && refuseClass(argument, model, wrong);
}

function refuseModelOrDict(
  argument: string,
  value: Value,
  model: string,
): ArgumentRefusal | undefined {
  if (isOpen(value) || value.kind === 'dict' || isOfClass(value, model)) return undefined;
  return {
    argument,
    exception: 'AirflowException',
    detail: `Expected dict or <class '${qualifiedName(model)}'>, got ${classText(value)}`,
  };
}

function refuseTolerations(value: Value): ArgumentRefusal | undefined {
  if (isFalsy(value) || isOpen(value)) return undefined;
  for (const item of elementsOf(value) ?? []) {
    const refusal = refuseModelOrDict('tolerations', item, 'V1Toleration');
    if (refusal) return refusal;
  }
  return undefined;
}

function refuseWord(
  argument: string,
  value: Value,
  name: string,
  provider: string,
): ArgumentRefusal | undefined {
  if (value.kind !== 'str' || !acceptsParameter(argument, provider)) return undefined;
  if (words(argument, provider).includes(value.value)) return undefined;
  return {
    argument,
    exception: 'ValueError',
    detail: `${stringRepr(value.value)} is not a valid ${name}`,
  };
}

function words(argument: string, provider: string): readonly string[] {
  const both = ['delete_pod', 'keep_pod'];
  if (argument === 'on_kill_action') return both;
  const active = atLeast(provider, '10.12.0') ? ['delete_active_pod'] : [];
  return [...both, 'delete_succeeded_pod', ...active];
}

function refuseClass(argument: string, model: string, value: Value): ArgumentRefusal {
  return {
    argument,
    exception: 'AirflowException',
    detail: `Expected <class '${qualifiedName(model)}'>, got ${classText(value)}`,
  };
}

function isOfClass(value: Value, model: string): boolean {
  // An object of a class that is not the client's may have `to_k8s_client_obj`, or be a subclass.
  return value.kind === 'object' && (value.class === model || !/^(V\d|CoreV\d)/.test(value.class));
}

function elementsOf(value: Value): readonly Value[] | undefined {
  switch (value.kind) {
    case 'list':
    case 'tuple':
    case 'set':
      return value.items;
    case 'dict':
      return value.entries.map(([key]) => key);
    case 'str':
      return Array.from(value.value, (character) => ({ kind: 'str', value: character }));
    default:
      return undefined;
  }
}

function isFalsy(value: Value): boolean {
  switch (value.kind) {
    case 'none':
      return true;
    case 'bool':
      return !value.value;
    case 'int':
      return value.value === 0n;
    case 'str':
      return value.value === '';
    case 'list':
    case 'tuple':
    case 'set':
      return value.items.length === 0;
    case 'dict':
      return value.entries.length === 0;
    default:
      return false;
  }
}

function isOpen(value: Value): boolean {
  return value.kind === 'unknown' || value.kind === 'placeholder' || value.kind === 'choice';
}
