import { homedir } from 'node:os';
import { basename } from 'node:path';
import { Uri, commands, l10n, window, workspace } from 'vscode';
import { toPlainText } from '../asking/plain-text.ts';
import type { Handlers } from '../commands/register.ts';
import type { DisposableStore } from '../lifetime.ts';
import { work } from '../work.ts';
import { findRunId } from './find-run.ts';
import { isGoingOn, isOver, printResult } from './run-state.ts';
import type { RunState, Runs } from './runs.ts';

const resultScheme = 'pod-tasks-result';

/** The commands on runs. */
export function createRunHandlers(
  runs: Runs,
  lifetime: DisposableStore,
): Pick<
  Handlers,
  | 'podTasks.run.showLog'
  | 'podTasks.run.openLogFile'
  | 'podTasks.run.saveLog'
  | 'podTasks.run.showResult'
  | 'podTasks.run.stop'
  | 'podTasks.run.forget'
> {
  const find = (id: string | undefined): RunState | undefined =>
    runs.list().find((one) => one.id === id);
  lifetime.add(
    workspace.registerTextDocumentContentProvider(resultScheme, {
      provideTextDocumentContent: ({ query }) => {
        const xcom = find(query)?.xcom;
        return xcom === undefined ? '' : printResult(xcom);
      },
    }),
  );
  const choose = async (
    node: unknown,
    title: string,
    fits: (state: RunState) => boolean,
  ): Promise<RunState | undefined> => {
    const id = findRunId(node);
    return id === undefined ? pickRun(runs.list().filter(fits), title) : find(id);
  };
  return {
    'podTasks.run.showLog': async (node) => {
      const state = await choose(node, l10n.t('Show the log of which run?'), () => true);
      if (state !== undefined) await runs.showLog(state.id);
    },
    'podTasks.run.openLogFile': async (node) => {
      const state = await choose(node, l10n.t('Open the log file of which run?'), () => true);
      if (state === undefined) return;
      const file = await prepareLog((signal) => runs.readableLog(state.id, signal));
      if (file === undefined) sayNoLog();
      // By the editor itself, which takes files that are too large for extensions as well.
      else await commands.executeCommand('vscode.open', Uri.file(file));
    },
    'podTasks.run.saveLog': async (node) => {
      const state = await choose(node, l10n.t('Save the log of which run?'), () => true);
      if (state === undefined) return;
      const target = await window.showSaveDialog({
        defaultUri: suggestFile(state),
        title: l10n.t('Save the Whole Log'),
        filters: { [l10n.t('Log')]: ['log', 'txt'] },
      });
      if (target === undefined) return;
      if (target.scheme !== 'file') {
        void window.showErrorMessage(l10n.t('A log can be saved on this machine only.'));
        return;
      }
      const path = target.fsPath;
      if (await prepareLog((signal) => runs.saveLog(state.id, path, signal))) {
        const name = toPlainText(basename(path));
        window.setStatusBarMessage(l10n.t('The log is saved as {0}.', name), 8000);
      } else sayNoLog();
    },
    'podTasks.run.showResult': async (node) => {
      const hasResult = ({ xcom }: RunState): boolean => xcom !== undefined;
      const state = await choose(node, l10n.t('Show the result of which run?'), hasResult);
      if (state === undefined || !hasResult(state)) return;
      const path = `/${encodeURIComponent(state.taskId)}.json`;
      const uri = Uri.from({ scheme: resultScheme, path, query: state.id });
      await window.showTextDocument(uri, { preview: true });
    },
    'podTasks.run.stop': async (node) => {
      const goesOn = ({ own, phase }: RunState): boolean => own && isGoingOn(phase);
      const state = await choose(node, l10n.t('Stop which run?'), goesOn);
      if (state === undefined || !goesOn(state)) return;
      if (state.phase === 'stopping') {
        if (await mayForce(state)) runs.force(state.id);
        return;
      }
      // One that waits for its turn has no pod.
      const pod = state.phase === 'queued' ? 'delete' : await pickEnd(state);
      if (pod !== undefined) runs.stop(state.id, pod);
    },
    'podTasks.run.forget': async (node) => {
      const state = await choose(node, l10n.t('Forget which run?'), isOver);
      if (state !== undefined && (await mayForget(state))) await runs.forget(state.id);
    },
  };
}

/** A log can be long. */
function prepareLog<T>(act: (signal: AbortSignal) => Promise<T>): Promise<T> {
  return work(l10n.t('Preparing the whole log…'), act);
}

function sayNoLog(): void {
  void window.showInformationMessage(l10n.t('This run has no log file: its pod wrote nothing.'));
}

function suggestFile({ taskId, id }: RunState): Uri {
  const name = `${taskId}-${id}`.replace(/[^\w.-]+/g, '_').slice(0, 120);
  const folder = workspace.workspaceFolders?.[0]?.uri ?? Uri.file(homedir());
  return Uri.joinPath(folder, `${name}.log`);
}

async function pickRun(states: readonly RunState[], title: string): Promise<RunState | undefined> {
  if (states.length < 2) return states[0];
  const items = states.map((state) => ({
    label: toPlainText(`${state.dagId}.${state.taskId}`),
    description: `${toPlainText(state.cluster)} · ${state.began.slice(0, 19).replace('T', ' ')}Z`,
    detail: toPlainText(state.detail),
    state,
  }));
  return (await window.showQuickPick(items, { title, matchOnDescription: true }))?.state;
}

/** A run that was never settled, or whose pod is kept for a time, may have a pod that nobody else would clean up. */
async function mayForget({ phase, pod, cluster, keptUntil }: RunState): Promise<boolean> {
  if (phase !== 'interrupted' && keptUntil === undefined) return true;
  const forget = l10n.t('Forget');
  const text = l10n.t(
    'The pod {0} may still be in namespace {1} on {2}, and nobody will clean it up.',
    toPlainText(pod.name),
    toPlainText(pod.namespace),
    toPlainText(cluster),
  );
  return (await window.showWarningMessage(text, { modal: true }, forget)) === forget;
}

/** A run that is being stopped waits until its pod has ended. */
async function mayForce({ pod, dagId, taskId }: RunState): Promise<boolean> {
  const force = l10n.t('Delete at Once');
  const text = l10n.t('{0} is being stopped.', toPlainText(`${dagId}.${taskId}`));
  const detail = l10n.t(
    'Its pod {0} still has time to end. Deleted at once it gets none, and its last output may be lost.',
    toPlainText(pod.name),
  );
  return (await window.showWarningMessage(text, { modal: true, detail }, force)) === force;
}

async function pickEnd({ dagId, taskId, pod }: RunState): Promise<'keep' | 'delete' | undefined> {
  const items = [
    {
      label: l10n.t('Stop and delete the pod'),
      description: pod.name,
      choice: 'delete',
    },
    {
      label: l10n.t('Stop following and keep the pod'),
      description: l10n.t('It goes on in namespace {0}', pod.namespace),
      choice: 'keep',
    },
  ] as const;
  const title = l10n.t('Stop {0}', toPlainText(`${dagId}.${taskId}`));
  return (await window.showQuickPick(items, { title }))?.choice;
}
