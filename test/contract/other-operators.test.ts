import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { CommandLine } from './cli-process.ts';

const cli = new CommandLine();
after(() => cli.remove());

test('a task that makes something else than a pod is shown, and does not run', async () => {
  const file = cli.file(
    'jobs.py',
    `from airflow import DAG
from airflow.providers.cncf.kubernetes.operators.job import KubernetesJobOperator
with DAG("d", schedule=None):
    KubernetesJobOperator(task_id="job", image="busybox", backoff_limit=2)
`,
  );
  const shown = await cli.run(['manifest', file, '--task', 'job']);
  assert.equal(shown.code, 0);
  assert.match(shown.out, /^apiVersion: batch\/v1\nkind: Job\n[^]*backoffLimit: 2\n/);
  assert.match(shown.err, /KubernetesJobOperator creates a Job, not a pod/);
  const all = await cli.run(['manifest', file, '--all', '-o', 'json']);
  assert.equal(all.out, '[]\n');
  const refused = await cli.run(['run', file, '--task', 'job', '--sandbox']);
  assert.equal(refused.code, 2);
  assert.match(refused.err, /The task job cannot be run from here/);
});

test("a cloud's task runs on the context of its cluster and on no other", async () => {
  const file = cli.file(
    'cloud.py',
    `from airflow import DAG
from airflow.providers.google.cloud.operators.kubernetes_engine import GKEStartPodOperator
with DAG("d", schedule=None):
    GKEStartPodOperator(task_id="t", name="t", image="i", project_id="p", location="l", cluster_name="c")
`,
  );
  const named = (context: string): string =>
    cli.file(
      `${context}.yaml`,
      JSON.stringify({
        kind: 'Config',
        'current-context': context,
        clusters: [{ name: context, cluster: { server: 'https://127.0.0.1:1' } }],
        users: [],
        contexts: [{ name: context, context: { cluster: context } }],
      }),
    );
  const other = await cli.run(['run', file, '--task', 't', '--kubeconfig', named('kind')]);
  assert.equal(other.code, 3);
  assert.match(other.err, /no context of the kubeconfig leads to the cluster gke_p_l_c;/);
  const own = await cli.run(['run', file, '--task', 't', '--kubeconfig', named('gke_p_l_c')]);
  assert.equal(own.code, 4);
  assert.match(own.err, /gke_p_l_c/);
});
