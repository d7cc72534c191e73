import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { EditorWindow } from './editor-window.ts';

/** The tasks of trial.py, as a file for the folder. */
export const trial = { 'trial.py': readFileSync(join(import.meta.dirname, 'trial.py'), 'utf8') };

/** Selects the sandbox for all that is run from now on. */
export async function selectSandbox(editor: EditorWindow): Promise<void> {
  await editor.runCommand('Select Where Pods Run');
  await editor.choose('Sandbox');
  await editor.quickInput().waitFor({ state: 'hidden' });
}

/** Runs a task of a file from the command palette. */
export async function runTask(editor: EditorWindow, file: string, task: string): Promise<void> {
  await editor.openFile(file);
  await editor.awaitPython();
  await editor.runCommand('Run Pod Task in This File');
  await editor.choose(task);
}

/** Agrees to the first run in the sandbox. */
export async function agree(editor: EditorWindow): Promise<void> {
  const dialog = editor.dialog('in the sandbox of this machine');
  await dialog.waitFor();
  await editor.press(dialog, 'Run Pod');
}
