import { after, test } from 'node:test';
import { awaitNone } from '../../cluster/watch-pods.ts';
import { drive } from './drive.ts';
import { findCluster } from './on-cluster.ts';
import { runTask, trial } from './steps.ts';

const cluster = await findCluster();

if (cluster === undefined)
  test('no cluster answers: npm run cluster:up starts one', { skip: true });
else {
  after(() => cluster.close());
  const settings = { 'podTasks.cluster.kubeconfig': cluster.kubeconfig };
  const files = {
    'trial.py': trial['trial.py'].replaceAll('"default"', JSON.stringify(cluster.namespace)),
  };
  for (const language of ['en', 'zh-cn'] as const) {
    const chinese = language === 'zh-cn';
    drive(
      `a pod is checked before it runs, and a verdict says why it failed and what to do (${language})`,
      { settings, files: { 'checked.py': toChecked(cluster.namespace) }, language },
      async (editor) => {
        await editor.openFile('checked.py');
        await editor.awaitPython();
        await editor.runCommand(chinese ? '在集群上检查 Pod' : 'Check Pod on the Cluster');
        await editor.choose('lacking');
        await editor.choose('pod-tasks-test');
        const question = editor.dialog('pod-tasks-test');
        await question.waitFor();
        await editor.press(question, chinese ? '发送 Pod' : 'Send Pod');
        await editor.output('absent-secret').first().waitFor();
        await editor.screenshot(`checked-${language}`);
        await editor.runCommand(chinese ? '运行此文件中的 Pod 任务' : 'Run Pod Task in This File');
        await editor.choose('hungry');
        const dialog = editor.dialog('pod-tasks-test');
        await dialog.waitFor();
        await editor.press(dialog, chinese ? '运行 Pod' : 'Run Pod');
        await editor
          .output(chinese ? '内存' : 'used more memory')
          .first()
          .waitFor();
        await editor.screenshot(`verdict-${language}`);
      },
    );
  }
  drive(
    'a run on a real cluster outlives its window and is stopped from the next',
    { settings, files },
    async (editor) => {
      await editor.showPods();
      await runTask(editor, 'trial.py', 'slow');
      await editor.choose('current context');
      const dialog = editor.dialog('on the cluster of the context');
      await dialog.waitFor();
      await editor.screenshot('cluster-confirm');
      await editor.press(dialog, 'Run Pod');
      await editor.output('begun').waitFor();
      await editor.row(/slow.*running/).waitFor();
      await editor.screenshot('cluster-run');

      await editor.reload();
      await editor.row(/slow.*running/).waitFor({ timeout: 60_000 });
      await editor.runCommand('Show Log of a Run');
      await editor.output('taken over').waitFor();
      await editor.output('begun').waitFor();
      await editor.screenshot('cluster-reload');

      await editor.clickRowAction(/slow.*running/, 'Stop a Run');
      await editor.choose('Stop and delete the pod');
      await awaitNone(cluster);
      await editor.row(/slow.*cancelled/).waitFor();
      await editor.screenshot('cluster-stopped');
    },
  );
}

/** A task whose secret is not there, and one that takes more memory than it may, when the runtime listens for that. */
function toChecked(namespace: string): string {
  return `from airflow import DAG
from airflow.providers.cncf.kubernetes.operators.pod import KubernetesPodOperator
from kubernetes.client import models as k8s

with DAG("checked") as dag:
    KubernetesPodOperator(
        task_id="lacking", name="lacking", namespace="${namespace}", image="busybox",
        env_from=[k8s.V1EnvFromSource(secret_ref=k8s.V1SecretEnvSource(name="absent-secret"))],
    )
    KubernetesPodOperator(
        task_id="hungry", name="hungry", namespace="${namespace}", image="busybox", cmds=["sh", "-c"],
        arguments=["echo begun; sleep 1; tail /dev/zero; sleep 1; exit 137"],
        container_resources=k8s.V1ResourceRequirements(limits={"memory": "32Mi"}),
    )
`;
}
