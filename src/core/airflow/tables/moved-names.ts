import { findName } from './imports.ts';
import type { VersionPair } from './versions.ts';

/** Where a name is imported from. */
export interface Place {
  readonly module: string;
  readonly name: string;
}

/** From where these versions import what was imported as `name` from a module that they lack; undefined where it is not known. */
export function findMoved(name: string, versions: VersionPair): Place | undefined {
  const places = Object.hasOwn(moved, name) ? (moved[name] ?? []) : [];
  return places
    .map((place) => {
      const [module = '', other = name] = place.split(' ');
      return { module, name: other };
    })
    .find((place) => findName(place.module, place.name, versions) === 'present');
}

const provider = 'airflow.providers.cncf.kubernetes';
const standard = 'airflow.providers.standard';

const inOperators = (file: string): readonly string[] => [
  `${standard}.operators.${file}`,
  `airflow.operators.${file}`,
];
const inSensors = (file: string): readonly string[] => [
  `${standard}.sensors.${file}`,
  `airflow.sensors.${file}`,
];
const inPython = inOperators('python');
const inDecorators = ['airflow.sdk', 'airflow.decorators'];

// `module` or `module name`, those of the newest versions first.
const moved: Readonly<Record<string, readonly string[]>> = {
  KubernetesPodOperator: [`${provider}.operators.pod`, `${provider}.operators.kubernetes_pod`],
  Secret: [`${provider}.secret`, 'airflow.kubernetes.secret'],
  EmptyOperator: inOperators('empty'),
  DummyOperator: inOperators('empty').map((module) => `${module} EmptyOperator`),
  BashOperator: inOperators('bash'),
  PythonOperator: inPython,
  BranchPythonOperator: inPython,
  ShortCircuitOperator: inPython,
  PythonVirtualenvOperator: inPython,
  ExternalPythonOperator: inPython,
  LatestOnlyOperator: inOperators('latest_only'),
  TriggerDagRunOperator: inOperators('trigger_dagrun'),
  BranchDayOfWeekOperator: inOperators('weekday'),
  ExternalTaskSensor: inSensors('external_task'),
  ExternalTaskMarker: inSensors('external_task'),
  PythonSensor: inSensors('python'),
  BashSensor: inSensors('bash'),
  FileSensor: inSensors('filesystem'),
  DateTimeSensor: inSensors('date_time'),
  TimeDeltaSensor: inSensors('time_delta'),
  DAG: ['airflow.sdk', 'airflow'],
  dag: inDecorators,
  task: inDecorators,
  task_group: inDecorators,
  setup: inDecorators,
  teardown: inDecorators,
  TaskGroup: ['airflow.sdk', 'airflow.utils.task_group'],
  Label: ['airflow.sdk', 'airflow.utils.edgemodifier'],
  chain: ['airflow.sdk', 'airflow.models.baseoperator'],
  cross_downstream: ['airflow.sdk', 'airflow.models.baseoperator'],
  BaseOperator: ['airflow.sdk', 'airflow.models.baseoperator'],
  BaseHook: ['airflow.sdk', 'airflow.hooks.base'],
  Connection: ['airflow.sdk', 'airflow.models'],
  Variable: ['airflow.sdk', 'airflow.models'],
  Param: ['airflow.sdk', 'airflow.models.param'],
  get_current_context: ['airflow.sdk', 'airflow.operators.python'],
  Dataset: ['airflow.datasets', 'airflow.sdk Asset'],
  Asset: ['airflow.sdk', 'airflow.datasets Dataset'],
};
