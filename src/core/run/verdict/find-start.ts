import type { V1ContainerStateWaiting, V1ContainerStatus, V1Pod } from '@kubernetes/client-node';
import { findContainer, findEvent, readable } from './evidence.ts';
import type { Evidence, Finding } from './evidence.ts';
import { findImageFailure } from './find-image.ts';
import { findScheduling } from './find-scheduling.ts';
import { findStartError } from './find-start-error.ts';
import { findVolumeFailure } from './find-volume.ts';

/** Why the pod did not start; undefined where nothing tells. `seconds` is how long that was waited for. */
export function findStart(evidence: Evidence, seconds: number | undefined): Finding | undefined {
  const { pod, events } = evidence;
  const statuses = [
    ...(pod.status?.initContainerStatuses ?? []),
    ...(pod.status?.containerStatuses ?? []),
  ];
  for (const { name, state } of statuses) {
    if (state?.waiting === undefined) continue;
    const found =
      findImageFailure(pod, name, state.waiting, events, seconds) ??
      findConfigFailure(pod, name, state.waiting, seconds);
    if (found !== undefined) return found;
  }
  return (
    findScheduling(pod, seconds) ??
    findVolumeFailure(pod, events, seconds) ??
    findSandboxFailure(evidence, seconds) ??
    findUnfinished(evidence, statuses, seconds)
  );
}

/** A container that the kubelet cannot make: its configuration, or the runtime's error. */
function findConfigFailure(
  pod: V1Pod,
  container: string,
  { reason = '', message = '' }: V1ContainerStateWaiting,
  seconds: number | undefined,
): Finding | undefined {
  if (reason === 'CreateContainerError' || reason === 'RunContainerError') {
    return findStartError(pod, container, message, seconds);
  }
  if (reason !== 'CreateContainerConfigError') return undefined;
  const missing = findMissing(readable(message));
  if (missing !== undefined) {
    return { cause: missing.cause, data: { ...missing.data, container, seconds } };
  }
  if (message.includes('runAsNonRoot')) {
    const image = findContainer(pod, container)?.image;
    return { cause: 'root-refused', data: { container, image, seconds } };
  }
  const cause = isUnread(message) ? 'object-unread' : 'config-failed';
  return { cause, data: { container, detail: message, seconds } };
}

/** True where the kubelet gave up waiting for a secret or ConfigMap, and will ask again: `objectCache.Get` of the kubelet. */
export function isUnread(message: string): boolean {
  return /\bfailed to sync (?:secret|configmap) cache: /.test(message);
}

/** The secret or ConfigMap, or the key in it, that the kubelet did not find. */
export function findMissing(message: string): Finding | undefined {
  const key = /couldn't find key (\S+) in (Secret|ConfigMap) [^\s/]+\/(\S+)/.exec(message);
  if (key !== null) {
    const cause = key[2] === 'Secret' ? 'secret-key-missing' : 'map-key-missing';
    return { cause, data: { key: key[1], name: key[3] } };
  }
  const object = /\b(secret|configmap) "([^"]+)" not found/.exec(message);
  if (object === null) return undefined;
  return {
    cause: object[1] === 'secret' ? 'secret-missing' : 'map-missing',
    data: { name: object[2] },
  };
}

function findSandboxFailure(
  { events }: Evidence,
  seconds: number | undefined,
): Finding | undefined {
  const failed = findEvent(events, ['FailedCreatePodSandBox']);
  if (failed === undefined) return undefined;
  const detail = (failed.message ?? '').replace(/^Failed to create pod sandbox: /, '');
  return { cause: 'pod-sandbox-failed', data: { detail, seconds } };
}

/** What is still being done; that is a reason only where the time for it is over. */
function findUnfinished(
  { pod, events }: Evidence,
  statuses: readonly V1ContainerStatus[],
  seconds: number | undefined,
): Finding | undefined {
  if (seconds === undefined) return undefined;
  const init = (pod.spec?.initContainers ?? []).map(({ name }) => name);
  const running = statuses.find(
    ({ name, state }) => init.includes(name) && state?.running !== undefined,
  );
  if (running !== undefined) {
    return { cause: 'init-unfinished', data: { container: running.name, seconds } };
  }
  const pulling = findEvent(events, ['Pulling', 'Pulled', 'Failed', 'BackOff']);
  if (pulling?.reason !== 'Pulling') return undefined;
  const image = /"([^"]*)"/.exec(pulling.message ?? '')?.[1];
  return { cause: 'image-slow', data: { image, seconds } };
}
