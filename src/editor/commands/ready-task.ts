import type { RunMoment, TaskAddress } from '../analysis/analyzer.ts';
import { askText } from '../asking/ask-text.ts';
import { pickOne } from '../asking/pick.ts';
import { toPlainText } from '../asking/plain-text.ts';
import type { SettledInputs } from '../asking/settle-inputs.ts';
import type { CommandParts } from './command-parts.ts';

/** A task whose pod can be sent. */
export type ReadyTask = Extract<SettledInputs, { kind: 'ready' }> & { readonly task: TaskAddress };

/**
 * Builds the pod of a task from the text as it is, and asks for what is missing; undefined where there is none, which is said.
 */
export async function readyTask(
  task: TaskAddress,
  parts: CommandParts,
  moment: RunMoment,
): Promise<ReadyTask | undefined> {
  const { window, l10n, toRelative } = parts.asking;
  const text = await parts.editor.readText(task.file);
  const file = toPlainText(toRelative(task.file));
  if (text === undefined) {
    void window.tell('warning', l10n.t('The file {file} is not there any more.', { file }));
    return undefined;
  }
  const settled = await settle(task, text, parts, moment);
  switch (settled.kind) {
    case 'cancelled':
      return undefined;
    case 'gone':
      void window.tell(
        'warning',
        l10n.t('The task {task} is not in {file} any more.', {
          task: toPlainText(task.taskId),
          file,
        }),
      );
      return undefined;
    case 'refused':
      tellRefusal(task, settled, parts);
      return undefined;
    case 'modules':
      tellModules(settled, parts);
      return undefined;
    case 'unmet': {
      const names = toPlainText(settled.names.join(', '));
      void window.tell(
        'warning',
        l10n.t(
          'The task {task} waits for {names} all the same; its DAG file reads them in a way that is not followed.',
          {
            task: toPlainText(task.taskId),
            names,
          },
        ),
      );
      return undefined;
    }
    case 'index': {
      const mapIndex = await askIndex(task, settled.mapIndexes, parts);
      return mapIndex === undefined ? undefined : readyTask({ ...task, mapIndex }, parts, moment);
    }
    case 'ready':
      return { ...settled, task };
  }
}

function settle(
  task: TaskAddress,
  text: string,
  parts: CommandParts,
  moment: RunMoment,
): Promise<SettledInputs> {
  const { analyzer, editor, inputs, asking, selections } = parts;
  const { namespace } = selections;
  const source = { file: task.file, text };
  const title = asking.l10n.t('Building the pod of {task}', { task: toPlainText(task.taskId) });
  return parts
    .launcher()
    .settleInputs(
      task,
      namespace === undefined ? {} : { namespace },
      (given, secrets) =>
        editor.work(title, (signal) =>
          analyzer.buildPod({ source, task, given, moment, secrets }, signal),
        ),
      inputs,
      asking,
    );
}

function tellRefusal(
  task: TaskAddress,
  { refusals }: Extract<SettledInputs, { kind: 'refused' }>,
  { asking: { window, l10n }, editor, services }: CommandParts,
): void {
  const [first] = [...new Set(refusals.map((problem) => services.words.problem(problem)))];
  const text = l10n.t('The task {task} cannot run: {reason}', {
    task: toPlainText(task.taskId),
    reason: toPlainText(first ?? '', 1000),
  });
  const preview = l10n.t('Preview Pod');
  void window.tell('warning', text, preview).then((chosen) => {
    if (chosen === preview) editor.preview([task]);
  });
}

function tellModules(
  { modules }: Extract<SettledInputs, { kind: 'modules' }>,
  { asking: { window, l10n, toRelative }, editor }: CommandParts,
): void {
  const [first] = modules;
  if (first === undefined) return;
  const at = first.at;
  const name = toPlainText(first.name);
  const text =
    at === undefined
      ? l10n.t('The module {name} is not in the project; open the folder that holds it.', { name })
      : l10n.t(
          'The module {name}, which {file} needs in line {line}, is not in the project; open the folder that holds it.',
          { name, file: toPlainText(toRelative(at.file)), line: at.span.line },
        );
  const show = l10n.t('Show the Line');
  void window.tell('warning', text, ...(at === undefined ? [] : [show])).then((chosen) => {
    if (chosen === show && at !== undefined) return editor.openFile(at.file, at.span.line);
    return undefined;
  });
}

/** Asks which instance of a mapped task is meant; undefined where the user cancels. */
export async function askIndex(
  task: TaskAddress,
  mapIndexes: readonly number[] | undefined,
  { asking: { window, l10n } }: Pick<CommandParts, 'asking'>,
): Promise<number | undefined> {
  const title = l10n.t('Which instance of the mapped task {task}?', {
    task: toPlainText(task.taskId),
  });
  if (mapIndexes !== undefined) {
    const choices = mapIndexes.map((value) => ({
      label: l10n.t('Map index {index}', { index: value }),
      value,
    }));
    return pickOne(window, { title, placeholder: l10n.t('Choose a map index') }, choices);
  }
  const text = await askText(window, {
    title,
    prompt: l10n.t('How many instances there are is known only when it runs; give the map index.'),
    placeholder: l10n.t('a whole number from 0'),
    value: '0',
    findFlaw: (given) =>
      /^\d{1,9}$/.test(given) ? undefined : l10n.t('Give a whole number from 0.'),
  });
  return text === undefined ? undefined : Number(text);
}
