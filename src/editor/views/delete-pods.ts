import type { V1Pod } from '@kubernetes/client-node';
import { toError } from '../../core/base/clock.ts';
import { isPodTaskError } from '../../core/base/failure.ts';
import type { Cluster, PodName } from '../../core/cluster/cluster.ts';
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

/** What deleting is about, beside the pods. */
export interface DeleteWish {
  readonly context: string;
  readonly isProtected: boolean;
  /** Without the time that pods have to end. */
  readonly isForced: boolean;
}

/** The question that names what will be deleted, where, and what comes of it. */
export function askToDelete(
  pods: readonly V1Pod[],
  { context, isProtected, isForced }: DeleteWish,
  l10n: L10n,
): DeleteQuestion {
  const names = pods.map((pod) => harmless(pod.metadata?.name ?? ''));
  const namespaces = [...new Set(pods.map((pod) => harmless(pod.metadata?.namespace ?? '')))];
  // Of one that is being deleted already the task fails in any case.
  const live = pods
    .map(findPodState)
    .filter((state) => !isEnded(state) && state !== 'terminating').length;
  const [only = ''] = names;
  const lines = [
    l10n.t('Context: {0}', harmless(context)),
    l10n.t('Namespace: {0}', namespaces.join(', ')),
    ...(pods.length === 1 ? [] : [l10n.t('Pods: {0}', listNames(names, l10n))]),
    ...(live === 0 ? [] : [explainLive(live, pods.length, l10n)]),
    ...(isForced ? [explainForce(pods.length, l10n)] : []),
    ...(isProtected ? [l10n.t('This context is protected.')] : []),
  ];
  return {
    message:
      pods.length === 1
        ? isForced
          ? l10n.t('Delete the pod {0} at once?', only)
          : l10n.t('Delete the pod {0}?', only)
        : isForced
          ? l10n.t('Delete {0} pods at once?', pods.length)
          : l10n.t('Delete {0} pods?', pods.length),
    detail: lines.join('\n'),
    button: l10n.t('Delete'),
  };
}

/** How pods are deleted. */
export interface DeleteManner {
  /** Undefined: as long as each pod says. */
  readonly graceSeconds?: number;
  /** Done before each deletion, which does not happen where it rejects. */
  readonly before?: (pod: V1Pod, cluster: Cluster) => Promise<void>;
  /** Done after each deletion; must not reject. */
  readonly after?: (pod: V1Pod) => Promise<void>;
}

/** Deletes the pods, each only if it is still the one that was shown; gives a sentence for each that was not deleted. */
export async function deletePods(
  pods: readonly V1Pod[],
  cluster: Cluster,
  words: Words,
  signal: AbortSignal,
  manner: DeleteManner = {},
): Promise<readonly string[]> {
  const sentences: string[] = [];
  const left = [...pods];
  const work = async (): Promise<void> => {
    for (let pod = left.shift(); pod !== undefined; pod = left.shift()) {
      const sentence = await deleteOne(pod, cluster, words, signal, manner);
      if (sentence !== undefined) sentences.push(sentence);
    }
  };
  await Promise.all(Array.from({ length: most.atOnce }, work));
  return sentences;
}

async function deleteOne(
  pod: V1Pod,
  cluster: Cluster,
  words: Words,
  signal: AbortSignal,
  { graceSeconds, before, after }: DeleteManner,
): Promise<string | undefined> {
  const { metadata } = pod;
  const name = { namespace: metadata?.namespace ?? 'default', name: metadata?.name ?? '' };
  try {
    const uid = metadata?.uid;
    await before?.(pod, cluster);
    const options = {
      ...(uid === undefined ? {} : { uid }),
      ...(graceSeconds === undefined ? {} : { gracePeriodSeconds: graceSeconds }),
    };
    await cluster.delete(name, options, signal);
  } catch (error) {
    signal.throwIfAborted();
    // Somebody was faster, for example whoever follows its run: what is wished for is so.
    if (!isPodTaskError(error, 'not-found')) return sayWhy(error, name, words);
  }
  await after?.(pod);
  return undefined;
}

function sayWhy(error: unknown, name: PodName, words: Words): string {
  const { code, data } = isPodTaskError(error)
    ? error
    : ({ code: 'internal', data: { detail: toError(error).message } } as const);
  return words.failure(code, {
    ...data,
    ...(code === 'conflict' ? { kind: 'pod', ...name } : {}),
  });
}

function listNames(names: readonly string[], l10n: L10n): string {
  const shown = names.slice(0, most.names).join(', ');
  const rest = names.length - most.names;
  return rest <= 0 ? shown : l10n.t('{0} and {1} more', shown, rest);
}

function explainForce(all: number, l10n: L10n): string {
  return all === 1
    ? l10n.t(
        'It gets no time to end, and its last output may be lost. On a node that does not answer its containers may go on.',
      )
    : l10n.t(
        'They get no time to end, and their last output may be lost. On a node that does not answer their containers may go on.',
      );
}

function explainLive(live: number, all: number, l10n: L10n): string {
  if (all === 1) return l10n.t('It has not ended: its task fails when the pod is deleted.');
  return l10n.t('Pods that have not ended: {0}. Their tasks fail when the pods are deleted.', live);
}
