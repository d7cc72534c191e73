import { defineException } from '../python/execution/exceptions.ts';
import type { Interpreter } from '../python/interpreter.ts';
import { lazyNative, none, type PyRef, type PyValue } from '../python/object.ts';
import { createOperatorBase } from './operators/base-operator.ts';
import { createConf } from './surroundings/configuration.ts';
import { createDagClass, createDagDecorator } from './dags/dag.ts';
import { createSecretClass } from './operators/kubernetes-objects.ts';
import { createObjectOperator } from './operators/object-operators.ts';
import { createPodOperator } from './operators/pod-operator.ts';
import type { ObjectKind } from './tables/object-operators.ts';
import type { Session } from './session.ts';
import { createTaskDecorator } from './operators/task-decorators.ts';
import { createTaskGroupClass, createTaskGroupDecorator } from './dags/task-group.ts';
import { createVariable } from './surroundings/variables.ts';

/** Airflow's own classes and functions of one evaluation, made before the file runs. */
export interface Natives {
  readonly dag: PyRef;
  readonly baseOperator: PyRef;
  readonly podOperator: PyRef;
  readonly named: ReadonlyMap<string, PyValue>;
  /** What the program puts into its environment, a dict. */
  readonly environment: PyRef;
  /** The class of an operator that is no pod, by name. */
  operator(name: string): PyRef;
  /** An operator that creates something else than a pod, by name. */
  objectOperator(name: string, kind: ObjectKind): PyRef;
  /** A pod operator of a cloud, by name. */
  cloudOperator(name: string, cloud: 'GKE' | 'EKS'): PyRef;
}

const exceptions = [
  'AirflowException',
  'AirflowBadRequest',
  'AirflowNotFoundException',
  'AirflowConfigException',
  'AirflowSkipException',
  'AirflowFailException',
  'AirflowSensorTimeout',
  'AirflowRescheduleException',
  'AirflowTaskTimeout',
  'AirflowRuntimeError',
  'DuplicateTaskIdFound',
  'DagNotFound',
  'TaskNotFound',
  'ParamValidationError',
  'AirflowOptionalProviderFeatureException',
  'AirflowClusterPolicyViolation',
  'AirflowClusterPolicySkipDag',
  'PodMutationHookException',
];

/** Makes them. */
export function createNatives(session: Session, vm: Interpreter): Natives {
  for (const name of exceptions) {
    defineException(
      vm,
      name,
      name === 'AirflowException' ? 'Exception' : 'AirflowException',
      'airflow.exceptions',
    );
  }
  for (const name of ['UndefinedError', 'TemplateSyntaxError', 'SecurityError'])
    defineException(vm, name, 'Exception', 'jinja2.exceptions');
  const dag = createDagClass(session, vm);
  const group = createTaskGroupClass(session, vm);
  const baseOperator = createOperatorBase(session, vm);
  const podOperator = createPodOperator(session, vm, baseOperator, 'KubernetesPodOperator');
  const made = new Map<string, PyRef>();
  const once = (name: string, make: () => PyRef): PyRef => {
    const known = made.get(name) ?? make();
    made.set(name, known);
    return known;
  };
  const derive = (name: string, base: PyRef, native = name): PyRef =>
    once(native, () =>
      vm.defineClass({ name, module: 'airflow', native, bases: [base], attributes: {} }),
    );
  const decorated = (label: string): PyRef =>
    label.startsWith('task.kubernetes')
      ? derive('_KubernetesDecoratedOperator', podOperator, label)
      : derive('DecoratedOperator', baseOperator, label);
  const named = new Map<string, PyValue>([
    ['DAG', dag],
    ['TaskGroup', group],
    ['BaseOperator', baseOperator],
    ['KubernetesPodOperator', podOperator],
    ['dag', createDagDecorator(session, () => dag)],
    ['task', createTaskDecorator(session, decorated)],
    ['task_group', createTaskGroupDecorator(session, () => group)],
    ['Variable', createVariable(session)],
    ['conf', createConf(session)],
    ['Secret', createSecretClass(vm)],
    ['setup', identity('setup')],
    ['teardown', identity('teardown')],
    ...exceptions.flatMap((name) => {
      const cls = vm.exceptions.get(name);
      return cls ? [[name, cls] as const] : [];
    }),
  ]);
  return {
    dag,
    baseOperator,
    podOperator,
    named,
    environment: vm.dict([]),
    operator: (name) => derive(name, baseOperator),
    objectOperator: (name, kind) =>
      once(name, () => createObjectOperator(session, vm, baseOperator, name, kind)),
    cloudOperator: (name, cloud) =>
      once(name, () => createPodOperator(session, vm, baseOperator, name, cloud)),
  };
}

/** A decorator that leaves what it decorates as it is. */
function identity(name: string): PyValue {
  return lazyNative(name, (_, args) => args.positional[0] ?? none);
}
