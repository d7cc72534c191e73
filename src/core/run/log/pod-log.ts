import type { V1Pod } from '@kubernetes/client-node';
import type { Clock } from '../../base/clock.ts';
import type { Log } from '../../base/log.ts';
import type { Cluster, PodName } from '../../cluster/cluster.ts';
import { podFailure } from '../../cluster/pod-failure.ts';
import { openQueue } from '../event-queue.ts';
import type { EventQueue } from '../event-queue.ts';
import { followLog } from './follow-log.ts';
import { followPod } from '../follow-pod.ts';
import { findStage, isFinal, listContainers, xcomSidecar } from '../pod-facts.ts';
import { PodObserver } from '../pod-observer.ts';
import { PodView } from '../pod-view.ts';
import type { RunEvent } from '../run-event.ts';
import { createTellers } from '../run-tools.ts';
import type { FollowTools } from '../run-tools.ts';
import { steady } from '../steady-cluster.ts';

/** What reading a pod's log needs. */
export interface PodLogParts {
  readonly clock: Clock;
  readonly log: Log;
  readonly signal: AbortSignal;
  /** The one container whose log is read; all but the XCom sidecar where it is left out. */
  readonly container?: string;
}

/**
 * What any pod does and writes, from its beginning until it has ended or is gone: the logs of all containers but the XCom
 * sidecar, or that of one until it has ended, carried on after a break. Throws `not-found` where there is no such pod any more, what cannot be overcome, and the
 * signal's reason. With `uid` it is that pod alone.
 */
export async function* followPodLog(
  name: PodName,
  uid: string | undefined,
  cluster: Cluster,
  { clock, log, signal, container }: PodLogParts,
): AsyncGenerator<RunEvent, void, void> {
  const steadied = steady(cluster, { clock, log });
  const pod = await steadied.get(name, signal);
  if (uid !== undefined && pod.metadata?.uid !== uid) throw podFailure('not-found', name);
  const over = new AbortController();
  const either = AbortSignal.any([signal, over.signal]);
  const queue = openQueue();
  const tools = createTools(name, steadied, clock, log, queue);
  const following = follow(new PodView(pod), tools, either, container).then(
    () => queue.end(),
    (error: unknown) => queue.end({ error }),
  );
  try {
    yield* queue;
  } finally {
    over.abort();
    queue.discard();
    await following;
  }
}

async function follow(
  view: PodView,
  tools: FollowTools,
  signal: AbortSignal,
  only: string | undefined,
): Promise<void> {
  const over = new AbortController();
  const either = AbortSignal.any([signal, over.signal]);
  const observer = new PodObserver();
  const reading = new Map<string, Promise<void>>();
  const observe = async (pod: V1Pod): Promise<void> => {
    await tools.emit(...observer.observePod(pod));
    const init = (pod.spec?.initContainers ?? []).map(({ name }) => name);
    for (const container of [...init, ...listContainers(pod)]) {
      const stage = findStage(pod, container);
      const hasLog = stage === 'running' || stage === 'terminated';
      const isWanted = only === undefined ? container !== xcomSidecar : container === only;
      if (!isWanted || !hasLog || reading.has(container)) continue;
      const log = followLog(container, view, tools, either);
      // Looked at when the pod has ended.
      log.catch(() => undefined);
      reading.set(container, log);
    }
  };
  await observe(view.pod);
  const following = isFinal(view.pod) ? Promise.resolve() : followPod(view, tools, observe, either);
  try {
    const isOver = ({ pod, gone }: PodView): boolean =>
      gone || isFinal(pod) || (only !== undefined && findStage(pod, only) === 'terminated');
    await view.until((seen) => (isOver(seen) ? true : undefined), signal);
    await Promise.all(reading.values());
  } finally {
    over.abort();
    await Promise.allSettled([following, ...reading.values()]);
  }
}

function createTools(
  name: PodName,
  cluster: Cluster,
  clock: Clock,
  log: Log,
  queue: EventQueue<RunEvent>,
): FollowTools {
  const { emit, warn } = createTellers(clock, queue);
  const emitTimed = (events: readonly RunEvent[]): Promise<void> => queue.put(events);
  // It is no run of ours, so nothing goes on record.
  const recorder = { addLog: () => Promise.resolve() };
  return { name, cluster, clock, log, read: new Map(), emit, emitTimed, warn, recorder };
}
