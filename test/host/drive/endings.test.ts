import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { awaitNone } from '../../cluster/watch-pods.ts';
import { drive } from './drive.ts';
import type { EditorWindow } from './editor-window.ts';
import { findCluster } from './on-cluster.ts';

const cluster = await findCluster();
/** Lines of each container. */
const count = 60;

if (cluster === undefined)
  test('no cluster answers: npm run cluster:up starts one', { skip: true });
else {
  after(() => cluster.close());
  const limited = await cluster.createUser([
    { apiGroups: [''], resources: ['pods'], verbs: ['create', 'get', 'list', 'watch', 'delete'] },
  ]);
  const settings = {
    'podTasks.cluster.kubeconfig': cluster.kubeconfig,
    'podTasks.airflow.version': '3.3.2',
    'podTasks.provider.version': '10.25.0',
  };
  const files = { 'endings.py': toDag(cluster.namespace) };

  drive(
    'a pod that does not want to end says how long it may, and is ended at once',
    { settings, files },
    async (editor) => {
      await editor.showPods();
      await run(editor, 'stubborn', { command: 'Run Pod Task in This File', button: 'Run Pod' });
      await editor.output('begun').waitFor();
      await editor.row(/stubborn.*running/).waitFor();
      await editor.clickRowAction('stubborn', 'Stop a Run');
      await editor.choose('Stop and delete the pod');
      await editor.row(/stubborn.*s left/).waitFor();
      await editor.screenshot('force-waits');
      // To delete it once more, without force, would change nothing.
      await editor.clickRowAction('stubborn', 'Delete Pod');
      const question = editor.dialog('at once?');
      await question.waitFor();
      await editor.screenshot('force-question');
      await editor.press(question, 'Delete');
      await awaitNone(cluster);
      await editor.row(/stubborn.*cancelled/).waitFor();
      // Who deletes it first is nothing to complain of.
      assert.equal(await editor.notification('stubborn').count(), 0);
      await editor.screenshot('forced');
    },
  );

  drive(
    'the pod of a failed task is kept for a time, and its log outlives it (zh-cn)',
    {
      settings: { ...settings, 'podTasks.run.keepPods': 'failed' },
      files,
      language: 'zh-cn',
    },
    async (editor) => {
      await editor.showPods();
      await run(editor, 'failing', { command: '运行此文件中的 Pod 任务', button: '运行 Pod' });
      const kept = editor.row(/failing.*失败.*保留到/);
      await kept.waitFor();
      await editor.screenshot('kept');
      await editor.clickRowAction('failing', '删除 Pod');
      const question = editor.dialog('要删除 Pod');
      await question.waitFor();
      await editor.press(question, '删除');
      await awaitNone(cluster);
      await kept.waitFor({ state: 'detached' });

      await editor.runCommand('将完整日志另存为');
      await editor.quickInput().filter({ hasText: '保存完整日志' }).waitFor();
      await editor.screenshot('save-log');
      const saved = join(editor.folder, 'saved.log');
      await editor.answer(saved);
      await editor.page.locator('.statusbar-item', { hasText: '日志已保存为' }).waitFor();
      assert.deepEqual(readFileSync(saved, 'utf8').trimEnd().split('\n').map(toText), [
        '1',
        '2',
        '3',
        'the last word',
      ]);
      await editor.runCommand('打开完整的日志文件');
      await editor.line('the last word').waitFor();
      await editor.screenshot('whole-log');
    },
  );

  drive(
    'what several containers write is whole after the window was opened anew',
    { settings, files },
    async (editor) => {
      await editor.showPods();
      await run(editor, 'talking', { command: 'Run Pod Task in This File', button: 'Run Pod' });
      await editor.output('side 1').first().waitFor();
      await editor.reload();
      await editor.row(/talking.*succeeded/).waitFor({ timeout: 60_000 });
      await editor.runCommand('Open the Whole Log File');
      await editor.line('[base]').first().waitFor();
      await editor.screenshot('whole-log-several');
      const lines = (await editor.textOf('editor')).trimEnd().split('\n');
      for (const name of ['base', 'side']) {
        assert.deepEqual(
          lines.filter((line) => line.includes(`[${name}]`)).map(toText),
          Array.from({ length: count }, (_, i) => `${name} ${i + 1}`),
        );
      }
      assert.deepEqual(lines, lines.toSorted());
    },
  );

  drive(
    'a check offers the Role for rights that are missing, and takes no focus (zh-cn)',
    {
      settings: { ...settings, 'podTasks.cluster.kubeconfig': limited },
      files,
      language: 'zh-cn',
    },
    async (editor) => {
      await editor.openFile('endings.py');
      await editor.awaitPython();
      await editor.goTo(1, 1);
      await editor.runCommand('在集群上检查 Pod');
      await editor.choose('failing');
      await editor.choose('user-');
      const question = editor.dialog('user-');
      await question.waitFor();
      await editor.press(question, '发送 Pod');
      const message = editor.notification('缺少权限');
      await message.waitFor();
      // What is typed goes on in the file.
      await editor.page.keyboard.type('mine');
      await editor.line('minefrom').waitFor();
      await editor.screenshot('role-offer');
      await editor.press(message, '打开 Role');
      await editor.line('kind: Role').first().waitFor();
      await editor.screenshot('role');
    },
  );
}

/** Runs a task of the file on the cluster. */
async function run(
  editor: EditorWindow,
  task: string,
  words: { readonly command: string; readonly button: string },
): Promise<void> {
  await editor.openFile('endings.py');
  await editor.awaitPython();
  await editor.runCommand(words.command);
  await editor.choose(task);
  await editor.choose('pod-tasks-test');
  const dialog = editor.dialog('pod-tasks-test');
  await dialog.waitFor();
  await editor.press(dialog, words.button);
}

/** A line of the whole log without its time and container. */
function toText(line: string): string | undefined {
  return line.split('] ')[1];
}

function toDag(namespace: string): string {
  const talk = (name: string): string =>
    `for i in $(seq 1 ${count}); do echo ${name} $i; sleep 0.1; done`;
  return `from airflow import DAG
from airflow.providers.cncf.kubernetes.operators.pod import KubernetesPodOperator
from kubernetes.client import models as k8s

def shell(task_id, script, **more):
    return KubernetesPodOperator(
        task_id=task_id, name=task_id, namespace="${namespace}", image="busybox", cmds=["sh", "-c", script], **more
    )

side = k8s.V1Container(name="side", image="busybox", command=["sh", "-c", "${talk('side')}"])

with DAG("endings") as dag:
    shell("stubborn", "trap '' TERM; echo begun; while :; do sleep 1; done", termination_grace_period=600)
    shell("failing", "seq 1 3; echo the last word; exit 3")
    shell("talking", "${talk('base')}", container_logs=True, full_pod_spec=k8s.V1Pod(
        spec=k8s.V1PodSpec(containers=[k8s.V1Container(name="base"), side]),
    ))
`;
}
