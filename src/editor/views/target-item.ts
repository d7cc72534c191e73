import { StatusBarAlignment, l10n, window } from 'vscode';
import type { Disposable } from 'vscode';
import type { Selections } from '../asking/selections.ts';
import { DisposableStore } from '../lifetime.ts';
import { describeTarget } from './describe-target.ts';

/** The item of the status bar that says where pods run; a click asks for another place. */
export interface TargetItem extends Disposable {
  /** Whether the active editor has pod tasks: it shows then, and while the pods are seen. */
  setHasTasks(hasTasks: boolean): void;
  setPodsSeen(arePodsSeen: boolean): void;
}

/** Makes the item, hidden at first. */
export function createTargetItem(selections: Selections): TargetItem {
  const lifetime = new DisposableStore();
  const item = lifetime.add(
    window.createStatusBarItem('podTasks.target', StatusBarAlignment.Left, 10),
  );
  item.name = l10n.t('Where Pods Run');
  item.command = 'podTasks.target.select';
  const describe = (): void => {
    const { text, tooltip } = describeTarget(selections.selection, selections.namespace, l10n);
    item.text = `$(server-environment) ${text}`;
    item.tooltip = tooltip;
    item.accessibilityInformation = { label: tooltip, role: 'button' };
  };
  lifetime.add(selections.onDidChange(describe));
  describe();
  let hasTasks = false;
  let arePodsSeen = false;
  const show = (): void => {
    if (hasTasks || arePodsSeen) item.show();
    else item.hide();
  };
  return {
    setHasTasks: (has) => {
      hasTasks = has;
      show();
    },
    setPodsSeen: (are) => {
      arePodsSeen = are;
      show();
    },
    dispose: () => lifetime.dispose(),
  };
}
