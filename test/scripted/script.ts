import type { V1Pod } from '@kubernetes/client-node';

/** What a scripted container does, one step after another. */
export type Step =
  /** Output; one character for each byte. */
  | { readonly log: string }
  /** The same line a number of times, led by its number from 1. */
  | { readonly count: number }
  /** Milliseconds of the clock. */
  | { readonly wait: number }
  /** The container waits for this reason, for example `ErrImagePull`. */
  | { readonly waiting: string; readonly message?: string }
  /** An event of the pod. */
  | { readonly event: string; readonly message: string; readonly type?: 'Normal' | 'Warning' }
  /** What the XCom file holds from now on. */
  | { readonly file: string }
  /** Steps after a TERM; without them it ends the container with 143. */
  | { readonly onTerm: readonly Step[] }
  | { readonly exit: number; readonly message?: string; readonly reason?: string };

const annotation = 'scripted/steps';

/** The pod with what its containers do; a container without steps ends at once with 0. */
export function withScript(pod: V1Pod, steps: Readonly<Record<string, readonly Step[]>>): V1Pod {
  const annotations = { ...pod.metadata?.annotations, [annotation]: JSON.stringify(steps) };
  return Object.assign({}, pod, { metadata: Object.assign({}, pod.metadata, { annotations }) });
}

/** What a container of the pod does. */
export function findSteps(pod: V1Pod, container: string): readonly Step[] {
  const text = pod.metadata?.annotations?.[annotation] ?? '{}';
  const steps = JSON.parse(text) as Readonly<Record<string, readonly Step[]>>;
  return steps[container] ?? [];
}
