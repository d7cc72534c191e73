import type {
  V1ContainerStateTerminated,
  V1ContainerStateWaiting,
  V1ContainerStatus,
  V1Pod,
} from '@kubernetes/client-node';

/** The container that holds the XCom file (cncf.kubernetes, `PodDefaults.SIDECAR_CONTAINER_NAME`). */
export const xcomSidecar = 'airflow-xcom-sidecar';

/** Where a container is; `unknown` before its status appears. */
export type ContainerStage = 'unknown' | 'waiting' | 'running' | 'terminated';

/** `status.phase`, Pending where there is none yet. */
export function findPhase(pod: V1Pod): string {
  return pod.status?.phase ?? 'Pending';
}

/** True once the pod can no longer change: Succeeded or Failed. */
export function isFinal(pod: V1Pod): boolean {
  const phase = findPhase(pod);
  return phase === 'Succeeded' || phase === 'Failed';
}

/** Stage of a container or init container. */
export function findStage(pod: V1Pod, container: string): ContainerStage {
  const state = findStatus(pod, container)?.state;
  if (state?.terminated !== undefined) return 'terminated';
  if (state?.running !== undefined) return 'running';
  return state?.waiting === undefined ? 'unknown' : 'waiting';
}

/** How a container ended, or undefined where it has not. */
export function findTerminated(
  pod: V1Pod,
  container: string,
): V1ContainerStateTerminated | undefined {
  return findStatus(pod, container)?.state?.terminated;
}

/** Containers (not init containers) that wait, with why, in the status's order. */
export function findWaiting(
  pod: V1Pod,
): readonly { readonly container: string; readonly waiting: V1ContainerStateWaiting }[] {
  return (pod.status?.containerStatuses ?? []).flatMap(({ name, state }) =>
    state?.waiting === undefined ? [] : [{ container: name, waiting: state.waiting }],
  );
}

/** True once the condition PodScheduled holds. */
export function isScheduled(pod: V1Pod): boolean {
  return (pod.status?.conditions ?? []).some(
    ({ type, status }) => type === 'PodScheduled' && status === 'True',
  );
}

/** Names of the pod's own containers, in order. */
export function listContainers(pod: V1Pod): readonly string[] {
  return (pod.spec?.containers ?? []).map(({ name }) => name);
}

function findStatus(pod: V1Pod, container: string): V1ContainerStatus | undefined {
  return [
    ...(pod.status?.containerStatuses ?? []),
    ...(pod.status?.initContainerStatuses ?? []),
  ].find(({ name }) => name === container);
}
