import type { V1Pod } from '@kubernetes/client-node';
import { stringify } from 'yaml';
import type { Json } from '../base/json.ts';

/** A pod or another object as YAML. Texts that YAML 1.1, which Kubernetes reads, would take for something else are quoted. */
export function toYaml(pod: V1Pod | Json): string {
  return stringify(pod, { aliasDuplicateObjects: false, compat: 'yaml-1.1', lineWidth: 0 });
}
