import type { TaskAddress } from '../analysis/analyzer.ts';
import { openPick, pickOne } from '../asking/pick.ts';
import type { Choice } from '../asking/pick.ts';
import { toPlainText } from '../asking/plain-text.ts';
import type { RunState } from '../runs/runs.ts';
import { chooseTask, findNearest, listTasks, readAddresses, toChoice } from './choose-task.ts';
import type { CommandParts } from './command-parts.ts';
import type { Handlers } from './register.ts';
import { runTask } from './run-task.ts';
import { mayRun } from './trust.ts';

/** The commands that run tasks, and the one that forgets what they were given. */
export function createTaskCommands(
  parts: CommandParts,
): Pick<
  Handlers,
  | 'podTasks.task.run'
  | 'podTasks.task.runInFile'
  | 'podTasks.task.runInWorkspace'
  | 'podTasks.task.forgetInputs'
  | 'podTasks.run.again'
> {
  return {
    'podTasks.task.run': async (given) => {
      const tasks = readAddresses(given).map((task) => ({ task, line: undefined }));
      if (tasks.length === 0) {
        await runInFile(parts);
        return;
      }
      if (!mayRun(parts)) return;
      const task = await chooseTask(tasks, 0, parts.asking);
      if (task !== undefined) await runTask(task, parts);
    },
    'podTasks.task.runInFile': () => runInFile(parts),
    'podTasks.task.runInWorkspace': () => runInWorkspace(parts),
    'podTasks.task.forgetInputs': () => forgetInputs(parts),
    'podTasks.run.again': (node) => runAgain(node, parts),
  };
}

async function runInFile(parts: CommandParts): Promise<void> {
  if (!mayRun(parts)) return;
  const { asking, editor, analyzer } = parts;
  const { window, l10n, toRelative } = asking;
  const active = editor.activeFile();
  if (active === undefined) {
    void window.tell('information', l10n.t('Open a DAG file first.'));
    return;
  }
  const file = toPlainText(toRelative(active.file));
  const text = await editor.readText(active.file);
  if (text === undefined) {
    void window.tell('warning', l10n.t('The file {file} is not there any more.', { file }));
    return;
  }
  const found = await editor.work(l10n.t('Reading {file}', { file }), (signal) =>
    analyzer.readFile({ file: active.file, text }, {}, signal),
  );
  const tasks = listTasks(found);
  if (tasks.length === 0) {
    const [refusal] = found.refusals;
    const why =
      refusal !== undefined
        ? parts.services.words.problem(refusal)
        : found.broken
          ? l10n.t('Its text has syntax errors.')
          : '';
    const none = l10n.t('There is no pod task in {file}.', { file });
    void window.tell('information', why === '' ? none : `${none} ${toPlainText(why, 1000)}`);
    return;
  }
  const task = await chooseTask(tasks, findNearest(tasks, active.line), asking);
  if (task !== undefined) await runTask(task, parts);
}

async function runInWorkspace(parts: CommandParts): Promise<void> {
  if (!mayRun(parts)) return;
  const { asking, editor, analyzer } = parts;
  const { window, l10n } = asking;
  if (editor.folders.length === 0) {
    void window.tell('information', l10n.t('Open the folder that holds your DAG files first.'));
    return;
  }
  const stop = new AbortController();
  const list = openPick<TaskAddress>(
    window,
    { title: l10n.t('Run which pod task?'), placeholder: l10n.t('Looking for pod tasks…') },
    [],
  );
  const choices: Choice<TaskAddress>[] = [];
  const scan = analyzer.scan(editor.folders, stop.signal, (found, done, total) => {
    const fresh = listTasks(found).map((one) => toChoice(one, asking));
    choices.push(...fresh);
    const progress = l10n.t('Looking for pod tasks: {done} of {total} files', { done, total });
    if (fresh.length > 0 || done % 20 === 0) list.show(choices, progress, true);
  });
  const shown = scan.then(
    () => {
      const end =
        choices.length === 0
          ? l10n.t('There is no pod task in the workspace.')
          : l10n.t('Choose a task by its id, DAG or file');
      list.show(choices, end, false);
    },
    (error: unknown) => {
      if (stop.signal.aborted) return;
      list.close();
      throw error;
    },
  );
  const task = await list.chosen;
  stop.abort();
  await shown;
  if (task !== undefined) await runTask(task, parts);
}

async function runAgain(node: unknown, parts: CommandParts): Promise<void> {
  const { asking, runs } = parts;
  const { window, l10n } = asking;
  const given = (node as { readonly run?: RunState } | undefined)?.run;
  const run = given ?? runs.list().find(({ file }) => file !== undefined);
  if (run?.file === undefined) {
    const text =
      given === undefined
        ? l10n.t('No task has been run yet.')
        : l10n.t('It is not on record which file this run is of; run the task from its DAG file.');
    void window.tell('information', text);
    return;
  }
  if (run.phase === 'interrupted') {
    // Its pod may still go on: as the operator takes it over, so does this.
    await runs.resume(run.id);
    return;
  }
  const { file, dagId, taskId, mapIndex } = run;
  await runTask(
    mapIndex === undefined ? { file, dagId, taskId } : { file, dagId, taskId, mapIndex },
    parts,
  );
}

async function forgetInputs({ asking, inputs }: CommandParts): Promise<void> {
  const { window, l10n, toRelative } = asking;
  const tasks = inputs.tasks();
  if (tasks.length === 0) {
    void window.tell('information', l10n.t('No inputs are remembered in this workspace.'));
    return;
  }
  const choices = [
    ...tasks.map((one) => ({
      label: toPlainText(one.taskId),
      description: l10n.t('DAG {dag}', { dag: toPlainText(one.dagId) }),
      detail: `${toPlainText(toRelative(one.file))}: ${toPlainText(one.names.join(', '))}`,
      value: [one],
    })),
    ...(tasks.length > 1 ? [{ label: l10n.t('All of these tasks'), value: tasks }] : []),
  ];
  const chosen = await pickOne(
    window,
    {
      title: l10n.t('Forget the inputs of which task?'),
      placeholder: l10n.t('Its values are asked for again with its next run'),
    },
    choices,
  );
  for (const one of chosen ?? []) await inputs.forget(one);
}
