import { Uri, commands, l10n, languages, window, workspace } from 'vscode';
import type { V1Pod } from '@kubernetes/client-node';
import { isPodTaskError, PodTaskError } from '../../core/base/failure.ts';
import type { Cluster } from '../../core/cluster/cluster.ts';
import { podFailure } from '../../core/cluster/pod-failure.ts';
import { findPodState } from '../../core/pods/item-state.ts';
import { isProtectedContext } from '../../core/project/protected-contexts.ts';
import { toPlainText } from '../asking/plain-text.ts';
import type { Handlers } from '../commands/register.ts';
import { podScheme, podsViewId } from '../contributions.ts';
import type { Place } from '../place.ts';
import type { PodDocuments } from '../pod-documents.ts';
import type { OpenCluster, RunState, Runs } from '../runs/runs.ts';
import type { Services } from '../services.ts';
import { askToDelete, deletePods } from './delete-pods.ts';
import { describePlace } from './describe-view.ts';
import { toDocument, toPodAddress } from './pod-address.ts';
import type { PodAddress } from './pod-address.ts';
import { isFollowedHere } from './describe-node.ts';
import type { PodLogs } from './pod-logs.ts';
import { listPodsOf, listRunsOf } from './pods-node.ts';
import type { PodsNode } from './pods-node.ts';
import type { PodsView } from './pods-view.ts';
import type { NoteDeleted, StoreFirst } from './store-first.ts';

/** What the commands about pods work with. */
export interface PodCommandParts {
  readonly services: Services;
  readonly view: PodsView;
  readonly open: OpenCluster;
  readonly documents: PodDocuments;
  readonly logs: PodLogs;
  readonly runs: Pick<Runs, 'force'>;
  readonly storeFirst: StoreFirst;
  readonly noteDeleted: NoteDeleted;
  readonly load: () => Pick<typeof import('../../core/pods/pod-yaml.ts'), 'printPod'>;
  /** Asks for what opening the place needs to be agreed to. */
  readonly agree: (place: Place) => Promise<void>;
}

/** The authority of documents that show live pods. */
const livePods = 'pod';
/** Milliseconds that storing what there is of pods may take before they are deleted by force. */
const forcedPatience = 3000;
/** Sentences that are shown by themselves where several pods could not be deleted; the log has all. */
const mostSentences = 3;

/** The handlers of the commands about pods. */
export type PodHandlers = Required<
  Pick<
    Handlers,
    | 'podTasks.pod.showLog'
    | 'podTasks.pod.showYaml'
    | 'podTasks.pod.delete'
    | 'podTasks.pod.forceDelete'
    | 'podTasks.pods.refresh'
  >
>;

/** Makes the handlers. */
export function createPodCommands(parts: PodCommandParts): PodHandlers {
  const { view, logs } = parts;
  // Only what was opened from the tree: the address in a document's URI could come from anyone.
  const shown = new Map<string, PodAddress>();
  parts.documents.add(livePods, (uri, signal) => readPod(uri, shown, parts, signal));
  return {
    'podTasks.pod.showLog': (given) => {
      for (const address of chooseOne(view.choose(given, undefined), view)) logs.show(address);
    },
    'podTasks.pod.showYaml': async (given) => {
      for (const address of chooseOne(view.choose(given, undefined), view)) {
        await showYaml(address, shown, parts.documents);
      }
    },
    'podTasks.pod.delete': async (given, all) => {
      await deleteChosen(view.choose(given, all), false, parts);
    },
    'podTasks.pod.forceDelete': async (given, all) => {
      await deleteChosen(view.choose(given, all), true, parts);
    },
    'podTasks.pods.refresh': async () => {
      const { place, status } = view.store.view;
      if (status === 'consent' && place !== undefined) await parts.agree(place);
      view.store.refresh();
    },
  };
}

function chooseOne(nodes: readonly PodsNode[], { store }: PodsView): readonly PodAddress[] {
  const { place } = store.view;
  const pod = nodes[0]?.pod;
  if (pod === undefined || place === undefined) {
    void window.showInformationMessage(l10n.t('Select a pod that is on the cluster.'));
    return [];
  }
  return [toPodAddress(pod, place)];
}

async function showYaml(
  address: PodAddress,
  shown: Map<string, PodAddress>,
  documents: PodDocuments,
): Promise<void> {
  const uri = Uri.from({ scheme: podScheme, authority: livePods, ...toDocument(address) });
  const isOpen = workspace.textDocuments.some((one) => one.uri.toString() === uri.toString());
  shown.set(uri.toString(), address);
  if (isOpen) documents.refresh(uri);
  const document = await workspace.openTextDocument(uri);
  await languages.setTextDocumentLanguage(document, 'yaml');
  await window.showTextDocument(document, { preview: true });
}

async function readPod(
  uri: Uri,
  shown: ReadonlyMap<string, PodAddress>,
  parts: PodCommandParts,
  signal: AbortSignal,
): Promise<string> {
  const address = shown.get(uri.toString());
  if (address === undefined || !workspace.isTrusted) {
    return `# ${l10n.t('Open this pod again from the view of the pods.')}\n`;
  }
  try {
    const pod = await withCluster(address.place, parts.open, (cluster) =>
      cluster.get(address.pod, signal),
    );
    if (address.uid !== undefined && pod.metadata?.uid !== address.uid) {
      throw podFailure('not-found', address.pod);
    }
    return parts.load().printPod(pod);
  } catch (error) {
    signal.throwIfAborted();
    const failure = isPodTaskError(error) ? error : new PodTaskError('internal', {}, error);
    parts.services.log.warn('a pod cannot be shown', error);
    return `# ${parts.services.words.failure(failure.code, failure.data)}\n`;
  }
}

async function deleteChosen(
  nodes: readonly PodsNode[],
  isWished: boolean,
  parts: PodCommandParts,
): Promise<void> {
  const { services, view } = parts;
  const { place } = view.store.view;
  const pods = [...new Set(nodes.flatMap(({ forest }) => listPodsOf(forest)))];
  if (pods.length === 0 || place === undefined) {
    await forgetChosen(nodes);
    return;
  }
  // To tell a pod again that it is to end would change nothing.
  const isForced = isWished || pods.every((pod) => findPodState(pod) === 'terminating');
  const context = describePlace(place, l10n);
  const patterns = services.settings()['podTasks.cluster.protectedContexts'];
  const isProtected = place.kind === 'cluster' && isProtectedContext(place.context, patterns);
  const { message, detail, button } = askToDelete(pods, { context, isProtected, isForced }, l10n);
  const answer = await window.showWarningMessage(message, { modal: true, detail }, button);
  if (answer !== button) return;
  // What this window waits for is cut short as well.
  if (isForced) for (const { id } of nodes.flatMap(listStopping)) parts.runs.force(id);
  const sentences = await window.withProgress({ location: { viewId: podsViewId } }, () =>
    deleteAll(pods, place, isForced, parts),
  );
  for (const sentence of sentences) services.log.warn(sentence);
  for (const sentence of sentences.slice(0, mostSentences)) {
    void window.showErrorMessage(toPlainText(sentence, 600));
  }
  if (sentences.length > mostSentences) {
    const rest = l10n.t('{0} more pods were not deleted.', sentences.length - mostSentences);
    void window.showErrorMessage(rest);
  }
}

function listStopping({ forest }: PodsNode): readonly RunState[] {
  return listRunsOf(forest).filter((run) => isFollowedHere(run) && run.phase === 'stopping');
}

async function deleteAll(
  pods: readonly V1Pod[],
  place: Place,
  isForced: boolean,
  { open, services, storeFirst, noteDeleted }: PodCommandParts,
): Promise<readonly string[]> {
  const stop = new AbortController();
  const late = new AbortController();
  const over = new AbortController();
  // Whoever does not want to wait for the pod does not want to wait for its log either.
  const { clock } = services;
  if (isForced) {
    const cut = (): void => late.abort(new Error('The time for storing is over.'));
    clock.sleep(forcedPatience, over.signal).then(cut, () => undefined);
  }
  try {
    return await withCluster(place, open, (cluster) =>
      deletePods(pods, cluster, services.words, stop.signal, {
        before: (pod) => storeFirst(pod, cluster, late.signal),
        after: noteDeleted,
        ...(isForced ? { graceSeconds: 0 } : {}),
      }),
    );
  } finally {
    over.abort();
  }
}

/** Of a run whose pod is gone only its record is left. */
async function forgetChosen(nodes: readonly PodsNode[]): Promise<void> {
  const ended = nodes.filter(({ run }) => run !== undefined && !isFollowedHere(run));
  for (const node of ended) await commands.executeCommand('podTasks.run.forget', node);
  if (ended.length > 0) return;
  const goesOn = nodes.some(({ forest }) => listRunsOf(forest).some(isFollowedHere));
  void window.showInformationMessage(
    goesOn
      ? l10n.t('There is no pod to delete here yet; stop the run instead.')
      : l10n.t('There is no pod to delete here.'),
  );
}

async function withCluster<T>(
  place: Place,
  open: OpenCluster,
  act: (cluster: Cluster) => Promise<T>,
): Promise<T> {
  const cluster = await open(place);
  try {
    return await act(cluster);
  } finally {
    await cluster.close();
  }
}
