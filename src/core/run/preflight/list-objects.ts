import type { V1Container, V1PodSpec, V1Volume } from '@kubernetes/client-node';
import type { CheckKind } from './check.ts';

/** An object that a pod needs before it can start. */
export interface NeededObject {
  readonly kind: Exclude<CheckKind, 'right' | 'admission' | 'node'>;
  readonly name: string;
  /** The keys that are taken from it one by one, in order; empty where all of it is, or none. */
  readonly keys: readonly string[];
}

interface KeyedSource {
  readonly name?: string | undefined;
  readonly optional?: boolean | undefined;
}

/**
 * The objects that a pod needs, each once; what is `optional` is none of them. The namespace is not among them. Of volumes
 * those that the kubelet waits for: secrets, config maps (projected ones too) and claims.
 */
export function listObjects(spec: V1PodSpec | undefined): readonly NeededObject[] {
  const found = new Map<string, { kind: NeededObject['kind']; name: string; keys: Set<string> }>();
  const add = (
    kind: NeededObject['kind'],
    name: string | undefined,
    keys: readonly (string | undefined)[] = [],
  ): void => {
    if (name === undefined || name === '') return;
    const id = `${kind} ${name}`;
    const one = found.get(id) ?? { kind, name, keys: new Set<string>() };
    for (const key of keys) if (key !== undefined && key !== '') one.keys.add(key);
    found.set(id, one);
  };
  const addSource = (
    kind: 'secret' | 'config-map',
    source: KeyedSource | undefined,
    keys: readonly (string | undefined)[] = [],
  ): void => {
    if (source?.optional !== true) add(kind, source?.name, keys);
  };
  const addContainer = ({ env, envFrom }: V1Container): void => {
    for (const { configMapRef, secretRef } of envFrom ?? []) {
      addSource('config-map', configMapRef);
      addSource('secret', secretRef);
    }
    for (const { valueFrom } of env ?? []) {
      addSource('config-map', valueFrom?.configMapKeyRef, [valueFrom?.configMapKeyRef?.key]);
      addSource('secret', valueFrom?.secretKeyRef, [valueFrom?.secretKeyRef?.key]);
    }
  };
  const addVolume = (volume: V1Volume): void => {
    const { configMap, persistentVolumeClaim, projected, secret } = volume;
    const source = { name: secret?.secretName, optional: secret?.optional };
    addSource('secret', source, keysOf(secret?.items));
    addSource('config-map', configMap, keysOf(configMap?.items));
    add('claim', persistentVolumeClaim?.claimName);
    for (const source of projected?.sources ?? []) {
      addSource('secret', source.secret, keysOf(source.secret?.items));
      addSource('config-map', source.configMap, keysOf(source.configMap?.items));
    }
  };
  if (spec === undefined) return [];
  add('service-account', spec.serviceAccountName ?? spec.serviceAccount ?? 'default');
  for (const container of [...(spec.initContainers ?? []), ...spec.containers]) {
    addContainer(container);
  }
  for (const volume of spec.volumes ?? []) addVolume(volume);
  for (const { name } of spec.imagePullSecrets ?? []) add('pull-secret', name);
  add('runtime-class', spec.runtimeClassName);
  add('priority-class', spec.priorityClassName);
  return [...found.values()].map(({ kind, name, keys }) => ({ kind, name, keys: [...keys] }));
}

function keysOf(
  items: readonly { readonly key?: string }[] | undefined,
): readonly (string | undefined)[] {
  return (items ?? []).map(({ key }) => key);
}
