import { CodeLens, EventEmitter, Range, l10n, languages } from 'vscode';
import type { CodeLensProvider, TextDocument } from 'vscode';
import type { DisposableStore } from '../lifetime.ts';
import type { Runs } from '../runs/runs.ts';
import type { Services } from '../services.ts';
import { describeLenses } from './code-lens.ts';
import type { DagDocuments } from './dag-documents.ts';
import { dagLanguages } from './dag-languages.ts';

/** Shows the lenses of open DAG files. */
export function registerLenses(
  documents: DagDocuments,
  runs: Pick<Runs, 'list' | 'onDidChange'>,
  services: Services,
  lifetime: DisposableStore,
): void {
  const changed = lifetime.add(new EventEmitter<void>());
  const tell = (): void => {
    changed.fire();
  };
  lifetime.add(documents.onDidChange(tell));
  let phases = '';
  lifetime.add(
    runs.onDidChange(() => {
      // VS Code waits for quiet before it asks for lenses, so what changes none of them is not told.
      const now = runs
        .list()
        .map(({ id, phase }) => `${id} ${phase}`)
        .join();
      if (now === phases) return;
      phases = now;
      tell();
    }),
  );
  const provider: CodeLensProvider = {
    onDidChangeCodeLenses: changed.event,
    provideCodeLenses: (document) => provide(document, documents, runs, services),
  };
  lifetime.add(languages.registerCodeLensProvider(dagFiles, provider));
}

const dagFiles = dagLanguages.map((language) => ({ language, scheme: 'file' }));

async function provide(
  document: TextDocument,
  documents: DagDocuments,
  runs: Pick<Runs, 'list'>,
  services: Services,
): Promise<CodeLens[]> {
  const file = document.uri.fsPath;
  if (!services.settings(file)['podTasks.codeLens.enabled']) return [];
  const found = documents.find(file) ?? (await documents.read(file));
  if (found === undefined) return [];
  return describeLenses(found, runs.list(), { words: services.words, l10n }).map((lens) => {
    const { title, tooltip, command = '', given } = lens;
    return new CodeLens(new Range(lens.line, 0, lens.line, 0), {
      title,
      tooltip,
      command,
      arguments: [...given],
    });
  });
}
