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

/**
 * `status.phase`, Pending where there is none yet; Succeeded as soon as nothing else can come of the pod: the kubelet keeps
 * the phase back for about a second after the last container has ended (its status manager, `mergePodStatus`).
 */
export function findPhase(pod: V1Pod): string {
  const phase = pod.status?.phase ?? 'Pending';
  return (phase === 'Pending' || phase === 'Running') && hasSucceeded(pod) ? 'Succeeded' : phase;
}

/** A deletion, a deadline or an eviction makes Failed of a pod whose containers have all ended well. */
function hasSucceeded(pod: V1Pod): boolean {
  const { metadata, spec, status } = pod;
  if (spec?.restartPolicy !== 'Never' || metadata?.deletionTimestamp !== undefined) return false;
  if (spec.activeDeadlineSeconds !== undefined || status?.reason !== undefined) return false;
  const isDisrupted = (status?.conditions ?? []).some(
    (one) => one.type === 'DisruptionTarget' && one.status === 'True',
  );
  const isSidecar = (spec.initContainers ?? []).some((one) => one.restartPolicy !== undefined);
  if (isDisrupted || isSidecar) return false;
  return [...(spec.initContainers ?? []), ...spec.containers].every(
    ({ name }) => findTerminated(pod, name)?.exitCode === 0,
  );
}

/** True once the pod can no longer change: Succeeded or Failed. */
export function isFinal(pod: V1Pod): boolean {
  const phase = findPhase(pod);
  return phase === 'Succeeded' || phase === 'Failed';
}

/** True once every container has ended and none comes back, whatever the phase still says. */
export function hasEnded({ spec, status }: V1Pod): boolean {
  if (spec?.restartPolicy !== 'Never' || spec.containers.length === 0) return false;
  const stages = [...(status?.containerStatuses ?? []), ...(status?.initContainerStatuses ?? [])];
  return (
    stages.every(({ state }) => state?.terminated !== undefined) &&
    spec.containers.every(({ name }) => stages.some((one) => one.name === name))
  );
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

/**
 * True where nobody knows how the container ended, or whether it ever ran, and the exit code is made up: 137 of a kubelet that
 * cannot find it (its status manager, `TerminatePod`; reason ContainerStatusUnknown), 255 of a containerd that was restarted
 * without it (CRI, `unknownContainerStatus`).
 */
export function isLost({ reason, exitCode }: V1ContainerStateTerminated): boolean {
  return reason === 'ContainerStatusUnknown' || (reason === 'Unknown' && exitCode === 255);
}

/** True where no container of the pod is known to have begun. */
export function hasNeverBegun({ status }: V1Pod): boolean {
  const statuses = [...(status?.initContainerStatuses ?? []), ...(status?.containerStatuses ?? [])];
  return !statuses.some(isBegun);
}

/** True where the container runs or has run. */
export function hasBegun(pod: V1Pod, container: string): boolean {
  const status = findStatus(pod, container);
  return status !== undefined && isBegun(status);
}

/**
 * A container that only waited when its pod was deleted ends as lost too (kubelet, `TerminatePod`), but it was not counted as
 * restarted, and is not said to have been running as in `convertToAPIContainerStatuses`.
 */
function isBegun({ state, restartCount }: V1ContainerStatus): boolean {
  const ended = state?.terminated;
  if (ended === undefined) return state?.running !== undefined;
  const isUnseen = ended.reason === 'ContainerStatusUnknown' && ended.startedAt === undefined;
  return !isUnseen || restartCount > 0 || (ended.message ?? '').includes('used to be Running');
}

/** The exit code of a container that has ended, where it is a true one. */
export function findExitCode(pod: V1Pod, container: string): number | undefined {
  const ended = findTerminated(pod, container);
  return ended === undefined || isLost(ended) ? undefined : ended.exitCode;
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

/** Names of the init containers that have to end before the others start, in order: not of those that go on beside them. */
export function listInit(pod: V1Pod): readonly string[] {
  return (pod.spec?.initContainers ?? []).flatMap(({ name, restartPolicy }) =>
    restartPolicy === undefined ? [name] : [],
  );
}

function findStatus(pod: V1Pod, container: string): V1ContainerStatus | undefined {
  return [
    ...(pod.status?.containerStatuses ?? []),
    ...(pod.status?.initContainerStatuses ?? []),
  ].find(({ name }) => name === container);
}
