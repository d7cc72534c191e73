import { drive } from './drive.ts';
import { agree, runTask, selectSandbox, trial } from './steps.ts';

const settings = { 'podTasks.sandbox.engine': 'process' };
const dark = { ...settings, 'workbench.colorTheme': 'Default Dark Modern' };

drive('a user runs a task by keys alone', { settings: dark, files: trial }, async (editor) => {
  const { keyboard } = editor.page;
  const enter = async (words: string): Promise<void> => {
    await editor.type(words);
    // Enter takes the first, which may still be of what was typed before.
    await editor.choices().first().filter({ hasText: words }).waitFor();
    await keyboard.press('Enter');
  };
  const enterCommand = async (title: string): Promise<void> => {
    await editor.findCommand(title);
    await keyboard.press('Enter');
  };
  await editor.showPods();
  await editor.openFile('trial.py');
  await editor.awaitPython();
  await enterCommand('Run Pod Task in This File');
  await editor.quickInput().filter({ hasText: 'Run which pod task?' }).waitFor();
  await enter('say_two');
  await editor.quickInput().filter({ hasText: 'Where is the task say_two to run?' }).waitFor();
  await enter('Sandbox');
  await editor.dialog('in the sandbox of this machine').waitFor();
  await keyboard.press('Enter');
  await editor.output('said two').waitFor();
  await editor.output('Success').waitFor();
  await enterCommand('Focus on Pods View');
  await editor.row(/podtasks__.*succeeded/).waitFor();
  for (const key of ['Home', 'ArrowDown']) await keyboard.press(key);
  // A run that is over when the tree first draws it is folded.
  if ((await editor.row('say_two').count()) === 0) await keyboard.press('ArrowRight');
  await editor.row('say_two').waitFor();
  // Enter, as VS Code tells an extension what is selected and not what has the focus.
  for (const key of ['ArrowDown', 'Enter']) await keyboard.press(key);
  await editor.screenshot('keys');
  await keyboard.press('Delete');
  await editor.row('say_two').waitFor({ state: 'detached' });
});

drive('a user stops a run', { settings, files: trial }, async (editor) => {
  await editor.showPods();
  await selectSandbox(editor);
  await runTask(editor, 'trial.py', 'slow');
  await agree(editor);
  await editor.output('begun').waitFor();
  await editor.row(/slow.*running/).waitFor();
  await editor.screenshot('stop');
  await editor.clickRowAction(/slow.*running/, 'Stop a Run');
  await editor.choose('Stop and delete the pod');
  await editor.row(/slow.*cancelled/).waitFor();
  await editor.screenshot('stopped');
});

drive('what a pod prints does nothing', { settings, files: trial }, async (editor) => {
  await selectSandbox(editor);
  await runTask(editor, 'trial.py', 'hostile');
  await agree(editor);
  await editor.output('red [x](command:workbench.action.quit) \\x07 end').waitFor();
  await editor.screenshot('hostile');
});

drive(
  'a user who reads Chinese runs a task',
  { settings: dark, files: trial, language: 'zh-cn' },
  async (editor) => {
    await editor.showPods();
    await editor.pods().getByText('这里没有 kubeconfig').waitFor();
    await editor.openFile('trial.py');
    await editor.awaitPython();
    await editor.screenshot('zh-cn-first');
    await editor.runCommand('运行此文件中的 Pod 任务');
    await editor.choose('say_one');
    await editor.choices().filter({ hasText: '沙箱' }).first().waitFor();
    await editor.screenshot('zh-cn-where');
    await editor.choose('沙箱');
    const dialog = editor.dialog('say_one');
    await dialog.waitFor();
    await editor.screenshot('zh-cn-confirm');
    await editor.press(dialog, '运行 Pod');
    await editor.output('said one').waitFor();
    await editor.output('成功：任务结束').waitFor();
    await editor.row(/say_one.*成功/).waitFor();
    await editor.screenshot('zh-cn-run');
  },
);

drive(
  'a run waits for its turn where no more may go on, and can be stopped meanwhile',
  { settings: { ...settings, 'podTasks.run.maxConcurrent': 1 }, files: trial },
  async (editor) => {
    await editor.showPods();
    await selectSandbox(editor);
    await runTask(editor, 'trial.py', 'slow');
    await agree(editor);
    await editor.row(/slow.*running/).waitFor();
    const runNext = async (task: string): Promise<void> => {
      await editor.runCommand('Run Pod Task in This File');
      await editor.choose(task);
      await editor.row(new RegExp(`${task}.*waiting for its turn`)).waitFor();
    };
    await runNext('say_two');
    await runNext('say_three');
    await editor.row(/say_two.*waiting/).click();
    await editor.output('at most 1 run at a time').waitFor();
    await editor.screenshot('queued');
    await editor.clickRowAction(/say_three.*waiting/, 'Stop a Run');
    await editor.row(/say_three.*cancelled/).waitFor();
    await editor.clickRowAction(/slow.*running/, 'Stop a Run');
    await editor.choose('Stop and delete the pod');
    await editor.row(/say_two.*succeeded/).waitFor();
    await editor.row(/say_two/).click();
    await editor.output('said two').waitFor();
    await editor.screenshot('queued-after');
    // Of the tasks that one call makes the lens has the newest run.
    await editor.lens('cancelled').first().waitFor();
  },
);
