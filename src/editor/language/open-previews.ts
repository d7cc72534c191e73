import { Uri, ViewColumn, commands, l10n, window, workspace } from 'vscode';
import { readText } from '../../core/project/disk-files.ts';
import type { VersionPair } from '../../core/airflow/tables/versions.ts';
import type { Analyzer, TaskAddress } from '../analysis/analyzer.ts';
import { podScheme } from '../contributions.ts';
import type { DisposableStore } from '../lifetime.ts';
import type { PodDocuments } from '../pod-documents.ts';
import type { Services } from '../services.ts';
import { followTyping } from './follow-typing.ts';
import { toPreviewDocument } from './preview-address.ts';
import { registerOrigins } from './preview-origins.ts';
import { createPreviews } from './previews.ts';
import type { PreviewParts } from './previews.ts';

/** The authority of documents that preview a task's pod. */
const authority = 'preview';
/** How long a text has to be left alone before its previews say what is wrong with it, in milliseconds. */
const quiet = 300;

/** What previews need of the other parts. */
export interface OpenPreviewsParts {
  readonly services: Services;
  readonly lifetime: DisposableStore;
  readonly analyzer: Analyzer;
  readonly documents: PodDocuments;
  readonly inputs: PreviewParts['inputs'];
  /** How a path is shown. */
  readonly toRelative: (path: string) => string;
}

/** Opened previews. */
export interface OpenPreviews {
  /** Opens it beside the editor, which keeps the focus. */
  show(task: TaskAddress): Promise<void>;
  /** Opens the difference between the pod by the file's own versions and by others. */
  compare(task: TaskAddress, versions: VersionPair): Promise<void>;
  /** All are written again, for example since inputs were given. */
  refresh(): void;
}

/** Makes previews, which follow the buffers that they are made of. */
export function openPreviews(parts: OpenPreviewsParts): OpenPreviews {
  const { services, lifetime, documents } = parts;
  const previews = createPreviews({
    analyzer: parts.analyzer,
    inputs: parts.inputs,
    textOf: (file) => Promise.resolve(findText(file)),
    clock: services.clock,
    random: (length) => services.random(length),
    words: services.words,
    l10n,
  });
  registerOrigins(previews, authority, services.program, parts.toRelative, lifetime);
  const open = (): readonly Uri[] =>
    workspace.textDocuments
      .map((document) => document.uri)
      .filter((uri) => uri.scheme === podScheme && uri.authority === authority);
  const typing = followTyping({
    clock: services.clock,
    quiet,
    refresh: (query) => {
      const uri = open().find((one) => one.query === query);
      if (uri === undefined) typing.close(query);
      else documents.refresh(uri);
    },
  });
  lifetime.add(typing);
  documents.add(authority, async ({ query }, signal) => {
    try {
      return await previews.write(query, signal, typing.isTyping(query));
    } finally {
      typing.done(query);
    }
  });
  lifetime.add(
    workspace.onDidChangeTextDocument(({ document }) => {
      if (document.uri.scheme !== 'file') return;
      const queries = previews.of(document.uri.fsPath);
      if (queries.length > 0) typing.changed(queries);
    }),
  );
  lifetime.add(
    workspace.onDidCloseTextDocument(({ uri }) => {
      if (uri.scheme !== podScheme || uri.authority !== authority) return;
      typing.close(uri.query);
      previews.close(uri.query);
    }),
  );
  const refresh = (): void => {
    for (const uri of open()) documents.refresh(uri);
  };
  // Helper modules, settings files and versions are read from disk.
  lifetime.add(workspace.onDidSaveTextDocument(refresh));
  lifetime.add(
    workspace.onDidChangeConfiguration((change) => {
      if (change.affectsConfiguration('podTasks')) refresh();
    }),
  );
  const uriOf = (task: TaskAddress, versions?: VersionPair): Uri =>
    Uri.from({ scheme: podScheme, authority, ...toPreviewDocument(task, versions) });
  return {
    compare: async (task, versions) => {
      const title = l10n.t('{task}: as it is ↔ provider {provider}', {
        task: task.taskId,
        provider: versions.provider,
      });
      await commands.executeCommand('vscode.diff', uriOf(task), uriOf(task, versions), title, {
        preview: true,
      });
    },
    show: async (task) => {
      const uri = uriOf(task);
      await window.showTextDocument(uri, {
        viewColumn: ViewColumn.Beside,
        preserveFocus: true,
        preview: true,
      });
    },
    refresh,
  };
}

/** The text of an open document, or of a file of the workspace: a document's address could come from anyone. */
function findText(file: string): string | undefined {
  const uri = Uri.file(file);
  const open = workspace.textDocuments.find(
    (one) => one.uri.scheme === 'file' && one.uri.fsPath === uri.fsPath,
  );
  if (open !== undefined) return open.getText();
  return workspace.getWorkspaceFolder(uri) === undefined ? undefined : readText(uri.fsPath);
}
