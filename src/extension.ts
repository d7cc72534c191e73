import { randomInt } from 'node:crypto';
import { homedir } from 'node:os';
import { Uri, env, l10n, window, workspace } from 'vscode';
import type { ExtensionContext } from 'vscode';
import { systemClock } from './core/base/clock.ts';
import { createWords } from './core/words/say.ts';
import { createAirflowPort } from './editor/airflow/editor-airflow-port.ts';
import { createAirflowCommands } from './editor/airflow/preview-exactly.ts';
import { createInterpreters } from './editor/analysis/interpreters.ts';
import { openAnalysis } from './editor/analysis/open-analysis.ts';
import { createRememberedInputs } from './editor/asking/remembered-inputs.ts';
import { createRememberedPlaces } from './editor/asking/remembered-places.ts';
import { createSelections } from './editor/asking/selections.ts';
import { createAsking, createEditorPort } from './editor/commands/editor-port.ts';
import type { CommandParts } from './editor/commands/command-parts.ts';
import { createHandlers } from './editor/commands/index.ts';
import { checkPod } from './editor/commands/check-pod.ts';
import { readStored } from './editor/commands/read-stored.ts';
import { registerCommands } from './editor/commands/register.ts';
import { openLanguage } from './editor/language/open-language.ts';
import { DisposableStore } from './editor/lifetime.ts';
import { createLauncherLoader } from './editor/load-launcher.ts';
import { PodDocuments } from './editor/pod-documents.ts';
import { createKeptPods } from './editor/runs/kept-pods.ts';
import { openRuns } from './editor/runs/open-runs.ts';
import { createOpenCluster } from './editor/runs/open-cluster.ts';
import { createRunHandlers } from './editor/runs/run-commands.ts';
import type { Services } from './editor/services.ts';
import { expandHome, readSettings, uniteProtected } from './editor/settings.ts';
import { openPods } from './editor/views/open-pods.ts';

// VS Code gives `deactivate` nothing to find what was activated by.
let letGo: (() => Promise<void>) | undefined;

/** Lets go of what runs, without touching its pods; VS Code waits for it some seconds. */
export function deactivate(): Promise<void> | undefined {
  return letGo?.();
}

/** Chooses the parts and wires them; VS Code calls it when one of the activation events happens. */
export function activate(context: ExtensionContext): void {
  const lifetime = new DisposableStore();
  context.subscriptions.push(lifetime);
  const log = lifetime.add(window.createOutputChannel(l10n.t('Pod Tasks'), { log: true }));
  const services: Services = {
    words: createWords(/^zh-(cn|hans)/i.test(env.language) ? 'zh-cn' : 'en', 'editor'),
    log,
    clock: systemClock,
    random: drawText,
    environment: process.env,
    settings: (file) => {
      const uri = file === undefined ? undefined : Uri.file(file);
      const configuration = workspace.getConfiguration(undefined, uri);
      const { settings, wrong } = readSettings((id) =>
        id === 'podTasks.cluster.protectedContexts'
          ? uniteProtected(configuration.inspect(id))
          : configuration.get(id),
      );
      for (const id of wrong)
        log.warn(`the setting ${id} has a value that does not fit; its default is used`);
      const kubeconfig = expandHome(settings['podTasks.cluster.kubeconfig'], homedir());
      return { ...settings, 'podTasks.cluster.kubeconfig': kubeconfig };
    },
    program: __dirname,
    extension: context.extensionPath,
  };
  const interpreters = createInterpreters(lifetime);
  const { fsPath: storage } = context.globalStorageUri;
  const analyzer = openAnalysis(services, lifetime, storage, interpreters);
  const launcher = createLauncherLoader(services.program);
  const runs = openRuns(context, lifetime, services, launcher);
  letGo = () => runs.letGo();
  const selections = createSelections(context.workspaceState);
  const documents = lifetime.add(new PodDocuments());
  const { workspaceState, globalState, secrets } = context;
  const editor = createEditorPort(lifetime);
  const asking = createAsking();
  const pods = openPods({
    services,
    lifetime,
    runs,
    selections,
    documents,
    launcher,
    asking,
    state: workspaceState,
    userKubeconfig: () => editor.userKubeconfig,
  });
  const inputs = createRememberedInputs(workspaceState, secrets);
  const parts: CommandParts = {
    services,
    analyzer,
    runs,
    launcher,
    openCluster: createOpenCluster(services, launcher),
    editor,
    asking,
    selections,
    inputs,
    answers: createRememberedPlaces(workspaceState),
    state: workspaceState,
  };
  const handlers = createHandlers(
    parts,
    { storage, state: globalState },
    {
      ...createRunHandlers(runs, lifetime),
      ...createAirflowCommands({
        ...parts,
        airflow: createAirflowPort(documents, interpreters, lifetime),
      }),
      ...pods.handlers,
      ...openLanguage({
        services,
        lifetime,
        analyzer,
        runs,
        documents,
        inputs,
        selections,
        asking,
        interpreters,
        tellTasks: pods.tellTasks,
        launcher,
        podsOf: pods.podsOf,
        keptPod: createKeptPods(services, launcher),
        readStored: (task, moment) => readStored(task, moment, parts),
        checkPod: (task, moment) => checkPod(task, moment, parts),
      }),
    },
  );
  for (const one of registerCommands(handlers, services)) lifetime.add(one);
}

const letters = 'abcdefghijklmnopqrstuvwxyz0123456789';

function drawText(length: number): string {
  return Array.from({ length }, () => letters[randomInt(letters.length)]).join('');
}
