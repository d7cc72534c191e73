import type { Disposable, InputBox, QuickInputButton, QuickPick, QuickPickItem } from 'vscode';
import type { Asking, AskingWindow } from '../../../../src/editor/asking/window.ts';

/** What a test does with the box or list that is shown. */
export type Turn = (shown: Shown) => void;

/** A box or list as the user sees and handles it. */
export interface Shown {
  readonly title: string;
  readonly step: number | undefined;
  readonly totalSteps: number | undefined;
  readonly prompt: string;
  readonly placeholder: string;
  readonly password: boolean;
  readonly validation: string;
  readonly value: string;
  readonly labels: readonly string[];
  readonly descriptions: readonly string[];
  readonly active: string | undefined;
  readonly buttons: readonly QuickInputButton[];
  type(text: string): void;
  accept(): void;
  press(button: QuickInputButton): void;
  choose(label: string): void;
  escape(): void;
}

const button = (tooltip: string): QuickInputButton => ({ iconPath: { id: tooltip }, tooltip });

/** Asks a script in place of a user: one turn for each time that something is shown or redrawn by an answer. */
export function createFakeAsking(turns: Turn[] = []): {
  readonly asking: Asking;
  readonly window: AskingWindow;
  /** Messages and modal questions in order, with their details. */
  readonly said: string[];
  /** The buttons that are pressed, in order; undefined closes a message. */
  readonly pressed: (string | undefined)[];
} {
  const said: string[] = [];
  const pressed: (string | undefined)[] = [];
  const next = (shown: Shown): void => {
    const turn = turns.shift();
    if (turn === undefined) throw new Error(`nobody answers: ${shown.title} ${shown.prompt}`);
    queueMicrotask(() => {
      try {
        turn(shown);
      } catch (error) {
        // Else whoever waits for an answer would wait for ever.
        shown.escape();
        throw error;
      }
    });
  };
  const window: AskingWindow = {
    createInputBox: () => createBox(next) as unknown as InputBox,
    createQuickPick: <T extends QuickPickItem>() => createBox(next) as unknown as QuickPick<T>,
    ask: (message, detail) => {
      said.push(`${message}\n${detail}`);
      return Promise.resolve(pressed.shift());
    },
    tell: (_, message) => {
      said.push(message);
      return Promise.resolve(pressed.shift());
    },
    chooseFile: () => Promise.resolve(pressed.shift()),
    back: button('Back'),
    lock: button('Lock'),
    unlock: button('Unlock'),
  };
  const l10n = {
    t: (message: string, args: Record<string, string | number> = {}) =>
      message.replace(/\{(\w+)\}/g, (_, name: string) => String(args[name] ?? `{${name}}`)),
  };
  const toRelative = (path: string): string => path.replace('/project/', '');
  return { asking: { window, l10n, toRelative }, window, said, pressed };
}

type Listener = (given?: unknown) => void;

function createBox(next: (shown: Shown) => void): object {
  const listeners: Record<string, Listener[]> = {};
  const on =
    (name: string) =>
    (listener: Listener): Disposable => {
      (listeners[name] ??= []).push(listener);
      return { dispose: () => undefined };
    };
  const fire = (name: string, given?: unknown): void => {
    for (const listener of listeners[name] ?? []) listener(given);
  };
  let isVisible = false;
  const box = {
    title: '',
    step: undefined as number | undefined,
    totalSteps: undefined as number | undefined,
    prompt: '',
    placeholder: '',
    password: false,
    validationMessage: undefined as string | undefined,
    value: '',
    items: [] as readonly QuickPickItem[],
    activeItems: [] as readonly QuickPickItem[],
    selectedItems: [] as readonly QuickPickItem[],
    buttons: [] as readonly QuickInputButton[],
    busy: false,
    ignoreFocusOut: false,
    onDidChangeValue: on('value'),
    onDidAccept: on('accept'),
    onDidTriggerButton: on('button'),
    onDidHide: on('hide'),
    show: () => {
      isVisible = true;
      next(shown());
    },
    hide: () => {
      if (!isVisible) return;
      isVisible = false;
      fire('hide');
    },
    dispose: () => undefined,
  };
  const settle = (): void => {
    if (isVisible) next(shown());
  };
  const shown = (): Shown => ({
    title: box.title,
    step: box.step,
    totalSteps: box.totalSteps,
    prompt: box.prompt,
    placeholder: box.placeholder,
    password: box.password,
    validation: box.validationMessage ?? '',
    value: box.value,
    labels: box.items.map(({ label }) => label),
    descriptions: box.items.map(({ description }) => description ?? ''),
    active: box.activeItems[0]?.label,
    buttons: box.buttons,
    type: (text) => {
      box.value = text;
      fire('value', text);
    },
    accept: () => {
      fire('accept');
      settle();
    },
    press: (one) => {
      fire('button', one);
      settle();
    },
    choose: (label) => {
      box.selectedItems = box.items.filter((item) => item.label === label);
      if (box.selectedItems.length === 0) throw new Error(`there is no item ${label}`);
      fire('accept');
    },
    escape: () => {
      box.hide();
    },
  });
  return box;
}
