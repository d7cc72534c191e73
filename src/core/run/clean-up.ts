import type { V1Pod } from '@kubernetes/client-node';
import { isPodTaskError } from '../base/failure.ts';
import type { DeleteOptions } from '../cluster/cluster.ts';
import type { RunSettings } from '../manifest/manifest.ts';
import { realRunLabel, settledLabel } from '../manifest/marker.ts';
import { findPhase, findTerminated, hasEnded, isFinal } from './pod-facts.ts';
import type { PodView } from './pod-view.ts';
import { isAtLeast } from './provider-rules.ts';
import type { Cleanup } from './run-event.ts';
import type { RunTools } from './run-tools.ts';
import { withDeadline } from './with-deadline.ts';
import { awayPatience, isPassing, whileAway } from './try-again.ts';
import type { Pausing } from './try-again.ts';

/** Milliseconds that a pod's mark, and one answer to a deletion that was asked for in vain until then, may take. */
const settlePatience = 30_000;
/** Seconds that Kubernetes gives a pod that does not say how many it needs. */
const defaultGrace = 30;
/** Milliseconds until the first word about a pod that has not ended, and between that and the next. */
const firstWord = 2000;
const nextWord = 5000;
/** Milliseconds over the grace period after which a pod that is still there is no longer waited for. */
const slack = 30_000;

const deleteTries = 5;

const markedLabel = 'already_checked';

/** What happens to the pod in the end. */
export type Disposal = 'delete' | 'keep';

/**
 * By `on_finish_action`, the phase last seen and the base container (`KubernetesPodOperator.process_pod_deletion`; the base
 * container's exit code 0 makes the pod a succeeded one from 7.5, whatever the phase).
 */
export function decideDisposal(pod: V1Pod, settings: RunSettings): Disposal {
  const phase = findPhase(pod);
  switch (settings.onFinishAction) {
    case 'delete_pod':
      return 'delete';
    case 'keep_pod':
      return 'keep';
    case 'delete_active_pod':
      return phase === 'Running' || phase === 'Pending' ? 'delete' : 'keep';
    case 'delete_succeeded_pod': {
      const hasSucceeded =
        isAtLeast(settings.providerVersion, '7.5') &&
        findTerminated(pod, settings.baseContainerName)?.exitCode === 0;
      return phase === 'Succeeded' || hasSucceeded ? 'delete' : 'keep';
    }
  }
}

/**
 * Deletes the pod and waits until it has ended, or marks it so that no operator takes it over; `spare` keeps it for a later
 * start of the same run (`KubernetesPodOperator.on_kill` with `keep_pod` from 10.15, after which `cleanup` does nothing).
 * What cannot be done is a warning. `view` must be kept up to date meanwhile.
 */
export async function dispose(
  disposal: Disposal | 'spare',
  view: PodView,
  gracePeriodSeconds: number | undefined,
  tools: RunTools,
): Promise<Cleanup> {
  const { pod } = view;
  try {
    if (disposal !== 'delete') {
      if (disposal === 'spare' && isOfGivenRun(pod)) return 'kept';
      await withDeadline(tools.clock, settlePatience, (signal) => mark(pod, tools, signal));
      return 'kept';
    }
    // The API server does the same by itself once the phase, which comes later, is final (its `CheckGracefulDelete`).
    const grace = hasEnded(pod) || tools.force.aborted ? 0 : gracePeriodSeconds;
    const how = await deletePod(pod, grace, tools);
    const isAtOnce = grace === 0 || isFinal(pod);
    if (how === 'deleted' && !isAtOnce) {
      await awaitEnd(view, grace ?? pod.spec?.terminationGracePeriodSeconds ?? defaultGrace, tools);
    }
    return how;
  } catch (error) {
    if (isPodTaskError(error, 'not-found')) return 'gone';
    tools.log.warn('the pod was not cleaned up', error);
    const cause = describe(error);
    await tools.warn({ code: 'cleanup-failed', data: { pod: tools.name.name, cause } });
    return 'failed';
  }
}

/** Pauses in milliseconds: the first, then the second, which grows to a minute. */
function* growing(first: number, second: number): Generator<number, void, void> {
  yield first;
  for (let pause = second; ; pause = Math.min(pause * 2, 60_000)) yield pause;
}

/** Asks for the pod's deletion, of this very pod alone; what passes by itself is tried again. */
export async function deletePod(
  { metadata }: V1Pod,
  gracePeriodSeconds: number | undefined,
  tools: Pick<RunTools, 'cluster' | 'clock' | 'name' | 'log'>,
): Promise<'deleted' | 'gone'> {
  const uid = metadata?.uid;
  const options = {
    ...(gracePeriodSeconds === undefined ? {} : { gracePeriodSeconds }),
    ...(uid === undefined ? {} : { uid }),
  };
  return await withDeadline(tools.clock, awayPatience + settlePatience, (signal) =>
    remove(uid, options, tools, signal),
  );
}

/** Waits for a pod that has been told to end, and says so; it can be made short by force. */
async function awaitEnd(view: PodView, graceSeconds: number, tools: RunTools): Promise<void> {
  const { clock, letGo, force, log } = tools;
  const over = new AbortController();
  const stop = AbortSignal.any([letGo, over.signal]);
  let end = clock.now().getTime() + graceSeconds * 1000;
  const gone = view.until((seen) => (seen.gone ? true : undefined), stop);
  const telling = (async (): Promise<void> => {
    for (const pause of growing(firstWord, nextWord)) {
      const left = (): number => end - clock.now().getTime();
      await clock.sleep(Math.max(0, Math.min(pause, left() + slack)), stop);
      if (left() + slack <= 0) break;
      await tools.emit({ type: 'terminating', seconds: Math.max(0, Math.ceil(left() / 1000)) });
    }
    await tools.warn({ code: 'still-terminating', data: { ...tools.name, pod: tools.name.name } });
  })();
  const forced = new Promise<void>((resolve) => {
    force.addEventListener('abort', () => resolve(), { once: true, signal: over.signal });
  }).then(() => {
    // Nothing of its grace period is left.
    end = Math.min(end, clock.now().getTime());
    return deletePod(view.pod, 0, tools);
  });
  // After a forced deletion the pod is still waited for: the cluster says when it is gone.
  forced.catch((error: unknown) => log.debug('the pod was not deleted by force', error));
  gone.catch(() => undefined);
  telling.catch(() => undefined);
  try {
    await Promise.race([gone, telling]);
  } catch (error) {
    log.debug('the end of the pod was not waited for', error);
  } finally {
    over.abort();
  }
}

function describe(error: unknown): string {
  if (isPodTaskError(error)) return String(error.data['detail'] ?? error.code);
  // The sentence around it goes on.
  return (error instanceof Error ? error.message : String(error)).replace(/\.$/, '');
}

/** Deletes the pod; what passes by itself is tried again, since a pod that stays may cost money. */
async function remove(
  uid: string | undefined,
  options: DeleteOptions,
  tools: Pick<RunTools, 'cluster' | 'clock' | 'name' | 'log'>,
  signal: AbortSignal,
): Promise<'deleted' | 'gone'> {
  const { cluster, clock, name } = tools;
  const pausing = whileAway(awayPatience, clock, afterLossOrConflict);
  for (let attempt = 1; ; attempt++) {
    try {
      await cluster.delete(name, options, signal);
      return 'deleted';
    } catch (error) {
      // The answer to an earlier attempt may have been lost.
      if (attempt > 1 && isPodTaskError(error, 'not-found')) return 'deleted';
      const isConflict = isPodTaskError(error, 'conflict');
      // Either a pod of this name exists that is not ours, or ours was being changed at that moment.
      if (isConflict && (await isAnother(uid, tools, signal))) return 'gone';
      const pause = pausing(error, attempt);
      if (pause === undefined) throw error;
      tools.log.debug('the deletion is tried again', error);
      await clock.sleep(pause, signal);
    }
  }
}

const afterLossOrConflict: Pausing = (error, attempt) =>
  attempt < deleteTries && (isPodTaskError(error, 'conflict') || isPassing(error))
    ? 500 * 2 ** (attempt - 1)
    : undefined;

/** True where the pod of this name is not that one; unknown means that the deletion, which names it, is tried again. */
async function isAnother(
  uid: string | undefined,
  { cluster, name, log }: Pick<RunTools, 'cluster' | 'name' | 'log'>,
  signal: AbortSignal,
): Promise<boolean> {
  try {
    return (await cluster.get(name, signal)).metadata?.uid !== uid;
  } catch (error) {
    if (!isPassing(error)) throw error;
    log.debug('whose pod it is cannot be asked', error);
    return false;
  }
}

/**
 * A pod of ours has the operator's mark from the start; one that was made for a given run needs another, so that a later
 * start of that run does not find it.
 */
async function mark(pod: V1Pod, tools: RunTools, signal: AbortSignal): Promise<void> {
  const labels = pod.metadata?.labels ?? {};
  const label = isOfGivenRun(pod) ? settledLabel : markedLabel;
  if (labels[label] === 'True' || tools.cluster.lacks.has('patch')) return;
  try {
    await tools.cluster.patch(tools.name, { metadata: { labels: { [label]: 'True' } } }, signal);
  } catch (error) {
    if (isPodTaskError(error, 'not-found')) throw error;
    tools.log.warn('the pod was not marked', error);
    // On this machine the record says it all the same.
    if (label === settledLabel) return;
    await tools.warn({ code: 'mark-failed', data: { pod: tools.name.name } });
  }
}

function isOfGivenRun({ metadata }: V1Pod): boolean {
  return metadata?.labels?.[realRunLabel] !== undefined;
}
