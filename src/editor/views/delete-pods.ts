import type { V1Pod } from '@kubernetes/client-node';
import { toError } from '../../core/base/clock.ts';
import { isPodTaskError } from '../../core/base/failure.ts';
import type { Cluster } from '../../core/cluster/cluster.ts';
import { findPodState, isEnded } from '../../core/pods/item-state.ts';
import { harmless } from '../../core/words/fill.ts';
import type { Words } from '../../core/words/say.ts';
import type { L10n } from '../localize.ts';

/** Names that a question lists, and deletions that go on at once. */
const most = { names: 15, atOnce: 8 } as const;

/** What is asked before pods are deleted. */
export interface DeleteQuestion {
  readonly message: string;
  readonly detail: string;
  readonly button: string;
}

/** The question that names what will be deleted, where, and what comes of it. */
export function askToDelete(
  pods: readonly V1Pod[],
  context: string,
  isProtected: boolean,
  l10n: L10n,
): DeleteQuestion {
  const names = pods.map((pod) => harmless(pod.metadata?.name ?? ''));
  const namespaces = [...new Set(pods.map((pod) => harmless(pod.metadata?.namespace ?? '')))];
  const live = pods.filter((pod) => !isEnded(findPodState(pod))).length;
  const [only = ''] = names;
  const lines = [
    l10n.t('Context: {0}', harmless(context)),
    l10n.t('Namespace: {0}', namespaces.join(', ')),
    ...(pods.length === 1 ? [] : [l10n.t('Pods: {0}', listNames(names, l10n))]),
    ...(live === 0 ? [] : [explainLive(live, pods.length, l10n)]),
    ...(isProtected ? [l10n.t('This context is protected.')] : []),
  ];
  return {
    message:
      pods.length === 1
        ? l10n.t('Delete the pod {0}?', only)
        : l10n.t('Delete {0} pods?', pods.length),
    detail: lines.join('\n'),
    button: l10n.t('Delete'),
  };
}

/** Deletes the pods, each only if it is still the one that was shown; gives a sentence for each that was not deleted. */
export async function deletePods(
  pods: readonly V1Pod[],
  cluster: Cluster,
  words: Words,
  signal: AbortSignal,
): Promise<readonly string[]> {
  const sentences: string[] = [];
  const left = [...pods];
  const work = async (): Promise<void> => {
    for (let pod = left.shift(); pod !== undefined; pod = left.shift()) {
      const sentence = await deleteOne(pod, cluster, words, signal);
      if (sentence !== undefined) sentences.push(sentence);
    }
  };
  await Promise.all(Array.from({ length: most.atOnce }, work));
  return sentences;
}

async function deleteOne(
  { metadata }: V1Pod,
  cluster: Cluster,
  words: Words,
  signal: AbortSignal,
): Promise<string | undefined> {
  const name = { namespace: metadata?.namespace ?? 'default', name: metadata?.name ?? '' };
  try {
    const uid = metadata?.uid;
    await cluster.delete(name, uid === undefined ? {} : { uid }, signal);
    return undefined;
  } catch (error) {
    signal.throwIfAborted();
    const { code, data } = isPodTaskError(error)
      ? error
      : ({ code: 'internal', data: { detail: toError(error).message } } as const);
    return words.failure(code, {
      ...data,
      ...(code === 'conflict' ? { kind: 'pod', ...name } : {}),
    });
  }
}

function listNames(names: readonly string[], l10n: L10n): string {
  const shown = names.slice(0, most.names).join(', ');
  const rest = names.length - most.names;
  return rest <= 0 ? shown : l10n.t('{0} and {1} more', shown, rest);
}

function explainLive(live: number, all: number, l10n: L10n): string {
  if (all === 1) return l10n.t('It has not ended: its task fails when the pod is deleted.');
  return l10n.t('Pods that have not ended: {0}. Their tasks fail when the pods are deleted.', live);
}
