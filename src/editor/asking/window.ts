import type { InputBox, QuickInputButton, QuickPick, QuickPickItem } from 'vscode';

/** What questions use of VS Code's window. */
export interface AskingWindow {
  createInputBox(): InputBox;
  createQuickPick<T extends QuickPickItem>(): QuickPick<T>;
  /** The chosen button; undefined where the message was closed. */
  ask(message: string, detail: string, ...buttons: readonly string[]): Thenable<string | undefined>;
  /** A message in the corner, which waits for nobody. */
  tell(
    kind: 'information' | 'warning',
    message: string,
    ...buttons: readonly string[]
  ): Thenable<string | undefined>;
  /** The absolute path of a file that the user chooses. */
  chooseFile(title: string, button: string): Thenable<string | undefined>;
  readonly back: QuickInputButton;
  /** The buttons that hide and show what is typed. */
  readonly lock: QuickInputButton;
  readonly unlock: QuickInputButton;
}

/** The translation of a literal text, as VS Code's `l10n` has it. */
export interface L10n {
  readonly t: ((message: string) => string) &
    ((message: string, args: Record<string, string | number>) => string);
}

/** What every question needs. */
export interface Asking {
  readonly window: AskingWindow;
  readonly l10n: L10n;
  /** A path as people know it: relative to the folder that is open. */
  readonly toRelative: (path: string) => string;
}
