import type { QuickPickItem } from 'vscode';
import type { AskingWindow } from './window.ts';

/** A choice of a list; texts are shown as they are, so those of unknown origin have to be made plain before. */
export interface Choice<T> {
  readonly label: string;
  readonly description?: string;
  readonly detail?: string;
  readonly value: T;
}

/** How a list introduces itself. */
export interface Picking {
  readonly title: string;
  readonly placeholder: string;
}

/** A list that is shown while its choices are still being found. */
export interface OpenPick<T> {
  /** Undefined where the user cancels. */
  readonly chosen: Promise<T | undefined>;
  /** Shows these in place of those before; what the user has typed and gone to stays. */
  show(choices: readonly Choice<T>[], placeholder: string, isBusy: boolean): void;
  close(): void;
}

interface Item<T> extends QuickPickItem {
  readonly value: T;
}

/** Shows a list of choices; the one at `active` is gone to. Undefined where the user cancels. */
export function pickOne<T>(
  window: AskingWindow,
  picking: Picking,
  choices: readonly Choice<T>[],
  active = 0,
): Promise<T | undefined> {
  return open(window, picking, choices, active, false).chosen;
}

/** Shows a list whose further choices come while it is open. */
export function openPick<T>(
  window: AskingWindow,
  picking: Picking,
  choices: readonly Choice<T>[],
): OpenPick<T> {
  return open<T>(window, picking, choices, 0, true);
}

function open<T>(
  window: AskingWindow,
  { title, placeholder }: Picking,
  choices: readonly Choice<T>[],
  active: number,
  isBusy: boolean,
): OpenPick<T> {
  const list = window.createQuickPick<Item<T>>();
  let chosen: Item<T> | undefined;
  let isOpen = true;
  list.title = title;
  list.placeholder = placeholder;
  list.matchOnDescription = true;
  list.matchOnDetail = true;
  list.busy = isBusy;
  list.items = choices.map(toItem);
  const first = list.items[active];
  if (first !== undefined) list.activeItems = [first];
  const result = new Promise<T | undefined>((resolve) => {
    list.onDidAccept(() => {
      chosen = list.selectedItems[0];
      if (chosen !== undefined) list.hide();
    });
    list.onDidHide(() => {
      isOpen = false;
      list.dispose();
      resolve(chosen?.value);
    });
  });
  list.show();
  return {
    chosen: result,
    show: (now, text, busy) => {
      if (!isOpen) return;
      const before = list.activeItems[0];
      list.keepScrollPosition = true;
      list.placeholder = text;
      list.busy = busy;
      list.items = now.map(toItem);
      const same = list.items.find(
        (item) => item.label === before?.label && item.description === before.description,
      );
      if (same !== undefined) list.activeItems = [same];
    },
    close: () => {
      if (isOpen) list.hide();
    },
  };
}

function toItem<T>({ label, description, detail, value }: Choice<T>): Item<T> {
  return {
    label,
    value,
    ...(description === undefined ? {} : { description }),
    ...(detail === undefined ? {} : { detail }),
  };
}
