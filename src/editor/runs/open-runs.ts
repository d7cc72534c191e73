import { mkdirSync, watch } from 'node:fs';
import { l10n, window, workspace } from 'vscode';
import type { ExtensionContext } from 'vscode';
import { toPlainText } from '../asking/plain-text.ts';
import { logLanguageId } from '../contributions.ts';
import type { Launcher } from '../load-launcher.ts';
import { setContext } from '../set-context.ts';
import type { DisposableStore } from '../lifetime.ts';
import type { Place } from '../place.ts';
import type { Services } from '../services.ts';
import { createOpenCluster } from './open-cluster.ts';
import { createRuns } from './run-manager.ts';
import type { RunManager } from './run-parts.ts';
import { isGoingOn } from './run-state.ts';
import type { RunState } from './runs.ts';
import { createRunSecrets } from './run-secrets.ts';

const longestMessage = 600;

/** Milliseconds for which changes of the record are gathered before it is read again. */
const calm = 1000;

/** The runs of this window with their channels, messages and context keys; what nobody follows any more is taken up. */
export function openRuns(
  context: ExtensionContext,
  lifetime: DisposableStore,
  services: Services,
  launcher: () => Launcher,
): RunManager {
  const { words, log, clock, environment } = services;
  let preflight: ReturnType<Launcher['createPreflight']> | undefined;
  let journal: ReturnType<Launcher['createFileJournal']> | undefined;
  const openJournal = (): NonNullable<typeof journal> => {
    const { createFileJournal, findJournalFolder } = launcher();
    return (journal ??= createFileJournal(findJournalFolder(environment)));
  };
  const limitLogs = (): void => {
    const bytes = services.settings()['podTasks.run.logDiskLimit'] * 1024 * 1024;
    openJournal()
      .limitLogs(bytes)
      .catch((error: unknown) => {
        log.warn('the limit of the logs on disk cannot be written', error);
      });
  };
  const runs = createRuns({
    words,
    log,
    clock,
    launcher,
    openCluster: createOpenCluster(services, launcher),
    journal: openJournal,
    preflight: () => (preflight ??= launcher().createPreflight(clock, log)),
    createChannel: (name) => {
      const channel = window.createOutputChannel(name, logLanguageId);
      return {
        append: (text) => channel.append(text),
        show: () => channel.show(true),
        dispose: () => channel.dispose(),
      };
    },
    ended: (state, sentence) => {
      tellEnd(state, sentence, runs);
    },
    offerResume: (state) => {
      offerResume(state, runs, services);
    },
    mayRecover: (place) => workspace.isTrusted && isKnown(place, services, launcher),
    mostRuns: () => services.settings()['podTasks.run.maxConcurrent'],
    keeping: () => {
      const settings = services.settings();
      return {
        pods: settings['podTasks.run.keepPods'],
        failedFor: settings['podTasks.run.keepFailedPodsFor'] * 60_000,
      };
    },
    secrets: createRunSecrets(context.secrets),
  });
  lifetime.add(runs);
  lifetime.add(
    runs.onDidChange(() => {
      const all = runs.list();
      setContext(
        'podTasks.isRunning',
        all.some(({ own, phase }) => own && isGoingOn(phase)),
      );
      setContext('podTasks.hasRun', all.length > 0);
    }),
  );
  const recover = (): void => {
    void runs.recover().catch((error: unknown) => {
      log.warn('the record of runs cannot be read', error);
    });
  };
  // The window comes first; nobody waits for what was left behind.
  const soon = setTimeout(() => {
    limitLogs();
    recover();
    watchRecord(runs, lifetime, services, launcher);
  }, calm);
  lifetime.add({
    dispose: () => {
      clearTimeout(soon);
    },
  });
  lifetime.add(workspace.onDidGrantWorkspaceTrust(recover));
  lifetime.add(
    workspace.onDidChangeConfiguration((event) => {
      if (event.affectsConfiguration('podTasks.run.maxConcurrent')) runs.recount();
      if (event.affectsConfiguration('podTasks.run.logDiskLimit')) limitLogs();
    }),
  );
  return runs;
}

/** Reads the record again when another window or the command line has written to it. */
function watchRecord(
  runs: RunManager,
  lifetime: DisposableStore,
  { environment, log }: Services,
  launcher: () => Launcher,
): void {
  let timer: NodeJS.Timeout | undefined;
  const refresh = (): void => {
    timer = undefined;
    runs.refresh().catch((error: unknown) => {
      log.warn('the record of runs cannot be read', error);
    });
  };
  try {
    const folder = launcher().findJournalFolder(environment);
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    const watcher = watch(folder, (_, name) => {
      // Logs and half-written entries change all the time.
      if (name?.endsWith('.json') === true) timer ??= setTimeout(refresh, calm);
    });
    watcher.on('error', (error) => {
      log.debug('the record of runs is not watched any more', error);
    });
    lifetime.add({
      dispose: () => {
        watcher.close();
        clearTimeout(timer);
      },
    });
  } catch (error) {
    // What others write is then seen when the window opens again.
    log.debug('the record of runs is not watched', error);
  }
}

/** The sandbox, or a cluster of a kubeconfig that is the user's own now: what a project named was agreed to for that run only. */
function isKnown(place: Place, services: Services, launcher: () => Launcher): boolean {
  if (place.kind === 'sandbox') return true;
  const named = services.settings()['podTasks.cluster.kubeconfig'];
  const given = named === '' ? undefined : named;
  const { files } = launcher().findKubeconfigs(given, services.environment, '/');
  return place.files.every((file) => files.includes(file));
}

function tellEnd(state: RunState, sentence: string, runs: RunManager): void {
  // What a pod says of its end must be neither a link nor an icon.
  const text = toPlainText(`${state.dagId}.${state.taskId}: ${sentence}`, longestMessage);
  if (state.phase !== 'failed' && state.phase !== 'error') {
    window.setStatusBarMessage(text, 8000);
    return;
  }
  const show = l10n.t('Show Log');
  void window.showErrorMessage(text, show).then((chosen) => {
    if (chosen === show) return runs.showLog(state.id);
    return undefined;
  });
}

function offerResume(state: RunState, runs: RunManager, { log }: Services): void {
  if (!workspace.isTrusted) return;
  const resume = l10n.t('Resume');
  const task = toPlainText(`${state.dagId}.${state.taskId}`);
  const why =
    state.phase === 'elsewhere'
      ? l10n.t('{0}: a program on another machine followed it and may still do so.', task)
      : l10n.t('{0}: its window was closed while it ran; nobody follows its pod any more.', task);
  const text = state.detail === '' ? why : `${task}: ${toPlainText(state.detail, longestMessage)}`;
  void window.showInformationMessage(text, resume).then(async (chosen) => {
    if (chosen !== resume) return;
    try {
      await runs.resume(state.id);
    } catch (error) {
      log.error(`the run ${state.id} was not taken up again`, error);
    }
  });
}
