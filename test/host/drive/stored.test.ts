import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after } from 'node:test';
import type { V1Pod } from '@kubernetes/client-node';
import { drive } from './drive.ts';
import type { EditorWindow } from './editor-window.ts';
import { startFakeApi } from './fake-api.ts';

const api = await startFakeApi();
const folder = mkdtempSync(join(tmpdir(), 'pod-tasks-stored-'));
const kubeconfig = join(folder, 'config');
writeFileSync(kubeconfig, api.kubeconfig);
after(async () => {
  rmSync(folder, { recursive: true });
  await api.close();
});

const dag = `from airflow import DAG
from airflow.providers.cncf.kubernetes.operators.pod import KubernetesPodOperator

with DAG("etl") as dag:
    load = KubernetesPodOperator(
        task_id="load", name="load", namespace="team", image="busybox:2", env_vars={"NEW": "1"}
    )
`;
const settings = {
  'podTasks.cluster.kubeconfig': kubeconfig,
  'podTasks.airflow.version': '3.3.2',
  'podTasks.provider.version': '10.25.0',
  'workbench.colorTheme': 'Default Dark Modern',
};
const files = { 'etl.py': dag };

const running: V1Pod = {
  metadata: {
    name: 'load-running',
    namespace: 'team',
    uid: 'uid-running',
    labels: { kubernetes_pod_operator: 'True', dag_id: 'etl', task_id: 'load', run_id: 'r1' },
  },
  spec: {
    dnsPolicy: 'ClusterFirst',
    nodeName: 'node-a',
    containers: [
      { name: 'base', image: 'busybox:1', terminationMessagePath: '/dev/termination-log' },
    ],
  },
  status: { phase: 'Running' },
};

function button(editor: EditorWindow, title: string) {
  return editor.page.locator(`.editor-actions .action-label[aria-label^="${title}"]`).first();
}

for (const language of ['en', 'zh-cn'] as const) {
  const chinese = language === 'zh-cn';
  drive(
    `the pod as the cluster would store it is marked line by line (${language})`,
    { settings, files, language },
    async (editor) => {
      await editor.openFile('etl.py');
      await editor.clickLens(chinese ? '预览 Pod' : 'Preview pod');
      await editor.line('image: busybox:2').click();
      await button(editor, chinese ? '显示集群存储的 Pod' : 'Show Pod as the Cluster').click();
      await editor.choose('fake');
      const dialog = editor.dialog(chinese ? '这是试运行' : 'It is a dry run');
      await dialog.waitFor();
      await editor.screenshot(`stored-question-${language}`);
      await editor.press(dialog, chinese ? '发送 Pod' : 'Send Pod');
      const changed = chinese ? '已更改，发送的是：busybox:2' : 'changed, sent: busybox:2';
      await editor.line(`image: mirror.example/busybox:2 # ${changed}`).waitFor();
      await editor
        .line(chinese ? '# 服务器默认值' : '# server default')
        .first()
        .waitFor();
      await editor.explain('uid: uid-load', 'uid-load');
      const story = chinese ? /由\sKubernetes\s给出/ : /Kubernetes\sgives\sit/;
      await editor.page.locator('.monaco-hover').getByText(story).waitFor();
      await editor.screenshot(`stored-${language}`);
      await editor.line('image: mirror').click();
      await editor.page.keyboard.press('Control+End');
      await editor.line(chinese ? 'priority: 0 # 准入' : 'priority: 0 # admission').waitFor();
    },
  );
}

drive(
  'a pod is compared with the one that runs, and with that of the last commit',
  { settings, files },
  async (editor) => {
    api.set(running);
    await editor.showPods();
    await editor.row('etl').waitFor();
    await editor.openFile('etl.py');
    await editor.awaitPython();
    await editor.runCommand('Compare Pod with…');
    await editor.choose('A Pod on the Cluster');
    await editor.line('image: busybox:1').first().waitFor();
    await editor.line('image: busybox:2').first().waitFor();
    assert.equal(await editor.line('dnsPolicy').count(), 0);
    await editor.screenshot('compare-running');

    const git = (...words: readonly string[]): void => {
      const own = ['-c', 'user.name=A', '-c', 'user.email=a@example.org'];
      execFileSync('git', ['-C', editor.folder, ...own, ...words]);
    };
    writeFileSync(join(editor.folder, 'etl.py'), dag.replace('busybox:2', 'busybox:0'));
    git('init', '-q');
    git('add', 'etl.py');
    git('commit', '-qm', 'An old image');
    writeFileSync(join(editor.folder, 'etl.py'), dag);
    // From the difference, whose right side is a preview.
    await editor.line('image: busybox:2').first().click();
    await editor.runCommand('Compare Pod with…');
    await editor.choose('The File in Another Revision of Git');
    await editor.choices().filter({ hasText: 'An old image' }).waitFor();
    await editor.screenshot('compare-commits');
    await editor.choose('HEAD');
    await editor.line('image: busybox:0').first().waitFor();
    await editor.screenshot('compare-revision');
  },
);
