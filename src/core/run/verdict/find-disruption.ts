import { findPhase, findTerminated, hasNeverBegun } from '../pod-facts.ts';
import { findEvent, readable } from './evidence.ts';
import type { Evidence, Finding } from './evidence.ts';
import { endedBefore, findAbort, findDisruption } from './find-abort.ts';

/** What ended the pod from above its containers: the kubelet, a controller or the scheduler; undefined where nothing did. */
export function findDisruptionCause(evidence: Evidence): Finding | undefined {
  const { pod, settings } = evidence;
  const abort = findAbort(pod);
  if (abort === undefined) return undefined;
  const base = findTerminated(pod, settings.baseContainerName);
  if (base !== undefined && base.exitCode !== 0 && endedBefore(base, abort.at)) return undefined;
  return findByReason(evidence) ?? findByCondition(evidence);
}

/** Who deleted the pod, where its last state or its events tell, and else that someone did. */
export function findDeleter(evidence: Evidence): Finding {
  const { pod, events } = evidence;
  const node = pod.spec?.nodeName;
  const preempted = findEvent(events, ['Preempted']);
  if (preempted !== undefined)
    return { cause: 'preempted', data: { node, detail: preempted.message } };
  if (
    findEvent(events, ['TaintManagerEviction'], (text) => text.startsWith('Marking')) !== undefined
  ) {
    return findTaint(evidence);
  }
  const minutes = findPendingMinutes(evidence);
  return minutes === undefined
    ? { cause: 'deleted', data: {} }
    : { cause: 'cleaned-up', data: { minutes } };
}

/** Reasons of `status.reason`, which the kubelet sets (its eviction, lifecycle and nodeshutdown packages) or the node controller. */
function findByReason({ pod }: Evidence): Finding | undefined {
  const { reason, message = '' } = pod.status ?? {};
  const node = pod.spec?.nodeName;
  switch (reason) {
    case undefined:
    case '':
      return undefined;
    case 'Evicted':
      return findEviction(readable(message), node);
    case 'DeadlineExceeded':
      return { cause: 'deadline', data: { seconds: pod.spec?.activeDeadlineSeconds } };
    case 'Preempting':
      return { cause: 'preempted', data: { node, detail: message } };
    case 'NodeLost':
      return { cause: 'node-lost', data: { node } };
    case 'Terminated':
    case 'NodeShutdown':
    case 'Shutdown':
      return { cause: 'node-shutdown', data: { node } };
    default:
      // Whatever else keeps all containers from being made is a refusal of the kubelet (its `PodAdmitHandler`s).
      return (pod.status?.containerStatuses ?? []).some(
        ({ state }) => state?.terminated !== undefined,
      )
        ? undefined
        : { cause: 'node-rejected', data: { reason, node, detail: message } };
  }
}

function findEviction(message: string, node: string | undefined): Finding {
  const container = /Container (\S+) exceeded its local ephemeral storage limit "([^"]+)"/.exec(
    message,
  );
  if (container !== null) {
    return {
      cause: 'evicted-storage',
      data: { container: container[1], limit: container[2], node },
    };
  }
  const total =
    /ephemeral local storage usage exceeds the total limit of containers (\S+?)\.? *$/.exec(
      message,
    );
  if (total !== null) return { cause: 'evicted-storage', data: { limit: total[1], node } };
  const volume = /EmptyDir volume "([^"]+)" exceeds the limit "([^"]+)"/.exec(message);
  if (volume !== null) {
    return { cause: 'evicted-volume', data: { volume: volume[1], limit: volume[2], node } };
  }
  const resource = /low on resource: (?:\[([^\]]+)\]|([\w-]+))/.exec(message);
  const condition = /had condition: \[?(\w+)/.exec(message)?.[1];
  const what = resource?.[1] ?? resource?.[2] ?? condition;
  if (what === undefined) return { cause: 'evicted', data: { node, detail: message } };
  const data = { resource: pressures.get(what) ?? what, node, detail: message };
  return { cause: 'evicted-node', data };
}

/** What a node lacks under each of its conditions, by the names that evictions have for it (pkg/kubelet/eviction/helpers.go). */
const pressures: ReadonlyMap<string, string> = new Map([
  ['MemoryPressure', 'memory'],
  ['DiskPressure', 'ephemeral-storage'],
  ['PIDPressure', 'pids'],
]);

/** Reasons of the condition DisruptionTarget (`PodConditionType` of k8s.io/api/core/v1). */
function findByCondition(evidence: Evidence): Finding | undefined {
  const { pod } = evidence;
  const node = pod.spec?.nodeName;
  const disruption = findDisruption(pod);
  switch (disruption?.reason) {
    case 'PreemptionByScheduler':
      return { cause: 'preempted', data: { node, detail: disruption.message } };
    case 'EvictionByEvictionAPI':
      return { cause: 'evicted-api', data: { node } };
    case 'DeletionByTaintManager':
      return findTaint(evidence);
    case 'DeletionByPodGC':
      return { cause: 'node-gone', data: { node } };
    case 'TerminationByKubelet':
      return { cause: 'node-shutdown', data: { node } };
    default:
      return undefined;
  }
}

/** The same manager removes pods from nodes that do not answer any more, which is then said of each of them. */
function findTaint({ pod, events }: Evidence): Finding {
  const node = pod.spec?.nodeName;
  const isLost = findEvent(events, ['NodeNotReady']) !== undefined;
  return { cause: isLost ? 'node-lost' : 'evicted-taint', data: { node } };
}

const leastPendingMinutes = 5;
const cleanedLabels = ['dag_id', 'task_id', 'try_number', 'airflow_version'];

/**
 * For how many minutes the pod was Pending, where `airflow kubernetes cleanup-pods` may delete it for that: with the labels of
 * a task and after `--min-pending-minutes`, which is never below 5 (cncf.kubernetes, `cleanup_pods`).
 */
function findPendingMinutes({ pod, now }: Evidence): number | undefined {
  const { labels = {}, creationTimestamp, deletionTimestamp } = pod.metadata ?? {};
  // A kubelet that had the pod calls it Failed before it lets go of it.
  const phase = findPhase(pod);
  const isPending = phase === 'Pending' || (phase === 'Failed' && hasNeverBegun(pod));
  if (!isPending || creationTimestamp === undefined) return undefined;
  if (!cleanedLabels.every((label) => Object.hasOwn(labels, label))) return undefined;
  // The deletion's time is that of its deadline.
  const { deletionGracePeriodSeconds: grace = 0 } = pod.metadata ?? {};
  const end =
    deletionTimestamp === undefined
      ? now.getTime()
      : new Date(deletionTimestamp).getTime() - grace * 1000;
  const minutes = (end - new Date(creationTimestamp).getTime()) / 60_000;
  return minutes >= leastPendingMinutes ? Math.floor(minutes) : undefined;
}
