import assert from 'node:assert/strict';
import { drive } from './drive.ts';
import type { EditorWindow } from './editor-window.ts';

const settings = { 'podTasks.sandbox.engine': 'process' };

drive(
  'asks where and whether, and runs the sample in the sandbox',
  { settings },
  async (editor) => {
    await editor.openFile('example_kubernetes_pod.py');
    await editor.clickLens('Run pod');
    await editor.choices().filter({ hasText: 'this machine, no cluster' }).waitFor();
    await editor.screenshot('where');
    await editor.choose('this machine, no cluster');
    const dialog = editor.dialog('in the sandbox of this machine?');
    await dialog.waitFor();
    await editor.screenshot('confirm');
    await editor.press(dialog, 'Run Pod');
    await editor.output('Success: the task ended with exit code 0.').waitFor();
    await editor.screenshot('ran');
  },
);

const dark = { ...settings, 'workbench.colorTheme': 'Default Dark Modern' };

drive('asks for the result of the task before', { settings: dark }, async (editor) => {
  await editor.showPods();
  await runInFile(editor, 'kubernetes_decorator_example.py');
  const question = editor
    .quickInput()
    .filter({ hasText: 'What the task extract_data has returned' });
  await question.waitFor();
  await editor.screenshot('input');
  await editor.answer('forty-two');
  await editor.quickInput().filter({ hasText: 'This is not JSON' }).waitFor();
  await editor.screenshot('input-flaw');
  await editor.answer('42');
  await editor.choose('this machine, no cluster');
  await editor.press(editor.dialog('in the sandbox of this machine?'), 'Run Pod');
  await editor.output('23 * 42 = 966').waitFor();
  await editor.output('Success: the task ended with exit code 0.').waitFor();
  await editor.row(/transform.*succeeded/).waitFor();
  // The picture of the README.
  await editor.screenshot('result');
  const first = /pod\s(\S+)\sis\sdeleted/.exec(
    (await editor.output('clean-up').textContent()) ?? '',
  );
  // Nothing is asked the second time.
  await editor.runCommand('Pod Tasks: Run Again');
  await editor.output(new RegExp(`clean-up:\\spod\\s(?!${first?.[1] ?? '.'})`)).waitFor();
  assert.ok(first);
});

async function runInFile(editor: EditorWindow, file: string): Promise<void> {
  await editor.openFile(file);
  // The command is in the palette of Python files alone.
  await editor.page.locator('.statusbar-item', { hasText: 'Python' }).waitFor();
  await editor.line('import').first().click();
  await editor.runCommand('Pod Tasks: Run Pod Task in This File…');
}
