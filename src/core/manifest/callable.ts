import type { MissingInput, RenderedTask } from '../airflow/rendering/rendered-task.ts';
import type { RunContext } from '../airflow/surroundings/run-context.ts';
import { atLeast } from '../airflow/tables/versions.ts';
import type { Value } from '../python/value.ts';
import { toEnvVars } from './environment.ts';
import { isTruthy, itemsOf, listValue, modelValue, noneValue, strValue } from './model-value.ts';
import { settle } from './open-values.ts';
import { pickleCall } from './pickle.ts';
import { pythonScript } from './python-script.ts';
import type { RandomParts } from './random-parts.ts';
import type { Refusals } from './refusal.ts';
import { scriptCommand } from './script-command.ts';

/** The arguments with what a decorator adds to them. */
export interface CallableArguments {
  readonly arguments: ReadonlyMap<string, Value>;
  /** The whole list of V1EnvVars, for `@task.kubernetes`. */
  readonly env?: readonly Value[];
  readonly missing: readonly MissingInput[];
}

/**
 * What `@task.kubernetes` and `@task.kubernetes_cmd` add to the operator's arguments: default name and namespace, and for the
 * former the command and the environment that carry script and pickled input.
 */
export function attachCallable(
  task: RenderedTask,
  args: ReadonlyMap<string, Value>,
  context: RunContext,
  random: RandomParts,
  refusals: Refusals,
): CallableArguments {
  if (task.form === 'operator') return { arguments: args, missing: [] };
  const { provider } = context.versions;
  const named = new Map(args);
  if (!named.has('name') && (task.form === 'task.kubernetes' || task.callable !== undefined))
    named.set(
      'name',
      strValue(
        atLeast(provider, '10.3.0') || task.form === 'task.kubernetes_cmd'
          ? `k8s-airflow-pod-${task.callable?.name ?? ''}`
          : `k8s_airflow_pod_${random.nameHex}`,
      ),
    );
  if (task.form === 'task.kubernetes_cmd' || task.callable === undefined)
    return { arguments: named, missing: [] };
  if (!named.has('namespace') && !atLeast(provider, '10.0.0'))
    named.set('namespace', strValue('default'));
  const doXcomPush = isTruthy(named.get('do_xcom_push') ?? noneValue);
  named.set('cmds', listValue(scriptCommand(provider, doXcomPush).map((part) => strValue(part))));
  return attachScript(task, task.callable, named, context, refusals);
}

function attachScript(
  task: RenderedTask,
  callable: NonNullable<RenderedTask['callable']>,
  args: ReadonlyMap<string, Value>,
  context: RunContext,
  refusals: Refusals,
): CallableArguments {
  const argument = (name: string): Value => args.get(name) ?? noneValue;
  const opArgs = settle(callable.opArgs, 'op_args', context, refusals);
  const opKwargs = settle(callable.opKwargs, 'op_kwargs', context, refusals);
  const script = pythonScript(
    {
      name: callable.name,
      source: callable.source,
      hasArguments: isTruthy(opArgs.value) || isTruthy(opKwargs.value),
      pickling: isTruthy(argument('use_dill')) ? 'dill' : 'pickle',
    },
    context.versions,
  );
  if (script === undefined)
    refusals.add('invalid-value', {
      argument: callable.name,
      detail: 'IndexError: the decorators of the function cannot be taken out of its source',
    });
  const pickled = pickleCall(opArgs.value, opKwargs.value);
  if ('unsupported' in pickled)
    refusals.add('xcom-unsupported', { type: pickled.unsupported }, pickled.value.origin);
  const added = [
    ['__PYTHON_SCRIPT', Buffer.from(script ?? '', 'utf8')] as const,
    ['__PYTHON_INPUT', Buffer.from('bytes' in pickled ? pickled.bytes : [])] as const,
  ].map(([name, bytes]) =>
    modelValue(
      'V1EnvVar',
      { name: strValue(name), value: strValue(bytes.toString('base64')) },
      task.at,
    ),
  );
  const own = toEnvVars(argument('env_vars'));
  const runtime = itemsOf(argument('pod_runtime_info_envs'));
  return {
    arguments: args,
    // Up to 8.1 the runtime envs are part of env_vars from construction on.
    env: atLeast(context.versions.provider, '8.2.0')
      ? [...own, ...added, ...runtime]
      : [...own, ...runtime, ...added],
    missing: [...opArgs.missing, ...opKwargs.missing],
  };
}
