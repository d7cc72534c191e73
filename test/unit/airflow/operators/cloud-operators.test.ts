import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { RunContext } from '../../../../src/core/airflow/surroundings/run-context.ts';
import { buildManifest } from '../../../../src/core/manifest/build-manifest.ts';
import type { Manifest } from '../../../../src/core/manifest/manifest.ts';
import { pythonParser } from '../../python/run-python.ts';
import { contextOf, evaluated } from '../evaluated.ts';

const parser = await pythonParser();

const imports = `from airflow import DAG
from airflow.models import Variable
from airflow.providers.google.cloud.operators.kubernetes_engine import GKEStartPodOperator as Gke
from airflow.providers.amazon.aws.operators.eks import EksPodOperator as Eks
class Own(Gke):
    pass
with DAG("d", default_args={"name": "from-defaults"}) as dag:
    `;

/** The manifest of the one task that a call makes. */
function manifestOf(call: string, given: Partial<RunContext> = {}): Manifest {
  const run = {
    runId: 'r',
    runType: 'manual' as const,
    logicalDate: '2024-01-15T00:00:00+00:00',
    dataIntervalStart: '2024-01-15T00:00:00+00:00',
    dataIntervalEnd: '2024-01-15T00:00:00+00:00',
    tryNumber: 1,
    mapIndex: undefined,
  };
  const context = contextOf({ run, unset: 'missing', ...given });
  const evaluation = evaluated(parser, imports + call, context);
  assert.deepEqual(evaluation.refusals, []);
  return buildManifest(evaluation.render(0, undefined), context);
}

/** Of this provider, with an Airflow that has it. */
const withProvider = (airflow: string, provider: string): Partial<RunContext> => ({
  versions: { airflow, provider, source: 'given' },
});

const gke = 'task_id="t", image="i", project_id="p", location="l", cluster_name="c"';
const eks = 'task_id="t", image="i", region="eu-west-1", cluster_name="c"';

test("GKE's operator names its cluster, and its hook's label is that of the time", () => {
  const { settings, pod } = manifestOf(`Gke(${gke}, name="n", namespace="ns")`);
  assert.deepEqual(settings.cloudCluster, {
    cloud: 'GKE',
    project: 'p',
    location: 'l',
    cluster: 'c',
  });
  assert.match(pod.metadata?.name ?? '', /^n-/);
  assert.equal(pod.metadata?.labels?.['airflow_kpo_in_cluster'], 'None');
  const old = manifestOf(`Gke(${gke}, name="n")`, withProvider('2.8.4', '8.0.1'));
  assert.equal(old.pod.metadata?.labels?.['airflow_kpo_in_cluster'], 'False');
});

test("GKE's hook takes the default connection's extras, and before none", () => {
  const connections = {
    kubernetes_default: '{"conn_type": "kubernetes", "extra": {"namespace": "theirs"}}',
    own: '{"conn_type": "kubernetes", "extra": {"namespace": "own"}}',
  };
  const call = `Gke(${gke}, kubernetes_conn_id="own")`;
  assert.equal(manifestOf(call, { connections }).pod.metadata?.namespace, 'theirs');
  const old = { connections, ...withProvider('2.8.4', '8.0.1') };
  assert.equal(manifestOf(call, old).pod.metadata?.namespace, 'default');
});

test("EKS's operator has the pod's name in pod_name alone, and a namespace of its own", () => {
  const { settings, pod } = manifestOf(`Eks(${eks}, pod_name="own")`, { inCluster: true });
  assert.deepEqual(settings.cloudCluster, { cloud: 'EKS', region: 'eu-west-1', cluster: 'c' });
  assert.match(pod.metadata?.name ?? '', /^own-/);
  assert.equal(pod.metadata?.namespace, 'default');
  assert.equal(pod.metadata.labels?.['airflow_kpo_in_cluster'], 'False');
  // The name of default_args is the pod operator's, to which EKS's gives None.
  assert.match(manifestOf(`Eks(${eks})`).pod.metadata?.name ?? '', /^t-/);
});

test('the parameters of the cluster are rendered, and what is not known of it is asked for by nobody', () => {
  const rendered = manifestOf(
    `Gke(task_id="t", image="i", project_id="{{ var.value.p }}", location="l", cluster_name=Variable.get("c"))`,
    { variables: { p: 'mine' } },
  );
  const { cloudCluster } = rendered.settings;
  assert.deepEqual(cloudCluster, {
    cloud: 'GKE',
    project: 'mine',
    location: 'l',
    cluster: undefined,
  });
  assert.deepEqual(rendered.missing, []);
});

test('a class of the program that derives from it names its cluster too, also when it is mapped', () => {
  const own = manifestOf(`Own(${gke})`).settings.cloudCluster;
  assert.equal(own?.cluster, 'c');
  const context = contextOf({});
  const text = `${imports}Eks.partial(${eks}).expand(cmds=[["a"], ["b"]])`;
  const mapped = evaluated(parser, text, context).render(0, 1);
  assert.equal(buildManifest(mapped, context).settings.cloudCluster?.cluster, 'c');
});

const actions: readonly (readonly [
  call: string,
  airflow: string,
  provider: string,
  action: string,
  isSaid: boolean,
])[] = [
  [`Gke(${gke})`, '2.11.0', '10.12.0', 'delete_pod', true],
  [`Gke(${gke})`, '2.11.0', '10.5.0', 'keep_pod', true],
  [`Eks(${eks})`, '2.10.5', '10.1.0', 'delete_pod', true],
  [`Eks(${eks})`, '2.9.3', '8.3.4', 'keep_pod', true],
  [`Eks(${eks})`, '2.6.2', '6.1.0', 'keep_pod', true],
  [`Eks(${eks}, is_delete_operator_pod=True)`, '2.6.2', '6.1.0', 'delete_pod', false],
  [`Eks(${eks}, is_delete_operator_pod=True)`, '2.9.3', '8.3.4', 'delete_pod', false],
  [`Eks(${eks}, is_delete_operator_pod=False)`, '2.10.3', '9.0.1', 'keep_pod', false],
  [`Gke(${gke}, is_delete_operator_pod=True)`, '2.11.0', '10.5.0', 'delete_pod', false],
  [
    `Gke(${gke}, on_finish_action="delete_succeeded_pod")`,
    '2.11.0',
    '10.5.0',
    'delete_succeeded_pod',
    false,
  ],
];

for (const [call, airflow, provider, action, isSaid] of actions) {
  test(`with provider ${provider} ${call} means ${action}${isSaid ? ', by default' : ''}`, () => {
    const { settings, assumptions } = manifestOf(call, withProvider(airflow, provider));
    assert.equal(settings.onFinishAction, action);
    assert.equal(
      assumptions.some(({ code }) => code === 'cloud-action'),
      isSaid,
    );
  });
}

const refused: readonly (readonly [call: string, code: string, argument: string])[] = [
  ['Gke(task_id="t", image="i", project_id="p")', 'argument-missing', 'cluster_name, location'],
  ['Eks(task_id="t", image="i")', 'argument-missing', 'cluster_name'],
  [`Eks(${eks}, name="n")`, 'invalid-value', 'name'],
  [`Eks(${eks}, config_file="/c")`, 'invalid-value', 'config_file'],
  [`Gke(${gke}, config_file="/c")`, 'invalid-value', 'config_file'],
];

for (const [call, code, argument] of refused) {
  test(`${call} is refused for ${argument}`, () => {
    const { refusals, tasks } = evaluated(parser, imports + call);
    assert.deepEqual(
      refusals.map((one) => [one.code, one.data['argument']]),
      [[code, argument]],
    );
    assert.equal(tasks.length, 1);
  });
}
