import type { V1Pod } from '@kubernetes/client-node';

/** That a pod came, became another or went; with `deleted` the pod as last seen. */
export interface PodDifference {
  readonly type: 'added' | 'modified' | 'deleted';
  readonly pod: V1Pod;
}

/** The pods that exist as far as was heard; tells of each change once, however often it is heard of. */
export class KnownPods {
  readonly #pods = new Map<string, V1Pod>();

  /** The pods are these and no others. */
  replace(pods: readonly V1Pod[]): readonly PodDifference[] {
    const left = new Set(pods.map(toKey));
    const gone = [...this.#pods.values()].filter((pod) => !left.has(toKey(pod)));
    return [...gone.flatMap((pod) => this.remove(pod)), ...pods.flatMap((pod) => this.set(pod))];
  }

  /** The pod exists, in this state. One that took the name of another comes after the other's end. */
  set(pod: V1Pod): readonly PodDifference[] {
    const key = toKey(pod);
    const before = this.#pods.get(key);
    this.#pods.set(key, pod);
    if (before === undefined) return [{ type: 'added', pod }];
    if (before.metadata?.uid !== pod.metadata?.uid) {
      return [
        { type: 'deleted', pod: before },
        { type: 'added', pod },
      ];
    }
    const version = pod.metadata?.resourceVersion;
    const isSame = version !== undefined && version === before.metadata?.resourceVersion;
    return isSame ? [] : [{ type: 'modified', pod }];
  }

  /** The pod no longer exists; `pod` is its last state. */
  remove(pod: V1Pod): readonly PodDifference[] {
    return this.#pods.delete(toKey(pod)) ? [{ type: 'deleted', pod }] : [];
  }
}

function toKey({ metadata }: V1Pod): string {
  return `${metadata?.namespace ?? ''}/${metadata?.name ?? ''}`;
}
