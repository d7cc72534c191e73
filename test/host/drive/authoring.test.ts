import { drive } from './drive.ts';
import type { EditorWindow } from './editor-window.ts';

const dag = `from airflow import DAG
from airflow.providers.cncf.kubernetes.operators.kubernetes_pod import KubernetesPodOperator

with DAG("authoring") as dag:
    one = KubernetesPodOperator(
        task_id="one",
        imagge="busybox",
        arguments=["{{ ds_nodash | upper }}"],
        is_delete_operator_pod=True,
    )
    two = KubernetesPodOperator(
        task_id="two",
        
    )
`;
const settings = { 'podTasks.airflow.version': '3.3.2', 'podTasks.provider.version': '10.25.0' };
const files = { 'authoring.py': dag };

/** The rows of the Problems view that hold the text. */
function problems(editor: EditorWindow, text: string) {
  return editor.page.locator('.markers-panel .monaco-list-row').filter({ hasText: text });
}

/** Takes the quick fix of that title at the place. */
async function fix(editor: EditorWindow, line: number, column: number, title: string) {
  await editor.goTo(line, column);
  const action = editor.page.locator('.action-widget .monaco-list-row').filter({ hasText: title });
  // The editor takes keys only some time after the quick input has gone.
  for (let tries = 1; tries < 5 && !(await action.first().isVisible()); tries++) {
    await editor.page.keyboard.press('Control+.');
    await action
      .first()
      .waitFor({ timeout: 4000 })
      .catch(() => undefined);
  }
  // The best one is first, and has the focus; a click would meet what VS Code 1.103 lays over the list.
  await action.first().waitFor();
  await editor.page.keyboard.press('Enter');
}

for (const language of ['en', 'zh-cn'] as const) {
  const chinese = language === 'zh-cn';
  drive(
    `what is wrong is in the Problems view and can be fixed (${language})`,
    { settings, files, language },
    async (editor) => {
      await editor.openFile('authoring.py');
      await editor.page.keyboard.press('Control+Shift+M');
      await problems(editor, 'imagge').waitFor();
      await problems(editor, 'is_delete_operator_pod').waitFor();
      await problems(editor, 'kubernetes_pod').waitFor();
      await editor.screenshot(`problems-${language}`);
      await fix(
        editor,
        9,
        12,
        chinese ? '用 on_finish_action 代替' : 'Use on_finish_action in place of',
      );
      await editor.line('on_finish_action="delete_pod"').waitFor();
      await fix(editor, 7, 12, chinese ? '用 image 代替' : 'Use image in place of imagge');
      await fix(editor, 2, 10, chinese ? '导入' : 'Import from');
      await editor.line('operators.pod import KubernetesPodOperator').waitFor();
      await problems(editor, 'imagge').waitFor({ state: 'hidden' });
      // A task without an image is left.
      await problems(editor, 'image').waitFor();
      await editor.page.keyboard.press('Control+J');
      await editor.goTo(13, 9);
      await editor.page.keyboard.type('ima');
      const proposal = editor.page.locator('.suggest-widget .monaco-list-row');
      await proposal.filter({ hasText: 'image=' }).first().waitFor();
      await editor.screenshot(`proposals-${language}`);
      await editor.page.keyboard.press('Enter');
      await editor.line('image=').nth(1).waitFor();
      await editor.line('arguments').locator('span', { hasText: 'arguments' }).last().hover();
      const card = chinese ? '其中的模板会被渲染。' : 'Templates in it are rendered.';
      await editor.page.locator('.monaco-hover').getByText(card).waitFor();
      await editor.screenshot(`parameter-${language}`);
    },
  );
}

drive(
  'what is known to be wrong outlasts broken text, and goes with the file',
  { settings, files },
  async (editor) => {
    await editor.openFile('authoring.py');
    await editor.page.keyboard.press('Control+Shift+M');
    await problems(editor, 'imagge').waitFor();
    await editor.goTo(13, 9);
    await editor.page.keyboard.type('image=');
    await problems(editor, 'cannot be read as Python').waitFor();
    await problems(editor, 'imagge').waitFor();
    await editor.screenshot('problems-broken');
    await editor.page.keyboard.type('None,');
    await problems(editor, 'cannot be read as Python').waitFor({ state: 'hidden' });
    await problems(editor, 'imagge').waitFor();
    const tab = editor.page.locator('.tab[data-resource-name="authoring.py"]');
    await tab.click({ button: 'middle' });
    await editor.page.locator('.markers-panel').getByText('No problems').waitFor();
  },
);

drive(
  'nothing is said of problems where their setting is off, and a snippet writes a task',
  { settings: { ...settings, 'podTasks.diagnostics.enabled': false }, files },
  async (editor) => {
    await editor.openFile('authoring.py');
    await editor.page.keyboard.press('Control+Shift+M');
    // The lens says by which reading the problems would be there.
    const lenses = editor.page.locator('.codelens-decoration');
    await lenses.filter({ hasText: 'Cannot run' }).first().waitFor();
    await editor.page.locator('.markers-panel').getByText('No problems').waitFor();
    await editor.goTo(15, 1);
    await editor.page.keyboard.type('kpo');
    await editor.page.locator('.suggest-widget .monaco-list-row').first().waitFor();
    await editor.screenshot('snippet');
    await editor.page.keyboard.press('Tab');
    await editor.line('image="python:3.12"').waitFor();
  },
);
