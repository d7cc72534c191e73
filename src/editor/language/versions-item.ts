import { StatusBarAlignment, l10n, window } from 'vscode';
import type { Disposable } from 'vscode';
import type { FileAnalysis } from '../analysis/analyzer.ts';
import { describeVersions } from '../previews/preview-text.ts';

/** The item of the status bar that says by which versions the active DAG file is read; a click goes to their settings. */
export interface VersionsItem extends Disposable {
  /** Undefined, or a file without pod tasks, hides it. */
  show(file: FileAnalysis | undefined): void;
}

/** Makes the item, hidden at first. */
export function createVersionsItem(): VersionsItem {
  const item = window.createStatusBarItem('podTasks.versions', StatusBarAlignment.Left, 9);
  item.name = l10n.t('Versions of Airflow and Its Provider');
  item.command = {
    title: item.name,
    command: 'workbench.action.openSettings',
    arguments: ['@ext:pod-tasks.pod-tasks version'],
  };
  return {
    show: (file) => {
      if (file === undefined || file.sites.length === 0) {
        item.hide();
        return;
      }
      const { airflow, provider, source } = file.versions;
      const tooltip = describeVersions(file.versions, l10n);
      // What nobody has said may be another one.
      const mark = source === 'newest' || source === 'fit' ? '?' : '';
      item.text = l10n.t('Airflow {0}, provider {1}', airflow, provider) + mark;
      item.tooltip = tooltip;
      item.accessibilityInformation = { label: tooltip, role: 'button' };
      item.show();
    },
    dispose: () => item.dispose(),
  };
}
