import { join } from 'node:path';
import { Uri, workspace } from 'vscode';
import type { DisposableStore } from '../lifetime.ts';
import type { Services } from '../services.ts';
import { createAnalysisClient } from './analysis-client.ts';
import type { Analyzer } from './analyzer.ts';
import type { Interpreters } from './interpreters.ts';
import { createWorkerSetup, startWorkerIn } from './worker-port.ts';

/** The analyzer of this window; its worker starts with the first question, and keeps what it compiles in `storage`. */
export function openAnalysis(
  services: Services,
  lifetime: DisposableStore,
  storage: string,
  interpreters: Interpreters,
): Analyzer {
  const { program, environment, clock, log } = services;
  return lifetime.add(
    createAnalysisClient({
      start: startWorkerIn(program),
      setup: createWorkerSetup(program, environment, join(storage, 'compiled')),
      clock,
      log,
      random: (length) => services.random(length),
      settings: (file) => services.settings(file),
      interpreterOf: (file) => interpreters.of(file),
      folderOf: (file) => workspace.getWorkspaceFolder(Uri.file(file))?.uri.fsPath,
      openTexts: () =>
        workspace.textDocuments
          .filter((document) => document.isDirty && document.uri.scheme === 'file')
          .map((document) => ({
            file: document.uri.fsPath,
            version: document.version,
            text: () => document.getText(),
          })),
    }),
  );
}
