import {
  Diagnostic,
  DiagnosticRelatedInformation,
  DiagnosticSeverity,
  DiagnosticTag,
  Location,
  Range,
  Uri,
  languages,
  workspace,
} from 'vscode';
import type { DisposableStore } from '../lifetime.ts';
import type { Services } from '../services.ts';
import type { DagDocuments } from './dag-documents.ts';
import { isDagDocument } from './dag-languages.ts';
import { describeDiagnostics } from './diagnostics.ts';
import type { DiagnosticData } from './diagnostics.ts';
import { createSteadyDiagnostics } from './steady-diagnostics.ts';

/** What the Problems view says that our entries are from. */
export const diagnosticSource = 'Pod Tasks';

/** Shows in the Problems view what is wrong with open DAG files. */
export function registerDiagnostics(
  documents: DagDocuments,
  services: Services,
  lifetime: DisposableStore,
): void {
  const { clock, words } = services;
  const shown = lifetime.add(languages.createDiagnosticCollection('pod-tasks'));
  const steady = lifetime.add(
    createSteadyDiagnostics({
      clock,
      describe: (file) => {
        const found = documents.find(file);
        const isOn = services.settings(file)['podTasks.diagnostics.enabled'];
        return found === undefined || !isOn ? [] : describeDiagnostics(found, words);
      },
      publish: (file, all) => {
        shown.set(Uri.file(file), all?.map(toDiagnostic));
      },
    }),
  );
  lifetime.add(documents.onDidChange((file) => steady.read(file)));
  lifetime.add(
    workspace.onDidChangeTextDocument(({ document, contentChanges }) => {
      if (isDagDocument(document) && contentChanges.length > 0) steady.edited(document.uri.fsPath);
    }),
  );
  lifetime.add(
    workspace.onDidCloseTextDocument((document) => {
      if (isDagDocument(document)) steady.closed(document.uri.fsPath);
    }),
  );
}

const severities = {
  error: DiagnosticSeverity.Error,
  warning: DiagnosticSeverity.Warning,
  info: DiagnosticSeverity.Information,
};
const tags = { unnecessary: DiagnosticTag.Unnecessary, deprecated: DiagnosticTag.Deprecated };

function toDiagnostic(data: DiagnosticData): Diagnostic {
  const { line, column, endColumn, message, severity, tag, elsewhere, problem } = data;
  const range = new Range(line, column, line, endColumn);
  const one = new Diagnostic(range, message, severities[severity]);
  one.source = diagnosticSource;
  one.code = problem.code;
  if (tag !== undefined) one.tags = [tags[tag]];
  if (elsewhere !== undefined) {
    const { span, file } = elsewhere;
    const there = new Range(span.line - 1, span.column, span.endLine - 1, span.endColumn);
    const place = new Location(Uri.file(file), there);
    one.relatedInformation = [new DiagnosticRelatedInformation(place, message)];
  }
  return one;
}
