import { drive } from './drive.ts';
import type { EditorWindow } from './editor-window.ts';

const dag = `from airflow import DAG
from airflow.providers.cncf.kubernetes.operators.pod import KubernetesPodOperator
from airflow.providers.cncf.kubernetes.operators.job import KubernetesJobOperator

with DAG("versions") as dag:
    one = KubernetesPodOperator(task_id="one", image="busybox")
    two = KubernetesJobOperator(task_id="two", image="busybox")
`;
const requirements = `apache-airflow==2.8.4
apache-airflow-providers-cncf-kubernetes==10.1.0
`;
const files = { 'versions.py': dag, 'requirements.txt': requirements };

/** The entry of the status bar that holds the text. */
function status(editor: EditorWindow, text: string) {
  return editor.page.locator('.statusbar-item').filter({ hasText: text });
}

/** Takes the quick fix of that title at the import of the provider. */
async function fix(editor: EditorWindow, title: string, downs: number) {
  await editor.goTo(2, 10);
  const action = editor.page.locator('.action-widget .monaco-list-row').filter({ hasText: title });
  for (let tries = 1; tries < 5 && !(await action.first().isVisible()); tries++) {
    await editor.page.keyboard.press('Control+.');
    await action
      .first()
      .waitFor({ timeout: 4000 })
      .catch(() => undefined);
  }
  await action.first().waitFor();
  await editor.screenshot(`version-fixes-${downs}`);
  for (let i = 0; i < downs; i++) await editor.page.keyboard.press('ArrowDown');
  await editor.page.keyboard.press('Enter');
}

drive('a provider that needs another Airflow is pinned anew', { files }, async (editor) => {
  await editor.openFile('versions.py');
  await status(editor, 'Airflow 2.8.4, provider 10.1.0').waitFor();
  await fix(editor, 'Pin provider 8.0.1 in requirements.txt', 0);
  await status(editor, 'Airflow 2.8.4, provider 8.0.1').waitFor();
});

drive('or the settings name another one; a Job is previewed alone', { files }, async (editor) => {
  await editor.openFile('versions.py');
  await status(editor, 'Airflow 2.8.4, provider 10.1.0').waitFor();
  await fix(editor, 'Use provider 8.0.1 by the settings', 1);
  await status(editor, 'Airflow 2.8.4, provider 8.0.1').waitFor();
  await editor.page.locator('.codelens-decoration a').filter({ hasText: 'Preview Job' }).click();
  await editor.line('kind: Job').waitFor();
  await editor.screenshot('preview-job');
});
