import assert from 'node:assert/strict';
import { after, before, suite, test } from 'node:test';
import type { V1Pod } from '@kubernetes/client-node';
import { openLab } from '../cluster/cluster-lab.ts';
import { openTestCluster } from '../cluster/test-cluster.ts';
import type { TestCluster } from '../cluster/test-cluster.ts';
import { watchPods } from '../cluster/watch-pods.ts';
import { CommandLine } from '../contract/cli-process.ts';
import type { Running } from '../contract/start-program.ts';
import { AirflowHome, environments } from './airflow-home.ts';

const runId = 'manual__2026-01-01T00:00:00+00:00';
// Waits to be told to go on, or does not.
const script = `echo begun; [ {{ params.wait }} = no ] || until [ -e /tmp/go ]; do sleep 0.2; done; echo ended`;

for (const environment of environments) {
  suite(`no adoption: provider ${environment.provider}`, () => {
    const cli = new CommandLine();
    let cluster: TestCluster;
    let airflow: AirflowHome;
    let dag: string;
    before(async () => {
      cluster = await openTestCluster('shared');
      airflow = new AirflowHome(environment, cluster.kubeconfig);
      dag = await airflow.addRun('adoption', toDag(cluster.namespace), runId);
    });
    after(async () => {
      cli.remove();
      airflow.remove();
      await cluster.close();
    });

    const startOurs = (wait: string, ...more: readonly string[]): Running => {
      const context = ['--run-id', runId, '--params', JSON.stringify({ wait })];
      const versions = [
        '--airflow-version',
        environment.airflow,
        '--provider-version',
        environment.provider,
      ];
      const argv = ['run', dag, '--task', 't', ...context, ...versions, ...more];
      return cli.start(argv, { KUBECONFIG: cluster.kubeconfig });
    };
    const startTheirs = (wait: string): Running =>
      airflow.startTask('adoption', 't', runId, { wait });

    test('Airflow makes its own pod while ours runs, with the same DAG, task and run', async () => {
      const ours = startOurs('yes');
      const pod = await findRunning(cluster);
      const made = collectPods(cluster);
      const theirs = await startTheirs('no').ended;
      assert.equal(theirs.code, 0, theirs.out + theirs.err);
      await checkUntouched(cluster, pod);
      await letGo(cluster, pod);
      const ended = await ours.ended;
      assert.equal(ended.code, 0, ended.err);
      assert.equal(ended.out, 'begun\nended\n');
      const other = (await made).find(({ metadata }) => metadata?.uid !== pod.metadata?.uid);
      assert.equal(other?.metadata?.labels?.['dag_id'], 'adoption');
      assert.equal(other.metadata.labels['task_id'], 't');
      assert.equal(other.metadata.labels['pod-tasks/launched-by'], undefined);
      assert.equal((await made).length, 2);
    });

    for (const marker of [[], ['--no-marker', '--yes']]) {
      const how = marker.length === 0 ? '' : ', also without the marker';
      test(`ours makes its own pod while Airflow's runs${how}`, async () => {
        const theirs = startTheirs('yes');
        const pod = await findRunning(cluster);
        const made = collectPods(cluster);
        const ours = await startOurs('no', ...marker).ended;
        assert.equal(ours.code, 0, ours.err);
        assert.equal(ours.out, 'begun\nended\n');
        await checkUntouched(cluster, pod);
        await letGo(cluster, pod);
        const { code, out, err } = await theirs.ended;
        assert.equal(code, 0, out + err);
        assert.equal((await made).length, 2);
      });
    }

    // What the marker is for, and the proof that the first case could fail.
    test('without the marker Airflow takes our pod over', async () => {
      const ours = startOurs('yes', '--no-marker', '--yes');
      const pod = await findRunning(cluster);
      const made = collectPods(cluster);
      const theirs = startTheirs('no');
      await theirs.sees(`Found matching pod ${pod.metadata?.name ?? ''}`);
      await letGo(cluster, pod);
      assert.equal((await ours.ended).out, 'begun\nended\n');
      // How Airflow ends depends on which of the two deletes the pod first.
      await theirs.ended;
      assert.equal((await made).length, 1);
    });
  });
}

function toDag(namespace: string): string {
  return `from datetime import datetime
from airflow import DAG
from airflow.providers.cncf.kubernetes.operators.pod import KubernetesPodOperator
with DAG("adoption", start_date=datetime(2024, 1, 1), schedule=None, params={"wait": "no"}):
    KubernetesPodOperator(task_id="t", name="t", namespace="${namespace}", image="busybox",
        in_cluster=False, cmds=["sh", "-c"], arguments=[${JSON.stringify(script)}])
`;
}

/** The one pod that runs. */
function findRunning(cluster: TestCluster): Promise<V1Pod> {
  return watchPods(cluster, (pods) =>
    [...pods.values()].find(({ status }) => status?.phase === 'Running'),
  );
}

/** All pods that there are from now until there is none any more. */
function collectPods(cluster: TestCluster): Promise<readonly V1Pod[]> {
  const seen = new Map<string, V1Pod>();
  return watchPods(cluster, (pods) => {
    for (const pod of pods.values()) seen.set(pod.metadata?.uid ?? '', pod);
    return pods.size === 0 && seen.size > 0 ? [...seen.values()] : undefined;
  });
}

/** Nobody has deleted or marked the pod. */
async function checkUntouched(cluster: TestCluster, pod: V1Pod): Promise<void> {
  const { namespace } = cluster;
  const name = pod.metadata?.name ?? '';
  const { metadata, status } = await cluster.api.readNamespacedPod({ namespace, name });
  assert.equal(metadata?.uid, pod.metadata?.uid);
  assert.equal(metadata?.deletionTimestamp, undefined);
  assert.deepEqual(metadata?.labels, pod.metadata?.labels);
  assert.equal(status?.phase, 'Running');
}

/** Lets the script in the pod end. */
async function letGo(cluster: TestCluster, pod: V1Pod): Promise<void> {
  const lab = openLab(cluster);
  const name = { namespace: cluster.namespace, name: pod.metadata?.name ?? '' };
  const query = { ...name, container: 'base', command: ['touch', '/tmp/go'] };
  for await (const chunk of lab.cluster.exec(query, new AbortController().signal)) {
    assert.ok(chunk.type !== 'exit' || chunk.code === 0);
  }
  await lab.cluster.close();
}
