import type { V1Pod } from '@kubernetes/client-node';
import { isPodTaskError } from '../../base/failure.ts';
import type { MessageData } from '../../base/message.ts';
import { lookInterval } from '../follow-pod.ts';
import { findPhase, findStage, findWaiting, isScheduled } from '../pod-facts.ts';
import type { PodObserver } from '../pod-observer.ts';
import type { PodView } from '../pod-view.ts';
import { hasLeftPending, isAtLeast, isFatalImageReason } from '../provider-rules.ts';
import type { RunTools } from '../run-tools.ts';
import { readEvents } from './tell-timeline.ts';
import type { VerdictCause } from '../verdict/verdict-cause.ts';
import { isPassing } from '../try-again.ts';

/** Why the run ends although no container decided it; the cause where that is known at once, with values for its words. */
export interface EarlyEnd {
  readonly reason: string;
  readonly message: string;
  readonly cause?: VerdictCause;
  readonly data?: MessageData;
}

/** Milliseconds between looks at the events of a pod that has not started (`startup_check_interval`); the port has no watch for them. */
const eventInterval = 5000;

/**
 * Waits until the pod is no longer Pending (`await_pod_start`); gives the reason where it takes too long, where an image
 * cannot be had or where the pod is deleted. Before provider 10.5 one time limit counts from the creation.
 * Of a run that is taken up again (`isResumed`) the time that has passed counts.
 */
export async function awaitStart(
  view: PodView,
  observer: PodObserver,
  tools: RunTools,
  signal: AbortSignal,
  isResumed = false,
): Promise<EarlyEnd | undefined> {
  const version = tools.settings.providerVersion;
  const stop = new AbortController();
  const either = AbortSignal.any([signal, stop.signal]);
  const telling = tellEvents(view, observer, tools, either);
  try {
    const { scheduleTimeoutSeconds, startupTimeoutSeconds } = tools.settings;
    if (scheduleTimeoutSeconds !== undefined) {
      const early = await waitUpTo(scheduleTimeoutSeconds, 'ScheduleTimeout', isScheduled);
      if (early !== undefined) return early;
    }
    return await waitUpTo(startupTimeoutSeconds, 'StartTimeout', () => false);
  } finally {
    stop.abort();
    await telling;
  }

  async function waitUpTo(
    seconds: number,
    reason: string,
    isReached: (pod: V1Pod) => boolean,
  ): Promise<EarlyEnd | undefined> {
    const over = new AbortController();
    const judgePod = (pod: V1Pod): EarlyEnd | 'reached' | undefined =>
      findRefusal(pod, version) ??
      (hasLeftPending(version, findPhase(pod)) || isReached(pod)
        ? 'reached'
        : findImageProblem(pod, version));
    const step = AbortSignal.any([either, over.signal]);
    const waited = isResumed ? countWaited(view.pod, tools) : 0;
    const tooLate = tools.clock.sleep(Math.max(0, seconds * 1000 - waited), step).then(
      async () => {
        // What was seen last may be old: a cluster out of reach is no pod that takes too long.
        const pod = await findPod(tools, step);
        // Those who wait for what comes next must not wait with the old state.
        view.doubt();
        if (pod === undefined) return deleted;
        return judgePod(pod) ?? { reason, message: describeWaiting(pod) };
      },
      () => undefined,
    );
    const ready = view.until(({ pod, gone }) => (gone ? deleted : judgePod(pod)), step);
    // Where the time is over first, nobody waits for the other any more.
    ready.catch(() => undefined);
    tooLate.catch(() => undefined);
    try {
      const result = await Promise.race([ready, tooLate]);
      signal.throwIfAborted();
      return result === 'reached' ? undefined : result;
    } finally {
      over.abort();
    }
  }
}

/** Why a pod failed before it had containers, which the operator calls a failed launch from 10.19. */
function findRefusal(pod: V1Pod, version: string): EarlyEnd | undefined {
  const { containerStatuses, reason = 'Error', message = '' } = pod.status ?? {};
  const isRefused = findPhase(pod) === 'Failed' && containerStatuses === undefined;
  return isRefused && isAtLeast(version, '10.19') ? { reason, message } : undefined;
}

/** Why a container's image cannot be had, where the operator of this version gives up on it at once. */
export function findImageProblem(pod: V1Pod, version: string): EarlyEnd | undefined {
  for (const { waiting } of findWaiting(pod)) {
    const { reason = '', message = '' } = waiting;
    if (isFatalImageReason(version, reason, message)) return { reason, message };
  }
  return undefined;
}

/** Milliseconds since the pod was last known to have come a step further: created, or scheduled. */
function countWaited({ metadata, status }: V1Pod, { clock }: RunTools): number {
  const scheduled = (status?.conditions ?? []).find(
    (one) => one.type === 'PodScheduled' && one.status === 'True',
  );
  const from = scheduled?.lastTransitionTime ?? metadata?.creationTimestamp;
  // The cluster's clock may be ahead of this machine's.
  return from === undefined ? 0 : Math.max(0, clock.now().getTime() - new Date(from).getTime());
}

const deleted: EarlyEnd = { reason: 'Deleted', message: '' };

async function findPod(tools: RunTools, signal: AbortSignal): Promise<V1Pod | undefined> {
  for (;;) {
    try {
      return await tools.cluster.get(tools.name, signal);
    } catch (error) {
      if (isPodTaskError(error, 'not-found')) return undefined;
      if (!isPassing(error)) throw error;
      // Whoever follows the pod decides when the cluster has been out of reach for too long.
      tools.log.debug('the pod cannot be looked at', error);
      await tools.clock.sleep(lookInterval, signal);
    }
  }
}

/** Without an answer the events are asked for again; without the right to read them the run goes on, and says so once. */
async function tellEvents(
  view: PodView,
  observer: PodObserver,
  tools: RunTools,
  signal: AbortSignal,
): Promise<void> {
  if (tools.cluster.lacks.has('events')) return;
  try {
    for (let pause = 1000; ; pause = eventInterval) {
      await tools.clock.sleep(pause, signal);
      try {
        const events = await readEvents(tools, signal);
        // What comes with the start itself stands in the timeline.
        const stage = findStage(view.pod, tools.settings.baseContainerName);
        if (events === undefined || stage === 'running' || stage === 'terminated') return;
        await tools.emit(...observer.observeEvents(events));
      } catch (error) {
        if (!isPassing(error)) throw error;
        tools.log.debug('the events of the pod did not come', error);
      }
    }
  } catch (error) {
    if (!signal.aborted) tools.log.debug('the events of the pod cannot be read', error);
  }
}

function describeWaiting(pod: V1Pod): string {
  const waiting = findWaiting(pod).find(({ waiting }) => waiting.message !== undefined);
  const unscheduled = (pod.status?.conditions ?? []).find(
    ({ type, status }) => type === 'PodScheduled' && status === 'False',
  );
  return waiting?.waiting.message ?? unscheduled?.message ?? pod.status?.message ?? '';
}
