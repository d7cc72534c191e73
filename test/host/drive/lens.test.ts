import assert from 'node:assert/strict';
import { drive } from './drive.ts';
import { agree, trial } from './steps.ts';

const settings = { 'podTasks.sandbox.engine': 'process' };
const dark = { ...settings, 'workbench.colorTheme': 'Default Dark Modern' };

drive(
  'a new user runs the sample from its lens, with the extension as installed',
  { packaged: true, settings },
  async (editor) => {
    await editor.openFile('example_kubernetes_pod.py');
    await editor.lens('Preview pod').waitFor();
    await editor.screenshot('lens');
    await editor.clickLens('Run pod');
    await editor.choices().filter({ hasText: 'this machine, no cluster' }).waitFor();
    await editor.screenshot('lens-where');
    await editor.choose('Sandbox');
    await agree(editor);
    await editor.output('Hello from').waitFor();
    await editor.output('Success').waitFor();
    await editor.showPods();
    await editor.row(/example_kubernetes_pod.*succeeded/).waitFor();
    await editor.screenshot('lens-run');
    // Without the panel, whose place the lens is in.
    await editor.page.keyboard.press('Control+J');
    await editor.lens('succeeded').waitFor();
    await editor.screenshot('lens-state');
  },
);

drive(
  'a preview follows the text of the editor',
  { settings: dark, files: trial },
  async (editor) => {
    await editor.openFile('example_kubernetes_pod.py');
    await editor.clickLens('Preview pod');
    await editor.line('kind: Pod').waitFor();
    await editor.line('image: hello-world').waitFor();
    await editor.screenshot('preview');
    const before = '        image="hello-world';
    await editor.goTo(29, before.length + 1);
    await editor.page.keyboard.type(':2');
    await editor.line('image: hello-world:2').waitFor();
    await editor.screenshot('preview-follows');
    // Broken text keeps the lenses of the last text that could be read.
    await editor.page.keyboard.press('End');
    await editor.page.keyboard.type('(');
    await editor.lens('Run pod').waitFor();
    assert.equal(await editor.lens('Run pod').count(), 1);
  },
);

for (const language of ['en', 'zh-cn'] as const) {
  const chinese = language === 'zh-cn';
  drive(
    `a preview says where a field was written, and what another version makes different (${language})`,
    { settings: dark, files: trial, language },
    async (editor) => {
      await editor.openFile('example_kubernetes_pod.py');
      await editor.clickLens(chinese ? '预览 Pod' : 'Preview pod');
      await editor.line('image: hello-world').waitFor();
      await editor.page.locator('.statusbar-item', { hasText: /Airflow 2\.6\.2/ }).waitFor();
      await editor.explain('image: hello-world', 'hello-world');
      const from = chinese
        ? /来自\s.*example_kubernetes_pod\.py\s第\s29\s行/
        : /From\s.*example_kubernetes_pod\.py,\sline\s29/;
      await editor.page.locator('.monaco-hover').getByText(from).waitFor();
      await editor.screenshot(`preview-origin-${language}`);
      await editor.page.keyboard.press('Escape');
      // Back to the file, beside which the preview is.
      await editor.page.keyboard.press('Control+1');
      await editor.awaitPython();
      await editor.runCommand(
        chinese ? '与其他 Provider 版本的 Pod 比较' : 'Compare Pod with Another Provider Version',
      );
      await editor.choose('7.0.0');
      await editor.line('provider 7.0.0').first().waitFor();
      await editor.screenshot(`compare-${language}`);
    },
  );
}

drive('a lens of a loop asks for the instance', { settings, files: trial }, async (editor) => {
  await editor.openFile('trial.py');
  await editor.lens('Run pod (3 instances)').waitFor();
  await editor.screenshot('lens-loop');
  await editor.clickLens('Run pod (3 instances)');
  await editor.choose('say_three');
  await editor.choose('Sandbox');
  await agree(editor);
  await editor.output('said three').waitFor();
});

drive(
  'lenses are off by their setting',
  { settings: { 'podTasks.codeLens.enabled': false } },
  async (editor) => {
    await editor.openFile('example_kubernetes_pod.py');
    await editor.awaitPython();
    // By the time that the command has read the file, a lens would be there.
    await editor.runCommand('Run Pod Task in This File');
    await editor.choices().filter({ hasText: 'Sandbox' }).first().waitFor();
    assert.equal(await editor.lens(/./).count(), 0);
  },
);

drive(
  'in a folder that is not trusted pods are previewed and nothing runs',
  { asksTrust: true, settings: { 'security.workspace.trust.startupPrompt': 'never' } },
  async (editor) => {
    await editor.showPods();
    await editor.pods().getByText('only in a workspace that you trust').waitFor();
    await editor.openFile('example_kubernetes_pod.py');
    await editor.clickLens('Preview pod');
    await editor.line('kind: Pod').waitFor();
    await editor.screenshot('untrusted');
  },
);
