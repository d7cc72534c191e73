import { readFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import {
  ConfigurationTarget,
  QuickInputButtons,
  Range,
  ThemeIcon,
  Uri,
  commands,
  l10n,
  window,
  workspace,
} from 'vscode';
import type { OutputChannel } from 'vscode';
import type { Asking } from '../asking/window.ts';
import type { DisposableStore } from '../lifetime.ts';
import { logLanguageId } from '../contributions.ts';
import type { CommandId } from '../contributions.ts';
import { isDagDocument } from '../language/dag-languages.ts';
import { expandHome } from '../settings.ts';
import { work } from '../work.ts';
import type { EditorPort } from './command-parts.ts';

/** The window as questions use it. */
export function createAsking(): Asking {
  return {
    l10n,
    toRelative: (path) => workspace.asRelativePath(path),
    window: {
      createInputBox: () => window.createInputBox(),
      createQuickPick: () => window.createQuickPick(),
      ask: (message, detail, ...buttons) =>
        window.showWarningMessage(message, { modal: true, detail }, ...buttons),
      tell: (kind, message, ...buttons) =>
        kind === 'warning'
          ? window.showWarningMessage(message, ...buttons)
          : window.showInformationMessage(message, ...buttons),
      chooseFile: async (title, openLabel) => {
        const defaultUri = Uri.file(join(homedir(), '.kube'));
        const [chosen] = (await window.showOpenDialog({ title, openLabel, defaultUri })) ?? [];
        return chosen?.fsPath;
      },
      back: QuickInputButtons.Back,
      lock: {
        iconPath: new ThemeIcon('lock'),
        tooltip: l10n.t('Hide It and Keep It in the Secret Store'),
      },
      unlock: {
        iconPath: new ThemeIcon('unlock'),
        tooltip: l10n.t('Show It and Keep It in the State of the Workspace'),
      },
    },
  };
}

/** The editor as commands use it. */
export function createEditorPort(lifetime: DisposableStore): EditorPort {
  let checks: OutputChannel | undefined;
  const configuration = () => workspace.getConfiguration('podTasks.cluster');
  return {
    get isTrusted() {
      return workspace.isTrusted;
    },
    manageTrust: () => void commands.executeCommand('workbench.trust.manage'),
    activeFile: () => {
      const editor = window.activeTextEditor;
      if (editor === undefined || !isDagDocument(editor.document)) return undefined;
      return { file: editor.document.uri.fsPath, line: editor.selection.active.line + 1 };
    },
    readText: async (file) => {
      const open = workspace.textDocuments.find(
        ({ uri }) => uri.scheme === 'file' && uri.fsPath === file,
      );
      if (open !== undefined && !open.isClosed) return open.getText();
      try {
        return await readFile(file, 'utf8');
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
        throw error;
      }
    },
    get folders() {
      return (workspace.workspaceFolders ?? [])
        .filter(({ uri }) => uri.scheme === 'file')
        .map(({ uri }) => uri.fsPath);
    },
    folderOf: (file) => workspace.getWorkspaceFolder(Uri.file(file))?.uri.fsPath,
    get userKubeconfig() {
      const value = configuration().inspect('kubeconfig')?.globalValue;
      return typeof value === 'string' ? expandHome(value, homedir()) : '';
    },
    writeKubeconfig: async (path) => {
      // A value of the workspace would hide one of the user's settings.
      const isHidden = configuration().inspect('kubeconfig')?.workspaceValue !== undefined;
      const target = isHidden ? ConfigurationTarget.Workspace : ConfigurationTarget.Global;
      await configuration().update('kubeconfig', path, target);
    },
    work,
    preview: (tasks) => {
      const id: CommandId = 'podTasks.task.preview';
      void commands.executeCommand(id, tasks);
    },
    showChecks: (lines) => {
      checks ??= lifetime.add(
        window.createOutputChannel(l10n.t('Pod Tasks: Checks'), logLanguageId),
      );
      checks.replace(lines.map((line) => `${line}\n`).join(''));
      checks.show(true);
    },
    openText: async (language, content) => {
      await window.showTextDocument(await workspace.openTextDocument({ language, content }));
    },
    openFile: async (file, line) => {
      const at = line === undefined ? undefined : new Range(line - 1, 0, line - 1, 0);
      await window.showTextDocument(Uri.file(file), at === undefined ? {} : { selection: at });
    },
  };
}
