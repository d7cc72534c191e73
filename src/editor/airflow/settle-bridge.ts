import type { BridgeCandidate } from '../../core/bridge/find-bridges.ts';
import { pickOne } from '../asking/pick.ts';
import { toPlainText } from '../asking/plain-text.ts';
import type { L10n } from '../asking/window.ts';
import type { AirflowParts } from './airflow-port.ts';

/** The Airflow that is asked. */
export type ChosenBridge = Pick<BridgeCandidate, 'command' | 'mounts'>;

const key = 'podTasks.bridge.v1';

/**
 * Which Airflow answers for a file: the one of the settings, else the one that was chosen before, else one of those that are
 * found beside the file, by the user's choice. Undefined where there is none or the user cancels.
 */
export async function settleBridge(
  file: string,
  parts: AirflowParts,
): Promise<ChosenBridge | undefined> {
  const { services, editor, asking, launcher, airflow, state } = parts;
  const { window, l10n } = asking;
  const folder = editor.folderOf(file);
  const argv = services.settings(file)['podTasks.bridge.command'];
  if (argv.length > 0) return { command: { argv, folder }, mounts: [] };
  const found = await editor.work(l10n.t('Looking for your Airflow'), () =>
    launcher().findBridges({
      file,
      workspace: folder ?? file,
      interpreters: airflow.interpreters(file),
      environment: services.environment,
      listContainers: (service) => launcher().listContainers(service, services.environment),
    }),
  );
  const before = state.get(key);
  const known = found.find((one) => toId(one) === before);
  if (known !== undefined) return known;
  const setUp = l10n.t('Name a Command…');
  if (found.length === 0) {
    const text = l10n.t(
      'No Airflow is found beside this file: no Python environment that holds it, and no container.',
    );
    void window.tell('information', text, setUp).then((chosen) => {
      if (chosen === setUp) airflow.openSetting('podTasks.bridge.command');
    });
    return undefined;
  }
  const choice = await pickOne<BridgeCandidate | 'setting'>(
    window,
    {
      title: l10n.t('Which Airflow is to be asked?'),
      placeholder: l10n.t('It imports the DAG file, which runs its code; remembered here'),
    },
    [
      ...found.map((one) => ({
        label: toPlainText(asking.toRelative(one.name)),
        description: describe(one, l10n),
        value: one,
      })),
      { label: setUp, value: 'setting' },
    ],
  );
  if (choice === 'setting') airflow.openSetting('podTasks.bridge.command');
  if (choice === 'setting' || choice === undefined) return undefined;
  await state.update(key, toId(choice));
  return choice;
}

/** The next time is asked again. */
export async function forgetBridge({ state }: Pick<AirflowParts, 'state'>): Promise<void> {
  await state.update(key, undefined);
}

function toId({ kind, name }: BridgeCandidate): string {
  return `${kind} ${name}`;
}

function describe({ kind }: BridgeCandidate, l10n: L10n): string {
  switch (kind) {
    case 'python':
      return l10n.t('Python environment');
    case 'compose':
      return l10n.t('service of docker compose');
    case 'astro':
      return l10n.t('container of an Astro project');
  }
}
