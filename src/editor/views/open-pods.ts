import { l10n, window } from 'vscode';
import type { Selections } from '../asking/selections.ts';
import { logLanguageId } from '../contributions.ts';
import type { DisposableStore } from '../lifetime.ts';
import type { Launcher } from '../load-launcher.ts';
import type { PodDocuments } from '../pod-documents.ts';
import { createOpenCluster } from '../runs/open-cluster.ts';
import type { Runs } from '../runs/runs.ts';
import type { Services } from '../services.ts';
import { createPodCommands } from './pod-commands.ts';
import type { PodHandlers } from './pod-commands.ts';
import { PodLogs } from './pod-logs.ts';
import { createPodsView } from './pods-view.ts';
import { createTargetItem } from './target-item.ts';
import type { TargetItem } from './target-item.ts';

/** What the pods are shown with. */
export interface PodsParts {
  readonly services: Services;
  readonly lifetime: DisposableStore;
  readonly runs: Pick<Runs, 'list' | 'onDidChange'>;
  readonly selections: Selections;
  readonly documents: PodDocuments;
  readonly launcher: () => Launcher;
}

/** The tree of the pods, the logs of pods and the item of the status bar; gives the handlers of their commands. */
export function openPods(parts: PodsParts): {
  readonly handlers: PodHandlers;
  readonly target: TargetItem;
} {
  const { services, lifetime, runs, selections, documents, launcher } = parts;
  const open = createOpenCluster(services, launcher);
  const view = lifetime.add(createPodsView({ services, runs, selections, open, load: launcher }));
  const logs = lifetime.add(
    new PodLogs({
      ...services,
      l10n,
      open,
      load: launcher,
      createChannel: (name) => {
        const channel = window.createOutputChannel(name, logLanguageId);
        return {
          append: (text) => channel.append(text),
          show: () => channel.show(true),
          dispose: () => channel.dispose(),
        };
      },
    }),
  );
  const target = lifetime.add(createTargetItem(selections));
  const tellSeen = (): void => target.setPodsSeen(view.isVisible);
  lifetime.add(view.onDidChangeVisibility(tellSeen));
  tellSeen();
  const handlers = createPodCommands({ services, view, open, documents, logs, load: launcher });
  return { handlers, target };
}
