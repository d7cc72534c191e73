import type { V1Pod } from '@kubernetes/client-node';
import { stringify } from 'yaml';

/** A live pod as YAML, as `kubectl get -o yaml` shows it: without `managedFields`, which nobody reads. */
export function printPod(pod: V1Pod): string {
  // The times are Dates, and what is absent may be there as undefined.
  const { metadata, ...rest } = JSON.parse(JSON.stringify(pod)) as {
    readonly metadata?: Readonly<Record<string, unknown>>;
  };
  const { managedFields: _, ...shown } = metadata ?? {};
  return stringify({ apiVersion: 'v1', kind: 'Pod', metadata: shown, ...rest }, { lineWidth: 0 });
}
