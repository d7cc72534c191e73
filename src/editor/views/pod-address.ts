import type { V1Pod } from '@kubernetes/client-node';
import type { PodName } from '../../core/cluster/cluster.ts';
import type { Place } from '../place.ts';

/** One pod with the place where it is. */
export interface PodAddress {
  readonly place: Place;
  readonly pod: PodName;
  readonly uid: string | undefined;
}

/** The address of a pod in a place. */
export function toPodAddress({ metadata }: V1Pod, place: Place): PodAddress {
  const pod = { namespace: metadata?.namespace ?? 'default', name: metadata?.name ?? '' };
  return { place, pod, uid: metadata?.uid };
}

/** The path and the query of the document that shows a pod; the path is what its tab says, the query tells pods apart. */
export function toDocument({ pod, place, uid }: PodAddress): {
  readonly path: string;
  readonly query: string;
} {
  const plain = (text: string): string => text.replace(/[^\w.-]/g, '_');
  return {
    path: `/${plain(pod.namespace)}/${plain(pod.name)}.yaml`,
    query: JSON.stringify([place.kind === 'sandbox' ? '' : place.context, uid ?? '']),
  };
}
