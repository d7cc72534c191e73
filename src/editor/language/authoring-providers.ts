import {
  CodeAction,
  CodeActionKind,
  CompletionItem,
  CompletionItemKind,
  Hover,
  MarkdownString,
  Range,
  WorkspaceEdit,
  l10n,
  languages,
} from 'vscode';
import type { CodeActionContext, Position, TextDocument } from 'vscode';
import type { VersionPair } from '../../core/airflow/tables/versions.ts';
import { newestPair } from '../../core/airflow/tables/versions.ts';
import type { Fix } from '../../core/authoring/fixes.ts';
import type { ParameterFacts } from '../../core/authoring/parameters.ts';
import { mayMakePodTasks } from '../../core/project/find-dag-files.ts';
import type { FileAnalysis } from '../analysis/analyzer.ts';
import type { DisposableStore } from '../lifetime.ts';
import { createAuthoringLoader } from '../load-authoring.ts';
import type { Services } from '../services.ts';
import type { DagDocuments } from './dag-documents.ts';
import { diagnosticSource } from './diagnostics-provider.ts';
import { describeDiagnostics } from './diagnostics.ts';
import { describeParameter } from './parameter-card.ts';
import { pythonFiles } from './python-files.ts';
import { listVersionFixes } from './version-fixes.ts';

/** Completes and explains the parameters of tasks, and offers fixes for what is wrong with them. */
export function registerAuthoring(
  documents: DagDocuments,
  services: Services,
  lifetime: DisposableStore,
  toRelative: (path: string) => string,
): void {
  const load = createAuthoringLoader(services.program);
  // Of most Python files there is nothing to say, and nothing is loaded for them.
  const around = (document: TextDocument): Surroundings | undefined => {
    const file = document.uri.fsPath;
    const text = document.getText();
    const found = documents.find(file);
    if (found === undefined && mayMakePodTasks(text, file) !== true) return undefined;
    const versions = found?.versions ?? guess(services, file);
    return { text, operators: listOperators(found), versions };
  };
  lifetime.add(
    languages.registerCompletionItemProvider(
      pythonFiles,
      {
        provideCompletionItems: (document, position) => {
          const surroundings = around(document);
          if (surroundings === undefined) return [];
          return complete(document, position, surroundings, load().proposeParameters);
        },
      },
      '(',
      ',',
    ),
  );
  lifetime.add(
    languages.registerHoverProvider(pythonFiles, {
      provideHover: (document, position) => {
        const surroundings = around(document);
        if (surroundings === undefined) return undefined;
        const { text, operators, versions } = surroundings;
        const offset = document.offsetAt(position);
        const found = load().findParameterAt(text, offset, operators, versions);
        if (found === undefined) return undefined;
        const { parameter, start, end } = found;
        return new Hover(toMarkdown(parameter, versions), rangeOf(document, start, end));
      },
    }),
  );
  lifetime.add(
    languages.registerCodeActionsProvider(
      pythonFiles,
      {
        provideCodeActions: async (document, range, context) => {
          const file = document.uri.fsPath;
          const found = documents.find(file);
          const isOn = services.settings(file)['podTasks.diagnostics.enabled'];
          if (found === undefined || !isOn) return [];
          const here = describeDiagnostics(found, services.words)
            .filter((one) => one.line >= range.start.line && one.line <= range.end.line)
            .filter((one) => one.column <= range.end.character || one.line < range.end.line)
            .filter((one) => one.endColumn >= range.start.character || one.line > range.start.line);
          const fixes = here.flatMap(({ problem, message }) =>
            load()
              .findFixes(document.getText(), problem, found.versions)
              .map((fix, i) =>
                toAction(document, fix, String(problem.data['argument'] ?? ''), {
                  isPreferred: i === 0 && fix.kind !== 'remove',
                  solved: solvedBy(context, message),
                }),
              ),
          );
          const unfit = here.find(({ problem }) => problem.code === 'versions-unfit');
          if (unfit === undefined) return fixes;
          const { problem, message } = unfit;
          const solved = solvedBy(context, message);
          const more = await listVersionFixes(file, problem, found.versions, load(), toRelative);
          for (const action of more) if (solved !== undefined) action.diagnostics = solved;
          return [...fixes, ...more];
        },
      },
      { providedCodeActionKinds: [CodeActionKind.QuickFix] },
    ),
  );
}

interface Surroundings {
  readonly text: string;
  readonly operators: readonly string[];
  readonly versions: VersionPair;
}

/** The classes that make pods in the file, as it names them. */
function listOperators(found: FileAnalysis | undefined): readonly string[] {
  const named = (found?.sites ?? []).filter(
    ({ form, object }) => object === undefined && (form === 'operator' || form === 'partial'),
  );
  return named.map(({ operator }) => operator);
}

/** Of a file that was not read yet. */
function guess(services: Services, file: string): VersionPair {
  const settings = services.settings(file);
  return {
    airflow: settings['podTasks.airflow.version'] || newestPair.airflow,
    provider: settings['podTasks.provider.version'] || newestPair.provider,
  };
}

function complete(
  document: TextDocument,
  position: Position,
  { text, operators, versions }: Surroundings,
  propose: ReturnType<ReturnType<typeof createAuthoringLoader>>['proposeParameters'],
): CompletionItem[] {
  const offset = document.offsetAt(position);
  const found = propose(text, offset, operators, versions);
  if (found === undefined) return [];
  const range = {
    inserting: rangeOf(document, found.start, offset),
    replacing: rangeOf(document, found.start, found.end),
  };
  return found.parameters.map((parameter) => {
    const { name, type } = parameter;
    const item = new CompletionItem(
      { label: `${name}=`, ...(type === undefined ? {} : { description: type }) },
      CompletionItemKind.Property,
    );
    item.filterText = name;
    item.insertText = found.hasValue ? name : `${name}=`;
    item.range = range;
    // Those of the pod before those of every operator.
    item.sortText = `${parameter.owner === 'operator' ? 1 : 0}${name}`;
    item.documentation = toMarkdown(parameter, versions);
    return item;
  });
}

/** Of the tables alone; of what a file says there is only the version, as plain text. */
function toMarkdown(parameter: ParameterFacts, { provider }: VersionPair): MarkdownString {
  const { code, sentences } = describeParameter(parameter, provider, l10n);
  const text = new MarkdownString().appendCodeblock(code, 'python');
  for (const sentence of sentences) text.appendText(`${sentence} `);
  text.appendMarkdown('\n\n');
  return text.appendText(l10n.t('cncf.kubernetes provider {0}', provider));
}

function toAction(
  document: TextDocument,
  fix: Fix,
  argument: string,
  more: Pick<CodeAction, 'isPreferred'> & { readonly solved: CodeAction['diagnostics'] },
): CodeAction {
  const action = new CodeAction(titleOf(fix, argument), CodeActionKind.QuickFix);
  action.edit = new WorkspaceEdit();
  const { start, end, text } = fix.change;
  action.edit.replace(document.uri, rangeOf(document, start, end), text);
  action.isPreferred = more.isPreferred ?? false;
  if (more.solved !== undefined) action.diagnostics = more.solved;
  return action;
}

function titleOf(fix: Fix, argument: string): string {
  switch (fix.kind) {
    case 'rename':
      return l10n.t('Use {0} in place of {1}', fix.to, argument);
    case 'import':
      return l10n.t('Import from {0}', fix.to);
    case 'remove':
      return l10n.t('Remove {0}', argument);
  }
}

function solvedBy({ diagnostics }: CodeActionContext, message: string): CodeAction['diagnostics'] {
  return diagnostics.filter((one) => one.source === diagnosticSource && one.message === message);
}

function rangeOf(document: TextDocument, start: number, end: number): Range {
  return new Range(document.positionAt(start), document.positionAt(end));
}
