import { Uri, ViewColumn, l10n, window, workspace } from 'vscode';
import { readText } from '../../core/project/disk-files.ts';
import type { Analyzer, RunMoment, TaskAddress } from '../analysis/analyzer.ts';
import { podScheme } from '../contributions.ts';
import { findRepository } from '../git.ts';
import type { DisposableStore } from '../lifetime.ts';
import type { Launcher } from '../load-launcher.ts';
import type { PodDocuments } from '../pod-documents.ts';
import type { Services } from '../services.ts';
import type { Compared } from './compare-pod.ts';
import { followTyping } from './follow-typing.ts';
import { openComparisons } from './open-comparisons.ts';
import { revisionOfQuery, toPreviewDocument } from './preview-address.ts';
import type { PreviewOf } from './preview-address.ts';
import { registerOrigins, tellOrigin } from './preview-origins.ts';
import type { FieldTeller } from './preview-origins.ts';
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
  readonly launcher: () => Launcher;
  /** Tells of the fields of other pods that are shown. */
  readonly tell: FieldTeller;
}

/** Opened previews. */
export interface OpenPreviews {
  /** Opens it beside the editor, which keeps the focus. */
  show(task: TaskAddress): Promise<void>;
  /** Opens the difference between the pod as it is and another. */
  compare(task: TaskAddress, compared: Compared): Promise<void>;
  /** See Previews. */
  momentOf(task: TaskAddress): RunMoment;
  /** All are written again, for example since inputs were given. */
  refresh(): void;
}

/** Makes previews, which follow the buffers that they are made of. */
export function openPreviews(parts: OpenPreviewsParts): OpenPreviews {
  const { services, lifetime, documents } = parts;
  const previews = createPreviews({
    analyzer: parts.analyzer,
    inputs: parts.inputs,
    textOf: async (file, revision) =>
      revision === undefined ? findText(file) : readRevision(file, revision),
    clock: services.clock,
    random: (length) => services.random(length),
    words: services.words,
    l10n,
  });
  registerOrigins(
    (uri, pointer) => {
      if (uri.authority !== authority) return parts.tell(uri, pointer);
      // The lines of another revision are not those that would be gone to.
      if (revisionOfQuery(uri.query) !== undefined) return undefined;
      const origin = previews.originAt(uri.query, pointer);
      return origin && tellOrigin(origin, parts.toRelative);
    },
    services.program,
    lifetime,
  );
  const uriOf = (task: TaskAddress, of?: PreviewOf): Uri =>
    Uri.from({ scheme: podScheme, authority, ...toPreviewDocument(task, of) });
  const comparisons = openComparisons({ ...parts, previews, uriOf });
  const open = (): readonly Uri[] =>
    workspace.textDocuments
      .map((document) => document.uri)
      .filter((uri) => uri.scheme === podScheme && uri.authority === authority);
  const refreshOf = (queries: readonly string[]): void => {
    for (const uri of open()) if (queries.includes(uri.query)) documents.refresh(uri);
    comparisons.follow(queries);
  };
  const typing = followTyping({
    clock: services.clock,
    quiet,
    refresh: (query) => {
      // What only a comparison shows is not asked for by itself.
      if (!open().some((uri) => uri.query === query)) typing.done(query);
      refreshOf([query]);
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
  const refresh = (): void => refreshOf(open().map(({ query }) => query));
  // Helper modules, settings files and versions are read from disk.
  lifetime.add(workspace.onDidSaveTextDocument(refresh));
  lifetime.add(
    workspace.onDidChangeConfiguration((change) => {
      if (change.affectsConfiguration('podTasks')) refresh();
    }),
  );
  return {
    compare: (task, compared) =>
      compared.kind === 'pod'
        ? comparisons.withPod(task, compared.other)
        : comparisons.withPreview(task, compared),
    momentOf: (task) => previews.momentOf(task),
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

/** The text in a revision of Git, under the same condition. */
async function readRevision(file: string, revision: string): Promise<string | undefined> {
  if (workspace.getWorkspaceFolder(Uri.file(file)) === undefined) return undefined;
  const repository = await findRepository(file);
  return repository === 'off' ? undefined : repository?.show(file, revision);
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
