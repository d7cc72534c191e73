import type { V1ContainerStateTerminated, V1Pod, V1PodCondition } from '@kubernetes/client-node';

/** That something above the containers ended the pod. */
export interface Abort {
  /** `status.reason`, for example `Evicted`; undefined where only a condition tells. */
  readonly reason: string | undefined;
  /** When it was decided; undefined where nothing tells. */
  readonly at: Date | undefined;
}

/** What ended the pod from above: a reason of its status, or the condition DisruptionTarget. */
export function findAbort(pod: V1Pod): Abort | undefined {
  const { spec, status } = pod;
  const disruption = findDisruption(pod);
  if (status?.reason === undefined && disruption === undefined) return undefined;
  const { startTime } = status ?? {};
  const { activeDeadlineSeconds } = spec ?? {};
  const isDeadline = status?.reason === 'DeadlineExceeded';
  const at =
    isDeadline && startTime !== undefined && activeDeadlineSeconds !== undefined
      ? new Date(new Date(startTime).getTime() + activeDeadlineSeconds * 1000)
      : disruption?.lastTransitionTime;
  return { reason: status?.reason, at: at === undefined ? undefined : new Date(at) };
}

/** The condition that says why a pod is to be ended (Kubernetes 1.26 and newer). */
export function findDisruption({ status }: V1Pod): V1PodCondition | undefined {
  return status?.conditions?.find(
    (one) => one.type === 'DisruptionTarget' && one.status === 'True',
  );
}

/** True where the container is known to have ended by itself before that time; both are whole seconds. */
export function endedBefore(
  container: V1ContainerStateTerminated | undefined,
  at: Date | undefined,
): boolean {
  if (container?.finishedAt === undefined || at === undefined) return false;
  return new Date(container.finishedAt).getTime() < at.getTime() - 1000;
}
