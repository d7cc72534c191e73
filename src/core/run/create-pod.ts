import type { V1Pod } from '@kubernetes/client-node';
import { isPodTaskError } from '../base/failure.ts';
import { isPassing } from './follow-pod.ts';
import type { RunTools } from './run-tools.ts';
import { withDeadline } from './with-deadline.ts';

/** Milliseconds that a creation under way may still take after a cancel. */
export const creationPatience = 10_000;

const mostLooks = 4;
/** Milliseconds between looks. */
const lookPause = 1000;

/** The pod that was made, or why there is none; `mayExist` where the cluster could not be asked whether there is. */
export type Creation =
  { readonly pod: V1Pod } | { readonly error: unknown; readonly mayExist: boolean };

/**
 * Creates the run's pod. A cancel does not interrupt the request, for then nobody would know whether the pod exists; where
 * the answer is lost all the same, the pod is looked for and found if it carries every label that was sent and is not
 * older than the run.
 */
export async function createPod(
  pod: V1Pod,
  tools: RunTools,
  signal: AbortSignal,
): Promise<Creation> {
  const { cluster, clock, name } = tools;
  const began = clock.now().getTime();
  const patient = new AbortController();
  const finished = new AbortController();
  const allow = (): void => {
    clock.sleep(creationPatience, finished.signal).then(
      () => {
        patient.abort(signal.reason);
      },
      () => undefined,
    );
  };
  signal.addEventListener('abort', allow, { once: true });
  try {
    return { pod: await cluster.create(pod, name.namespace, patient.signal) };
  } catch (error) {
    const looks = patient.signal.aborted ? mostLooks : countLooks(error);
    if (looks === 0) return { error, mayExist: false };
    tools.log.debug('the answer to the creation was lost', error);
    const labels = pod.metadata?.labels ?? {};
    const found = await findCreated(labels, began, tools, looks);
    return typeof found === 'string' ? { error, mayExist: found === 'unknown' } : { pod: found };
  } finally {
    signal.removeEventListener('abort', allow);
    finished.abort();
  }
}

/** How often a pod whose creation failed like this is looked for: not at all where the cluster says that there is none. */
function countLooks(error: unknown): number {
  // Without an answer the creation may still be on its way.
  if (isPodTaskError(error, 'cluster-unreachable') || isPodTaskError(error, 'stream-broken')) {
    return mostLooks;
  }
  if (!isPodTaskError(error, 'cluster-refused')) return 0;
  // An error of the server, or of something before it, can come after the pod was stored.
  const { status } = error.data;
  return typeof status === 'number' && (status < 400 || status >= 500) ? 1 : 0;
}

/**
 * The run's pod where it carries every label that was sent and is not older than `began`. `none`: there is no such pod, or
 * it is not ours; `unknown`: nobody answered.
 */
export async function findCreated(
  labels: Readonly<Record<string, string>>,
  began: number,
  tools: RunTools,
  looks = mostLooks,
): Promise<V1Pod | 'none' | 'unknown'> {
  let missed = 0;
  try {
    return await withDeadline(tools.clock, creationPatience, async (signal) => {
      for (;;) {
        try {
          const pod = await tools.cluster.get(tools.name, signal);
          return isOurs(pod, labels, began) ? pod : 'none';
        } catch (error) {
          tools.log.debug('the pod was not found after its creation', error);
          const isMissing = isPodTaskError(error, 'not-found');
          if (isMissing && ++missed >= looks) return 'none';
          if (!isMissing && !isPassing(error)) return 'unknown';
        }
        await tools.clock.sleep(lookPause, signal);
      }
    });
  } catch {
    return missed > 0 ? 'none' : 'unknown';
  }
}

function isOurs(pod: V1Pod, sent: Readonly<Record<string, string>>, began: number): boolean {
  const labels = new Map(Object.entries(pod.metadata?.labels ?? {}));
  const created = new Date(pod.metadata?.creationTimestamp ?? 0).getTime();
  // The cluster's clock and this machine's may differ.
  const isRecent = created >= began - 60_000;
  return isRecent && Object.entries(sent).every(([key, value]) => labels.get(key) === value);
}
