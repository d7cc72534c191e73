import type { V1Pod } from '@kubernetes/client-node';

const dnsLabel = /^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$/;
const dnsSubdomain = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/;
const labelValue = /^(([A-Za-z0-9][-A-Za-z0-9_.]{0,61})?[A-Za-z0-9])?$/;

/** Why the API server would refuse the pod (422), in a few words; undefined where it passes these checks. */
export function findInvalid(pod: V1Pod): string | undefined {
  const name = pod.metadata?.name ?? '';
  if (!dnsSubdomain.test(name) || name.length > 253) return `metadata.name: "${name}"`;
  for (const [key, value] of Object.entries(pod.metadata?.labels ?? {})) {
    if (!labelValue.test(value)) return `metadata.labels: ${key}: "${value}"`;
  }
  const containers = pod.spec?.containers ?? [];
  if (containers.length === 0) return 'spec.containers: required';
  const volumes = new Set((pod.spec?.volumes ?? []).map((volume) => volume.name));
  const seen = new Set<string>();
  for (const container of [...(pod.spec?.initContainers ?? []), ...containers]) {
    if (!dnsLabel.test(container.name)) return `container name: "${container.name}"`;
    if (seen.has(container.name)) return `container name: "${container.name}" (twice)`;
    seen.add(container.name);
    if ((container.image ?? '') === '') return `container ${container.name}: image: required`;
    for (const mount of container.volumeMounts ?? []) {
      if (!volumes.has(mount.name)) return `volumeMounts: "${mount.name}" (no such volume)`;
    }
  }
  return undefined;
}
