import type { V1Container, V1ContainerState, V1Pod } from '@kubernetes/client-node';
import { toCommandLine, toEnvironment } from './container-env.ts';
import { uidLabel } from './engine-cli.ts';
import type { InspectedContainer } from './engine-cli.ts';

/** Labels by which a later program finds pods again. */
export const podLabel = 'pod-tasks/pod';
export const containerLabel = 'pod-tasks/container';

/** The engine's name of a container; `index` is its own among all of the pod. */
export function toContainerName(pod: V1Pod, index: number): string {
  return `pod-tasks-${pod.metadata?.uid ?? ''}-${index}`;
}

/** The engine's name of a volume. */
export function toVolumeName(pod: V1Pod, index: number): string {
  return `pod-tasks-${pod.metadata?.uid ?? ''}-volume-${index}`;
}

/** The words after the engine's name that make one container of a pod. */
export function toCreateWords(pod: V1Pod, container: V1Container, index: number): string[] {
  const environment = toEnvironment(container, pod);
  const { command, args } = toCommandLine(container, environment);
  const [program, ...rest] = command ?? [];
  const volumes = (pod.spec?.volumes ?? []).map(({ name }) => name);
  return [
    'create',
    `--name=${toContainerName(pod, index)}`,
    '--pull=never',
    `--hostname=${(pod.metadata?.name ?? '').slice(0, 63)}`,
    `--label=${uidLabel}=${pod.metadata?.uid ?? ''}`,
    `--label=${containerLabel}=${container.name}`,
    `--label=${podLabel}=${JSON.stringify(toRemembered(pod))}`,
    ...[...environment].map(([name, value]) => `--env=${name}=${value}`),
    ...(container.volumeMounts ?? []).map(({ name, mountPath, readOnly }) => {
      const source = toVolumeName(pod, volumes.indexOf(name));
      return `--volume=${source}:${mountPath}${readOnly === true ? ':ro' : ''}`;
    }),
    ...(container.workingDir === undefined ? [] : [`--workdir=${container.workingDir}`]),
    ...(program === undefined ? [] : [`--entrypoint=${program}`]),
    '--',
    container.image ?? '',
    ...rest,
    ...args,
  ];
}

/** What is kept of a pod in its containers' labels: what lists show and deletion needs, and no variables. */
export function toRemembered(pod: V1Pod): V1Pod {
  const strip = ({ name, image }: V1Container): V1Container => ({
    name,
    ...(image === undefined ? {} : { image }),
  });
  const { metadata, spec } = pod;
  return {
    metadata: {
      name: metadata?.name ?? '',
      namespace: metadata?.namespace ?? '',
      uid: metadata?.uid ?? '',
      labels: metadata?.labels ?? {},
    },
    spec: {
      containers: (spec?.containers ?? []).map(strip),
      ...(spec?.initContainers === undefined
        ? {}
        : { initContainers: spec.initContainers.map(strip) }),
      ...(spec?.terminationGracePeriodSeconds === undefined
        ? {}
        : { terminationGracePeriodSeconds: spec.terminationGracePeriodSeconds }),
      ...(spec?.restartPolicy === undefined ? {} : { restartPolicy: spec.restartPolicy }),
      volumes: (spec?.volumes ?? []).map(({ name }) => ({ name, emptyDir: {} })),
    },
  };
}

/** A container's state as the kubelet would report it. */
export function toState(container: InspectedContainer): V1ContainerState {
  const { status, exitCode, isOutOfMemory, startedAt, finishedAt } = container;
  if (status === 'exited' || status === 'dead' || status === 'stopped') {
    const reason = isOutOfMemory ? 'OOMKilled' : exitCode === 0 ? 'Completed' : 'Error';
    return { terminated: { exitCode, reason, startedAt, finishedAt } };
  }
  return status === 'running' || status === 'stopping' || status === 'paused'
    ? { running: { startedAt } }
    : { waiting: { reason: 'ContainerCreating' } };
}
