import type { CoreV1Event, V1Pod } from '@kubernetes/client-node';
import { isPodTaskError } from '../base/failure.ts';
import type { DeleteOptions } from '../cluster/cluster.ts';
import type { RunSettings } from '../manifest/manifest.ts';
import { isPassing } from './follow-pod.ts';
import { LogCursor } from './log-cursor.ts';
import { LineSplitter } from './log-lines.ts';
import { toStored } from './stored-log.ts';
import { findPhase, findStage, findTerminated, hasEnded, listContainers } from './pod-facts.ts';
import type { Cleanup } from './run-event.ts';
import type { RunTools } from './run-tools.ts';
import { withDeadline } from './with-deadline.ts';

/** Milliseconds that storing and cleaning up may take, each. */
export const settlePatience = 15_000;

const deleteTries = 5;

const markedLabel = 'already_checked';

/** What happens to the pod in the end. */
export type Disposal = 'delete' | 'keep';

/** By `on_finish_action`, the phase last seen and the base container (`KubernetesPodOperator.process_pod_deletion`). */
export function decideDisposal(pod: V1Pod, settings: RunSettings): Disposal {
  const phase = findPhase(pod);
  const isOver = phase === 'Succeeded' || phase === 'Failed';
  switch (settings.onFinishAction) {
    case 'delete_pod':
      return 'delete';
    case 'keep_pod':
      return 'keep';
    case 'delete_active_pod':
      return isOver ? 'keep' : 'delete';
    case 'delete_succeeded_pod': {
      const base = findTerminated(pod, settings.baseContainerName);
      return phase === 'Succeeded' || (!isOver && base?.exitCode === 0) ? 'delete' : 'keep';
    }
  }
}

/** Puts the pod's final state, its events and the logs that were not followed on record, before it may be deleted. */
export async function storePod(
  pod: V1Pod,
  followed: ReadonlySet<string>,
  tools: RunTools,
): Promise<readonly CoreV1Event[]> {
  return await withDeadline(tools.clock, settlePatience, async (signal) => {
    const events = await readEvents(tools, signal);
    await tools.recorder.keepPod({ pod, events });
    const init = (pod.spec?.initContainers ?? []).map(({ name }) => name);
    for (const container of [...init, ...listContainers(pod)]) {
      const stage = findStage(pod, container);
      if (followed.has(container) || stage === 'unknown' || stage === 'waiting') continue;
      await storeLog(container, tools, signal);
    }
    return events;
  });
}

/** Deletes the pod, or marks it so that no operator takes it over; what cannot be done is a warning. */
export async function dispose(
  disposal: Disposal,
  pod: V1Pod,
  gracePeriodSeconds: number | undefined,
  tools: RunTools,
): Promise<Cleanup> {
  const uid = pod.metadata?.uid;
  try {
    return await withDeadline(tools.clock, settlePatience, async (signal) => {
      if (disposal === 'keep') {
        await mark(pod, tools, signal);
        return 'kept';
      }
      // The API server does the same by itself once the phase, which comes later, is final (its `CheckGracefulDelete`).
      const grace = hasEnded(pod) ? 0 : gracePeriodSeconds;
      const options = {
        ...(grace === undefined ? {} : { gracePeriodSeconds: grace }),
        ...(uid === undefined ? {} : { uid }),
      };
      return await remove(uid, options, tools, signal);
    });
  } catch (error) {
    if (isPodTaskError(error, 'not-found')) return 'gone';
    tools.log.warn('the pod was not cleaned up', error);
    const cause = describe(error);
    await tools.warn({ code: 'cleanup-failed', data: { pod: tools.name.name, cause } });
    return 'failed';
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
  tools: RunTools,
  signal: AbortSignal,
): Promise<Cleanup> {
  const { cluster, clock, name } = tools;
  for (let attempt = 1; ; attempt++) {
    try {
      await cluster.delete(name, options, signal);
      return 'deleted';
    } catch (error) {
      // The answer to an earlier attempt may have been lost.
      if (attempt > 1 && isPodTaskError(error, 'not-found')) return 'deleted';
      const isConflict = isPodTaskError(error, 'conflict');
      // Either a pod of this name exists that is not ours, or ours was being changed at that moment.
      if (isConflict && (await cluster.get(name, signal)).metadata?.uid !== uid) return 'gone';
      if (attempt >= deleteTries || !(isConflict || isPassing(error))) throw error;
      tools.log.debug('the deletion is tried again', error);
      await clock.sleep(500 * 2 ** (attempt - 1), signal);
    }
  }
}

async function mark(pod: V1Pod, tools: RunTools, signal: AbortSignal): Promise<void> {
  if (pod.metadata?.labels?.[markedLabel] === 'True' || tools.cluster.lacks.has('patch')) return;
  try {
    await tools.cluster.patch(
      tools.name,
      { metadata: { labels: { [markedLabel]: 'True' } } },
      signal,
    );
  } catch (error) {
    if (isPodTaskError(error, 'not-found')) throw error;
    tools.log.warn('the pod was not marked', error);
    await tools.warn({ code: 'mark-failed', data: { pod: tools.name.name } });
  }
}

async function readEvents(tools: RunTools, signal: AbortSignal): Promise<readonly CoreV1Event[]> {
  if (tools.cluster.lacks.has('events')) return [];
  try {
    return await tools.cluster.events(tools.name, signal);
  } catch (error) {
    tools.log.debug('the events of the pod cannot be read', error);
    return [];
  }
}

async function storeLog(container: string, tools: RunTools, signal: AbortSignal): Promise<void> {
  const { cursor } = tools.read.get(container) ?? { cursor: new LogCursor() };
  const sinceTime = cursor.resume();
  const query = {
    ...tools.name,
    container,
    follow: false,
    timestamps: true,
    ...(sinceTime === undefined ? {} : { sinceTime }),
  };
  const splitter = new LineSplitter();
  const write = (lines: ReturnType<LineSplitter['push']>): Promise<void> =>
    tools.recorder.addLog(
      cursor.accept(lines).lines.map(({ time, text }) => toStored(container, time ?? '-', text)),
    );
  try {
    for await (const bytes of tools.cluster.logs(query, signal)) await write(splitter.push(bytes));
    const rest = splitter.rest();
    if (rest !== undefined) await write([rest]);
  } catch (error) {
    tools.log.debug(`the log of ${container} was not stored`, error);
  }
}
