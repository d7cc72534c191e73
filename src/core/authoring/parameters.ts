import { baseParameters } from '../airflow/tables/base-parameters.ts';
import {
  findIntroduction,
  findParameters,
  isIgnored,
  isTemplated,
} from '../airflow/tables/kpo-parameters.ts';
import { cloudParameters } from '../airflow/tables/cloud-operators.ts';
import { functionParameters } from '../airflow/tables/other-parameters.ts';
import type { Cloud } from '../airflow/tables/cloud-operators.ts';
import { findDefault } from '../airflow/tables/parameter-defaults.ts';
import { findSuccessor, isDeprecated } from '../airflow/tables/renamed-parameters.ts';
import { inRange } from '../airflow/tables/versions.ts';
import type { VersionPair } from '../airflow/tables/versions.ts';
import type { TaskForm } from '../airflow/task-definition.ts';
import { findNearest } from '../base/find-nearest.ts';

/** What is known of a parameter in one pair of versions. */
export interface ParameterFacts {
  readonly name: string;
  /** Whose it is: the pod operator's, every operator's, a decorated function's or a cloud's. */
  readonly owner: 'pod' | 'operator' | 'function' | 'cloud';
  /** Python's words, for example `str | None`; undefined where it is not in the table. */
  readonly type?: string;
  /** As Python writes it, for example `None`. */
  readonly default?: string;
  readonly isTemplated: boolean;
  /** The first version of the provider, or of Airflow for a parameter of every operator; undefined: all known ones. */
  readonly since?: string;
  readonly isIgnored: boolean;
  /** What is to be used in its place. */
  readonly successor?: string;
}

/** The parameters that a form of task takes, the pod operator's own first. */
export function listParameters(
  form: TaskForm,
  cloud: Cloud | undefined,
  versions: VersionPair,
): readonly ParameterFacts[] {
  const { airflow, provider } = versions;
  const all = new Map<string, ParameterFacts>();
  const add = (one: ParameterFacts): void => {
    if (!all.has(one.name) && !isWithheld(form, one.name)) all.set(one.name, one);
  };
  for (const { name, type, since } of findParameters(provider)) {
    const text = findDefault(name, provider);
    const ignored = cloud === undefined && isIgnored(name, provider);
    const isOld = ignored || isDeprecated(name, provider);
    const successor = isOld ? findSuccessor(name, versions) : undefined;
    add({
      name,
      owner: 'pod',
      type: type.replaceAll('/', ' | '),
      ...(text === undefined ? {} : { default: text }),
      isTemplated: isTemplated(name, provider),
      ...(since === oldest ? {} : { since }),
      isIgnored: ignored,
      ...(successor === undefined ? {} : { successor }),
    });
  }
  const others = (owner: ParameterFacts['owner'], names: readonly string[]): void => {
    for (const name of names) add({ name, owner, isTemplated: false, isIgnored: false });
  };
  if (cloud !== undefined) others('cloud', cloudParameters[cloud]);
  if (form.startsWith('task.')) others('function', functionParameters);
  for (const { name, since, until } of baseParameters) {
    const range = { ...(since ? { since } : {}), ...(until ? { until } : {}) };
    if (!inRange(airflow, range)) continue;
    const more = since === undefined ? {} : { since };
    add({ name, owner: 'operator', isTemplated: false, isIgnored: false, ...more });
  }
  return [...all.values()];
}

/** What a name that is no parameter is likely to stand for, and the version of the provider that has it where a newer one does. */
export function explainUnknown(
  name: string,
  versions: VersionPair,
): { readonly nearest?: string; readonly since?: string } {
  const successor = findSuccessor(name, versions);
  if (successor !== undefined) return { nearest: successor };
  const since = findIntroduction(name);
  if (since !== undefined && !inRange(versions.provider, { since })) return { since };
  const known = listParameters('operator', undefined, versions).map((one) => one.name);
  const nearest = findNearest(name, known);
  return nearest === undefined ? {} : { nearest };
}

// The table's word for "this version or before".
const oldest = '4.0.0';

/** What a decorator gives itself, and what is not for whoever writes a task. */
function isWithheld(form: TaskForm, name: string): boolean {
  switch (form) {
    case 'task.kubernetes':
      return ['cmds', 'op_args', 'op_kwargs', 'python_callable', 'args_only'].includes(name);
    case 'task.kubernetes_cmd':
      return ['cmds', 'arguments', 'op_args', 'op_kwargs', 'python_callable', 'use_dill'].includes(
        name,
      );
    default:
      return false;
  }
}
