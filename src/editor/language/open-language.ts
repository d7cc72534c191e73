import { l10n, window, workspace } from 'vscode';
import type { TextDocument } from 'vscode';
import type { Analyzer, TaskAddress } from '../analysis/analyzer.ts';
import type { Interpreters } from '../analysis/interpreters.ts';
import { recordedPairs } from '../../core/airflow/tables/versions.ts';
import type { VersionPair } from '../../core/airflow/tables/versions.ts';
import { addInputs, listSecrets } from '../asking/inputs.ts';
import { pickOne } from '../asking/pick.ts';
import type { RememberedInputs } from '../asking/remembered-inputs.ts';
import type { Selections } from '../asking/selections.ts';
import type { Asking } from '../asking/window.ts';
import { chooseTask, findNearest, listTasks, readAddresses } from '../commands/choose-task.ts';
import type { FoundTask } from '../commands/choose-task.ts';
import type { Handlers } from '../commands/register.ts';
import type { DisposableStore } from '../lifetime.ts';
import type { PodDocuments } from '../pod-documents.ts';
import type { Runs } from '../runs/runs.ts';
import type { Services } from '../services.ts';
import { setContext } from '../set-context.ts';
import { createDagDocuments } from './dag-documents.ts';
import type { DagDocuments, DocumentSource, OpenDocument } from './dag-documents.ts';
import { registerAuthoring } from './authoring-providers.ts';
import { isDagDocument } from './dag-languages.ts';
import { registerDiagnostics } from './diagnostics-provider.ts';
import { registerLenses } from './lens-provider.ts';
import { openPreviews } from './open-previews.ts';
import type { PreviewInputs } from './previews.ts';
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
}

/** Follows the DAG files of the editor: their lenses, and previews of their tasks. */
export function openLanguage(
  parts: LanguageParts,
): Required<
  Pick<
    Handlers,
    | 'podTasks.task.preview'
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
  const previews = openPreviews({
    ...parts,
    inputs: (task) => readInputs(task, parts),
    toRelative: (path) => parts.asking.toRelative(path),
  });
  lifetime.add(parts.inputs.onDidChange(() => previews.refresh()));
  const choose = async (given: unknown, title: string): Promise<TaskAddress | undefined> => {
    const tasks = readAddresses(given).map((task) => ({ task, line: undefined }));
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
    'podTasks.task.compareVersions': async (given) => {
      const task = await choose(given, l10n.t('Compare the pod of which task?'));
      const versions = task && (await chooseVersions(parts.asking));
      if (task !== undefined && versions !== undefined) await previews.compare(task, versions);
    },
    'podTasks.versions.useProvider': useProvider,
    'podTasks.versions.savePin': savePin,
  };
}

/** Asks for a pair of versions that was recorded, the newest first. */
function chooseVersions(asking: Asking): Promise<VersionPair | undefined> {
  const choices = recordedPairs.toReversed().map((pair) => ({
    label: l10n.t('Provider {provider}', { provider: pair.provider }),
    description: `Airflow ${pair.airflow}`,
    value: pair,
  }));
  const title = l10n.t('Compare with which versions?');
  const placeholder = l10n.t('The pod of the file’s own versions is shown on the left');
  return pickOne(asking.window, { title, placeholder }, choices);
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
