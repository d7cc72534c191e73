import { l10n, window } from 'vscode';
import type { KnownTask } from '../../core/pods/pod-forest.ts';
import type { TaskAddress } from '../analysis/analyzer.ts';
import { agreeToProgram, isProgramAgreed } from '../asking/confirm-run.ts';
import type { ForeignProgram } from '../asking/confirm-run.ts';
import type { Selections } from '../asking/selections.ts';
import type { State } from '../asking/state.ts';
import type { Asking } from '../asking/window.ts';
import { logLanguageId } from '../contributions.ts';
import type { DisposableStore } from '../lifetime.ts';
import type { KnownPods } from '../previews/compare-pod.ts';
import type { Launcher } from '../load-launcher.ts';
import type { Place } from '../place.ts';
import type { PodDocuments } from '../pod-documents.ts';
import { createOpenCluster } from '../runs/open-cluster.ts';
import type { Runs } from '../runs/runs.ts';
import type { Services } from '../services.ts';
import { createPodCommands } from './pod-commands.ts';
import type { PodHandlers } from './pod-commands.ts';
import { PodLogs } from './pod-logs.ts';
import { findPodsOf } from './pods-of-task.ts';
import { createPodsView } from './pods-view.ts';
import { createNoteDeleted, createStoreFirst } from './store-first.ts';
import { createTargetItem } from './target-item.ts';

/** What the pods are shown with. */
export interface PodsParts {
  readonly services: Services;
  readonly lifetime: DisposableStore;
  readonly runs: Pick<Runs, 'list' | 'onDidChange' | 'force'>;
  readonly selections: Selections;
  readonly documents: PodDocuments;
  readonly launcher: () => Launcher;
  readonly asking: Asking;
  /** Where it is kept what the user has agreed to. */
  readonly state: State;
  /** The kubeconfig of the user's own settings; empty: the usual ones. */
  readonly userKubeconfig: () => string;
}

/** The tree of the pods, the logs of pods and the item of the status bar; gives the handlers of their commands. */
export function openPods(parts: PodsParts): {
  readonly handlers: PodHandlers;
  /** Tells which pod tasks the active editor has; none hide where pods run. */
  readonly tellTasks: (tasks: readonly KnownTask[]) => void;
  /** The pods of a task where the view looks. */
  readonly podsOf: (task: TaskAddress) => KnownPods;
} {
  const { services, lifetime, runs, selections, documents, launcher } = parts;
  const open = createOpenCluster(services, launcher);
  const view = lifetime.add(
    createPodsView({
      services,
      runs,
      selections,
      open,
      load: launcher,
      mayOpen: (place) => {
        const program = findProgram(place, parts);
        return program === undefined || isProgramAgreed(program, parts.state);
      },
    }),
  );
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
  const agree = async (place: Place): Promise<void> => {
    const program = findProgram(place, parts);
    if (program === undefined || place.kind === 'sandbox') return;
    await agreeToProgram(place.context, program, parts.state, parts.asking);
  };
  const handlers = createPodCommands({
    services,
    view,
    open,
    documents,
    logs,
    load: launcher,
    agree,
    runs,
    storeFirst: createStoreFirst(services, launcher),
    noteDeleted: createNoteDeleted(services, launcher),
  });
  return {
    handlers,
    tellTasks: (tasks) => {
      target.setHasTasks(tasks.length > 0);
      view.learn(tasks);
    },
    podsOf: (task) => {
      const { status, cluster = '' } = view.store.view;
      return { pods: findPodsOf(view.pods(), task), cluster, isKnown: status === 'listed' };
    },
  };
}

/** The program that a kubeconfig which is not the user's own gets its credentials from. */
function findProgram(
  place: Place,
  { launcher, services, userKubeconfig }: PodsParts,
): ForeignProgram | undefined {
  const where = launcher().describePlace(place, {
    settings: services.settings(),
    userKubeconfig: userKubeconfig(),
    environment: services.environment,
  });
  return where.kind === 'cluster' ? where.foreignPlugin : undefined;
}
