import { commands, l10n, window, workspace } from 'vscode';
import type { TextDocument } from 'vscode';
import type { Analyzer, RunMoment, TaskAddress } from '../analysis/analyzer.ts';
import type { Interpreters } from '../analysis/interpreters.ts';
import { addInputs, listSecrets } from '../asking/inputs.ts';
import type { RememberedInputs } from '../asking/remembered-inputs.ts';
import type { Selections } from '../asking/selections.ts';
import type { Asking } from '../asking/window.ts';
import { chooseTask, findNearest, listTasks, readAddresses } from '../commands/choose-task.ts';
import type { FoundTask } from '../commands/choose-task.ts';
import type { ReadStored } from '../commands/read-stored.ts';
import type { Handlers } from '../commands/register.ts';
import { podsViewId } from '../contributions.ts';
import { findRepository } from '../git.ts';
import type { DisposableStore } from '../lifetime.ts';
import type { Launcher } from '../load-launcher.ts';
import type { PodDocuments } from '../pod-documents.ts';
import type { ReadKeptPod } from '../runs/kept-pods.ts';
import type { Runs } from '../runs/runs.ts';
import type { Services } from '../services.ts';
import { setContext } from '../set-context.ts';
import { createDagDocuments } from './dag-documents.ts';
import type { DagDocuments, DocumentSource, OpenDocument } from './dag-documents.ts';
import { registerAuthoring } from './authoring-providers.ts';
import { isDagDocument } from './dag-languages.ts';
import { registerDiagnostics } from './diagnostics-provider.ts';
import { registerLenses } from './lens-provider.ts';
import { chooseCompared, chooseVersions } from '../previews/compare-pod.ts';
import type { CompareParts } from '../previews/compare-pod.ts';
import { openPreviews } from '../previews/open-previews.ts';
import { openStored } from '../previews/open-stored.ts';
import type { PreviewInputs } from '../previews/previews.ts';
import { savePin, useProvider } from './version-fixes.ts';
import { createVersionsItem } from './versions-item.ts';

/** What the language part needs of the others. */
export interface LanguageParts {
  readonly services: Services;
  readonly lifetime: DisposableStore;
  readonly analyzer: Analyzer;
  readonly runs: Pick<Runs, 'list' | 'onDidChange'>;
  readonly documents: PodDocuments;
  readonly inputs: RememberedInputs;
  readonly selections: Selections;
  readonly asking: Asking;
  readonly interpreters: Pick<Interpreters, 'onDidChange'>;
  /** Told of the tasks in the active editor. */
  readonly tellTasks: (tasks: readonly TaskAddress[]) => void;
  readonly launcher: () => Launcher;
  readonly podsOf: CompareParts['podsOf'];
  readonly keptPod: ReadKeptPod;
  /** Asks a cluster what it would store. */
  readonly readStored: (task: TaskAddress, moment: RunMoment) => Promise<ReadStored | undefined>;
  readonly checkPod: (task: TaskAddress, moment: RunMoment) => Promise<void>;
}

/** Follows the DAG files of the editor: their lenses, and previews of their tasks. */
export function openLanguage(
  parts: LanguageParts,
): Required<
  Pick<
    Handlers,
    | 'podTasks.task.preview'
    | 'podTasks.task.showStored'
    | 'podTasks.task.preflight'
    | 'podTasks.task.compare'
    | 'podTasks.task.compareVersions'
    | 'podTasks.versions.useProvider'
    | 'podTasks.versions.savePin'
  >
> {
  const { services, lifetime, analyzer, runs } = parts;
  const dags = lifetime.add(
    createDagDocuments(createSource(lifetime), analyzer, services.clock, services.log),
  );
  lifetime.add(workspace.onDidSaveTextDocument(() => dags.refresh()));
  lifetime.add(
    workspace.onDidChangeConfiguration((change) => {
      if (change.affectsConfiguration('podTasks')) dags.refresh();
    }),
  );
  parts.interpreters.onDidChange(() => dags.refresh());
  registerLenses(dags, runs, services, lifetime);
  registerDiagnostics(dags, services, lifetime);
  registerAuthoring(dags, services, lifetime, (path) => parts.asking.toRelative(path));
  followActiveEditor(dags, parts);
  const toRelative = (path: string): string => parts.asking.toRelative(path);
  const stored = openStored(parts.documents, toRelative, lifetime);
  const previews = openPreviews({
    ...parts,
    inputs: (task) => readInputs(task, parts),
    toRelative,
    tell: (uri, pointer) => stored.tell(uri, pointer),
  });
  const comparing: CompareParts = {
    ...parts,
    runs: () => runs.list(),
    findRepository,
    showPods: () => void commands.executeCommand(`${podsViewId}.focus`),
  };
  lifetime.add(parts.inputs.onDidChange(() => previews.refresh()));
  const choose = async (given: unknown, title: string): Promise<TaskAddress | undefined> => {
    const named = readAddresses(given ?? window.activeTextEditor?.document.uri);
    const tasks = named.map((task) => ({ task, line: undefined }));
    const active = tasks.length > 0 ? { tasks, nearest: 0 } : await listActive(dags);
    if (active.tasks.length > 0)
      return chooseTask(active.tasks, active.nearest, parts.asking, title);
    void window.showInformationMessage(l10n.t('This file has no pod task to preview.'));
    return undefined;
  };
  return {
    'podTasks.task.preview': async (given) => {
      const task = await choose(given, l10n.t('Preview the pod of which task?'));
      if (task !== undefined) await previews.show(task);
    },
    'podTasks.task.showStored': async (given) => {
      const task = await choose(given, l10n.t('Show the stored pod of which task?'));
      const read = task && (await parts.readStored(task, previews.momentOf(task)));
      if (read !== undefined) await stored.show(read);
    },
    'podTasks.task.preflight': async (given) => {
      const task = await choose(given, l10n.t('Check the pod of which task?'));
      if (task !== undefined) await parts.checkPod(task, previews.momentOf(task));
    },
    'podTasks.task.compare': async (given) => {
      const task = await choose(given, l10n.t('Compare the pod of which task?'));
      const compared = task && (await chooseCompared(task, comparing));
      if (task !== undefined && compared !== undefined) await previews.compare(task, compared);
    },
    'podTasks.task.compareVersions': async (given) => {
      const task = await choose(given, l10n.t('Compare the pod of which task?'));
      const versions = task && (await chooseVersions(parts.asking));
      if (task === undefined || versions === undefined) return;
      await previews.compare(task, { kind: 'preview', versions });
    },
    'podTasks.versions.useProvider': useProvider,
    'podTasks.versions.savePin': savePin,
  };
}

/** What a run of the task would be given without asking. */
async function readInputs(
  task: TaskAddress,
  { inputs, selections }: LanguageParts,
): Promise<PreviewInputs> {
  const typed = await inputs.of(task);
  const { namespace } = selections;
  const given = namespace === undefined ? {} : { namespace };
  return { given: addInputs(given, typed), secrets: listSecrets(typed) };
}

/** The documents of VS Code that may be DAG files. */
function createSource(lifetime: DisposableStore): DocumentSource {
  return {
    find: (file) => {
      const found = workspace.textDocuments.find(
        (document) => isDagDocument(document) && document.uri.fsPath === file,
      );
      return found && toOpenDocument(found);
    },
    onDidChange: (listener) =>
      lifetime.add(
        workspace.onDidChangeTextDocument(({ document, contentChanges }) => {
          if (isDagDocument(document)) listener(document.uri.fsPath, contentChanges);
        }),
      ),
    onDidClose: (listener) =>
      lifetime.add(
        workspace.onDidCloseTextDocument((document) => {
          if (isDagDocument(document)) listener(document.uri.fsPath);
        }),
      ),
  };
}

function toOpenDocument(document: TextDocument): OpenDocument {
  return { file: document.uri.fsPath, text: () => document.getText() };
}

/** Keeps the context key that shows the buttons of the editor's title, and the versions in the status bar. */
function followActiveEditor(dags: DagDocuments, { lifetime, tellTasks }: LanguageParts): void {
  const versions = lifetime.add(createVersionsItem());
  const tell = (): void => {
    const document = window.activeTextEditor?.document;
    const found = document && isDagDocument(document) ? dags.find(document.uri.fsPath) : undefined;
    const tasks = found === undefined ? [] : listTasks(found).map(({ task }) => task);
    setContext('podTasks.hasTasks', tasks.length > 0);
    versions.show(found);
    tellTasks(tasks);
  };
  const follow = (): void => {
    tell();
    const document = window.activeTextEditor?.document;
    if (document && isDagDocument(document)) void dags.read(document.uri.fsPath).then(tell);
  };
  lifetime.add(window.onDidChangeActiveTextEditor(follow));
  lifetime.add(dags.onDidChange(tell));
  follow();
}

/** The tasks of the active editor's file, and which of them is at or before the cursor. */
async function listActive(
  dags: DagDocuments,
): Promise<{ readonly tasks: readonly FoundTask[]; readonly nearest: number }> {
  const editor = window.activeTextEditor;
  const found = editor && (await dags.read(editor.document.uri.fsPath));
  if (found === undefined) return { tasks: [], nearest: 0 };
  const tasks = listTasks(found);
  return { tasks, nearest: findNearest(tasks, (editor?.selection.active.line ?? 0) + 1) };
}
