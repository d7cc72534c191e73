import { isPodTaskError } from '../../core/base/failure.ts';
import { chooseKubeconfig } from './choose-kubeconfig.ts';
import { askText } from '../asking/ask-text.ts';
import { openPick, pickOne } from '../asking/pick.ts';
import type { Choice } from '../asking/pick.ts';
import { toPlainText } from '../asking/plain-text.ts';
import type { PlaceChoice } from '../asking/place-choices.ts';
import type { Place, Selection } from '../place.ts';
import type { CommandParts } from './command-parts.ts';
import { findUserKubeconfigs } from './find-kubeconfigs.ts';
import type { Handlers } from './register.ts';
import { mayRun } from './trust.ts';

/** The commands that say where pods run. */
export function createTargetCommands(
  parts: CommandParts,
): Pick<
  Handlers,
  'podTasks.target.select' | 'podTasks.target.selectNamespace' | 'podTasks.kubeconfig.choose'
> {
  return {
    'podTasks.target.select': () => selectTarget(parts),
    'podTasks.target.selectNamespace': () => selectNamespace(parts),
    'podTasks.kubeconfig.choose': async () => {
      if (mayRun(parts)) await chooseKubeconfig(parts);
    },
  };
}

async function selectTarget(parts: CommandParts): Promise<void> {
  if (!mayRun(parts)) return;
  const { asking, launcher, services, selections, answers } = parts;
  const { window, l10n } = asking;
  for (;;) {
    const kubeconfigs = findUserKubeconfigs(parts);
    const found = launcher().readContexts(kubeconfigs, services.environment, services.words);
    const choices: readonly Choice<PlaceChoice>[] = [
      {
        label: l10n.t('As the task says'),
        description: l10n.t('its own context; asked once where it is not known here'),
        value: { kind: 'task' },
      },
      ...launcher().listPlaceChoices(kubeconfigs, found, l10n),
    ];
    const active = choices.findIndex(({ value }) => isSame(value, selections.selection));
    const choice = await pickOne(
      window,
      {
        title: l10n.t('Where are pods to run?'),
        placeholder: l10n.t('Holds for all tasks of this workspace, and for the view of the pods'),
      },
      choices,
      Math.max(active, 0),
    );
    if (choice === undefined) return;
    if (choice.kind === 'file') {
      if (!(await chooseKubeconfig(parts))) return;
      continue;
    }
    // Whoever goes back to the tasks wants to be asked again.
    if (choice.kind === 'task') await answers.forgetAll();
    await selections.select(choice);
    return;
  }
}

function isSame(choice: PlaceChoice, selection: Selection): boolean {
  if (choice.kind !== 'cluster' || selection.kind !== 'cluster') {
    return choice.kind === selection.kind;
  }
  return choice.context === selection.context;
}

type NamespaceChoice = { readonly name: string | undefined } | 'type';

async function selectNamespace(parts: CommandParts): Promise<void> {
  if (!mayRun(parts)) return;
  const { window, l10n } = parts.asking;
  const { namespace } = parts.selections;
  const fixed: readonly Choice<NamespaceChoice>[] = [
    {
      label: l10n.t("The task's own namespace"),
      description: l10n.t('all namespaces in the view of the pods'),
      value: { name: undefined },
    },
    { label: l10n.t('Type a namespace…'), value: 'type' },
  ];
  const list = openPick<NamespaceChoice>(
    window,
    {
      title: l10n.t('Which namespace?'),
      placeholder: l10n.t('Asking the cluster for its namespaces…'),
    },
    fixed,
  );
  const stop = new AbortController();
  const listed = listNamespaces(parts, stop.signal).then(({ names, sentence }) => {
    const all = names.map((name): Choice<NamespaceChoice> => ({
      label: toPlainText(name),
      ...(name === namespace ? { description: l10n.t('chosen now') } : {}),
      value: { name },
    }));
    list.show([...fixed, ...all], sentence, false);
  });
  const choice = await list.chosen;
  stop.abort();
  await listed;
  if (choice === undefined) return;
  const name = choice === 'type' ? await typeNamespace(namespace ?? '', parts) : choice.name;
  if (choice === 'type' && name === undefined) return;
  await parts.selections.selectNamespace(name);
}

/** The cluster's namespaces where it permits to list them; `sentence` says how it went. */
async function listNamespaces(
  parts: CommandParts,
  signal: AbortSignal,
): Promise<{ readonly names: readonly string[]; readonly sentence: string }> {
  const { asking, openCluster, services } = parts;
  const { l10n } = asking;
  const place = findPlace(parts);
  const none = { names: [], sentence: l10n.t('There is no list of namespaces here; type one') };
  if (place === undefined || runsForeignProgram(place, parts)) return none;
  try {
    const cluster = await openCluster(place);
    try {
      if (cluster.namespaces === undefined) return none;
      const names = await cluster.namespaces(signal);
      return { names, sentence: l10n.t('Holds for all tasks of this workspace') };
    } finally {
      await cluster.close();
    }
  } catch (error) {
    if (signal.aborted) return none;
    if (!isPodTaskError(error)) throw error;
    services.log.info('the namespaces cannot be listed', error);
    return {
      names: [],
      sentence: toPlainText(services.words.failure(error.code, error.data), 500),
    };
  }
}

/** What is selected, else the current context. */
function findPlace(parts: CommandParts): Place | undefined {
  const { selections, launcher, services } = parts;
  const { selection } = selections;
  if (selection.kind !== 'task') return selection;
  const kubeconfigs = findUserKubeconfigs(parts);
  const { contexts } = launcher().readContexts(kubeconfigs, services.environment, services.words);
  const current = contexts.find(({ isCurrent }) => isCurrent);
  return current === undefined
    ? undefined
    : { kind: 'cluster', files: kubeconfigs.files, context: current.name };
}

/** True where only asking would run a program that a kubeconfig of the workspace names. */
function runsForeignProgram(place: Place, parts: CommandParts): boolean {
  const { services, editor, launcher } = parts;
  try {
    const where = launcher().describePlace(place, {
      settings: services.settings(),
      userKubeconfig: editor.userKubeconfig,
      environment: services.environment,
    });
    return where.kind === 'cluster' && where.foreignPlugin !== undefined;
  } catch (error) {
    // Opening it tells the same in a sentence.
    if (isPodTaskError(error)) return false;
    throw error;
  }
}

function typeNamespace(value: string, { asking }: CommandParts): Promise<string | undefined> {
  const { window, l10n } = asking;
  return askText(window, {
    title: l10n.t('Which namespace?'),
    prompt: l10n.t('All tasks of this workspace run in it, whatever they say.'),
    placeholder: l10n.t('for example {example}', { example: 'airflow' }),
    value,
    findFlaw: (text) =>
      /^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$/.test(text)
        ? undefined
        : l10n.t('A namespace has up to 63 small letters, digits and dashes.'),
  });
}
