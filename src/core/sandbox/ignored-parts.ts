import type { V1Container, V1Pod, V1Volume } from '@kubernetes/client-node';
import { isValueIgnored } from './container-env.ts';

/** Fields of a pod that the sandbox does not act on, for example `spec.nodeSelector` or `env SECRET`; sorted, each once. */
export function findIgnored(pod: V1Pod): readonly string[] {
  const { spec } = pod;
  if (spec === undefined) return [];
  const found = new Set<string>();
  for (const field of podFields) {
    const value: unknown = spec[field];
    if (isSet(value)) found.add(`spec.${field}`);
  }
  for (const volume of spec.volumes ?? []) {
    if (!isEmptyDir(volume)) found.add(`volume ${volume.name}`);
  }
  for (const container of [...(spec.initContainers ?? []), ...spec.containers]) {
    addContainer(container, found);
  }
  return [...found].sort();
}

/** True for a volume that starts empty: the only kind that the sandbox has. */
export function isEmptyDir(volume: V1Volume): boolean {
  return volume.emptyDir !== undefined;
}

const podFields = [
  'affinity',
  'dnsConfig',
  'dnsPolicy',
  'hostAliases',
  'hostNetwork',
  'imagePullSecrets',
  'nodeSelector',
  'priorityClassName',
  'runtimeClassName',
  'schedulerName',
  'securityContext',
  'serviceAccountName',
  'tolerations',
] as const;

const containerFields = [
  'livenessProbe',
  'readinessProbe',
  'startupProbe',
  'lifecycle',
  'ports',
  'securityContext',
] as const;

function addContainer(container: V1Container, found: Set<string>): void {
  for (const variable of container.env ?? []) {
    if (isValueIgnored(variable)) found.add(`env ${variable.name}`);
  }
  for (const { secretRef, configMapRef } of container.envFrom ?? []) {
    found.add(`envFrom ${secretRef?.name ?? configMapRef?.name ?? ''}`);
  }
  for (const field of containerFields) {
    const value: unknown = container[field];
    if (isSet(value)) found.add(field);
  }
  // The XCom sidecar always asks for a little, which is no news to anyone.
  const isSidecar = container.name === 'airflow-xcom-sidecar';
  if (!isSidecar && isSet(container.resources)) found.add('resources');
}

function isSet(value: unknown): boolean {
  if (value === undefined || value === null || value === false || value === '') return false;
  return typeof value !== 'object' || Object.keys(value).length > 0;
}
