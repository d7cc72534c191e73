import type { TaskAddress } from '../analysis/analyzer.ts';
import { askText } from '../asking/ask-text.ts';
import { pickOne } from '../asking/pick.ts';
import { toPlainText } from '../asking/plain-text.ts';
import type { PlaceFacts } from '../asking/decide-place.ts';
import type { SettledInputs } from '../asking/settle-inputs.ts';
import type { CommandParts } from './command-parts.ts';
import { chooseKubeconfig } from './choose-kubeconfig.ts';
import { findUserKubeconfigs } from './find-kubeconfigs.ts';
import { mayRun } from './trust.ts';

type Ready = Extract<SettledInputs, { kind: 'ready' }>;

/** Runs one task: asks for what is missing, for the place and for the user's yes, and starts it; resolves to the run's end. */
export async function runTask(task: TaskAddress, parts: CommandParts): Promise<void> {
  if (!mayRun(parts)) return;
  const { window, l10n, toRelative } = parts.asking;
  const text = await parts.editor.readText(task.file);
  const file = toPlainText(toRelative(task.file));
  if (text === undefined) {
    void window.tell('warning', l10n.t('The file {file} is not there any more.', { file }));
    return;
  }
  const settled = await settle(task, text, parts);
  switch (settled.kind) {
    case 'cancelled':
      return;
    case 'gone':
      void window.tell(
        'warning',
        l10n.t('The task {task} is not in {file} any more.', {
          task: toPlainText(task.taskId),
          file,
        }),
      );
      return;
    case 'refused':
      tellRefusal(task, settled, parts);
      return;
    case 'modules':
      tellModules(settled, parts);
      return;
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
      return;
    }
    case 'index': {
      const mapIndex = await askIndex(task, settled.mapIndexes, parts);
      if (mapIndex !== undefined) await runTask({ ...task, mapIndex }, parts);
      return;
    }
    case 'ready':
      await start(task, settled, parts);
  }
}

function settle(task: TaskAddress, text: string, parts: CommandParts): Promise<SettledInputs> {
  const { services, analyzer, editor, inputs, asking, selections } = parts;
  const { namespace } = selections;
  const moment = { now: services.clock.now().toISOString(), drawn: services.random(38) };
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

async function start(task: TaskAddress, settled: Ready, parts: CommandParts): Promise<void> {
  const { services, editor, asking, selections, answers, state } = parts;
  const { environment, words, log } = services;
  const { answer, manifest } = settled;
  const launcher = parts.launcher();
  const files = launcher.openProjectFiles(task.file, editor.folderOf(task.file));
  const readFacts = (): PlaceFacts => {
    const settings = services.settings(task.file);
    return {
      selection: selections.selection,
      task: manifest.settings,
      kubeconfigs: findUserKubeconfigs(parts, task.file),
      rules: {
        files,
        environment,
        contextMapping: new Map(Object.entries(settings['podTasks.cluster.contextMapping'])),
        // It is asked about with everything else below.
        isProtected: () => false,
      },
      answers,
    };
  };
  const placed = await launcher.settlePlace(task.taskId, readFacts, {
    asking,
    words,
    selections,
    answers,
    chooseKubeconfig: () => chooseKubeconfig(parts),
  });
  if (placed === undefined) return;
  const { place } = placed;
  const notes = placed.notices.map((notice) => words.notice(notice));
  for (const note of notes) log.info(note);
  const summary = launcher.toSummary(manifest, answer.logicalDate, place, notes, {
    settings: services.settings(task.file),
    userKubeconfig: editor.userKubeconfig,
    environment,
  });
  if (!(await launcher.confirmRun(summary, state, asking))) return;
  const secrets = [...new Set([...answer.secrets, ...settled.secrets])];
  const { runId } = answer;
  await parts.runs.start({ file: task.file, manifest, id: runId, runId, place, secrets });
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

async function askIndex(
  task: TaskAddress,
  mapIndexes: readonly number[] | undefined,
  { asking: { window, l10n } }: CommandParts,
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
