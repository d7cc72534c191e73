import {
  CodeAction,
  CodeActionKind,
  ConfigurationTarget,
  Range,
  Uri,
  WorkspaceEdit,
  l10n,
  workspace,
} from 'vscode';
import type { Versions } from '../../core/airflow/surroundings/run-context.ts';
import type { Problem } from '../../core/base/problem.ts';
import type { Authoring } from '../load-authoring.ts';
import type { CommandId } from '../contributions.ts';

/** What solves that a provider needs another Airflow: another pin in the file that pins it, else another version by the settings. */
export async function listVersionFixes(
  file: string,
  { data }: Pick<Problem, 'data'>,
  { provider, source, file: pinned }: Versions,
  { changePin }: Pick<Authoring, 'changePin'>,
  toRelative: (path: string) => string,
): Promise<readonly CodeAction[]> {
  const fitting = data['fitting'];
  if (typeof fitting !== 'string') return [];
  const inFile =
    source === 'project' && pinned !== undefined
      ? await pinAction(pinned, provider, fitting, changePin, toRelative)
      : undefined;
  const title = l10n.t('Use provider {0} by the settings', fitting);
  const setting = new CodeAction(title, CodeActionKind.QuickFix);
  const command: CommandId = 'podTasks.versions.useProvider';
  setting.command = { title, command, arguments: [fitting, file] };
  return inFile === undefined ? [setting] : [inFile, setting];
}

async function pinAction(
  path: string,
  from: string,
  to: string,
  changePin: Authoring['changePin'],
  toRelative: (path: string) => string,
): Promise<CodeAction | undefined> {
  const uri = Uri.file(path);
  const document = await workspace.openTextDocument(uri);
  const change = changePin(path, document.getText(), from, to);
  if (change === undefined) return undefined;
  const title = l10n.t('Pin provider {0} in {1}', to, toRelative(path));
  const action = new CodeAction(title, CodeActionKind.QuickFix);
  action.edit = new WorkspaceEdit();
  const range = new Range(document.positionAt(change.start), document.positionAt(change.end));
  action.edit.replace(uri, range, change.text);
  // What nobody was editing is left as it was found, on disk; only then the new pin counts for everyone.
  const command: CommandId = 'podTasks.versions.savePin';
  if (!document.isDirty) action.command = { title, command, arguments: [path] };
  return action;
}

/** Saves a file whose pin a quick fix has changed. */
export async function savePin(file: unknown): Promise<void> {
  const document = workspace.textDocuments.find(({ uri }) => uri.fsPath === file);
  await document?.save();
}

/** Writes the provider's version into the settings of the workspace that holds a file, else into the user's. */
export async function useProvider(provider: unknown, file: unknown): Promise<void> {
  if (typeof provider !== 'string' || typeof file !== 'string') return;
  const uri = Uri.file(file);
  const target =
    workspace.getWorkspaceFolder(uri) === undefined
      ? ConfigurationTarget.Global
      : ConfigurationTarget.WorkspaceFolder;
  await workspace.getConfiguration('podTasks', uri).update('provider.version', provider, target);
}
