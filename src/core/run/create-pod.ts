import type { V1Pod } from '@kubernetes/client-node';
import { isPodTaskError } from '../base/failure.ts';
import type { RunTools } from './run-tools.ts';
import { withDeadline } from './with-deadline.ts';

/** Milliseconds that a creation under way may still take after a cancel. */
export const creationPatience = 10_000;

/**
 * Creates the run's pod. A cancel does not interrupt the request, for then nobody would know whether the pod exists; where
 * the answer is lost all the same, the pod is looked for and found if it carries every label that was sent and is not
 * older than the run.
 */
export async function createPod(tools: RunTools, signal: AbortSignal): Promise<V1Pod> {
  const { cluster, clock, manifest, name } = tools;
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
    return await cluster.create(manifest.pod, name.namespace, patient.signal);
  } catch (error) {
    if (!isUncertain(error) && !patient.signal.aborted) throw error;
    tools.log.debug('the answer to the creation was lost', error);
    const found = await findCreated(tools, began);
    if (found === undefined) throw error;
    return found;
  } finally {
    signal.removeEventListener('abort', allow);
    finished.abort();
  }
}

function isUncertain(error: unknown): boolean {
  return isPodTaskError(error, 'cluster-unreachable') || isPodTaskError(error, 'stream-broken');
}

async function findCreated(tools: RunTools, began: number): Promise<V1Pod | undefined> {
  try {
    const pod = await withDeadline(tools.clock, creationPatience, (signal) =>
      tools.cluster.get(tools.name, signal),
    );
    const labels = new Map(Object.entries(pod.metadata?.labels ?? {}));
    const sent = Object.entries(tools.manifest.pod.metadata?.labels ?? {});
    const created = new Date(pod.metadata?.creationTimestamp ?? 0).getTime();
    // The cluster's clock and this machine's may differ.
    const isRecent = created >= began - 60_000;
    return isRecent && sent.every(([key, value]) => labels.get(key) === value) ? pod : undefined;
  } catch (error) {
    tools.log.debug('the pod was not found after its creation', error);
    return undefined;
  }
}
