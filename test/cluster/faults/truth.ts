import type { V1Pod } from '@kubernetes/client-node';
import type { TestCluster } from '../test-cluster.ts';

/** A line as the API gives it. */
export interface TrueLine {
  readonly time: string | undefined;
  readonly text: string;
}

/** A pod and its logs as the API had them, seen past the proxy. */
export interface Truth {
  readonly pod: V1Pod;
  readonly logs: ReadonlyMap<string, readonly TrueLine[]>;
}

/** What the API has of a pod now; undefined where there is none. */
export async function readTruth(cluster: TestCluster, name: string): Promise<Truth | undefined> {
  const { api, namespace } = cluster;
  const pod = await api.readNamespacedPod({ namespace, name }).catch((error: unknown) => {
    if ((error as { code?: unknown }).code === 404) return undefined;
    throw error;
  });
  if (pod === undefined) return undefined;
  const logs = new Map<string, readonly TrueLine[]>();
  for (const { name: container, state } of pod.status?.containerStatuses ?? []) {
    if (state?.waiting !== undefined) continue;
    const text = await readText(cluster, name, container);
    if (text !== undefined) logs.set(container, toLines(text));
  }
  return { pod, logs };
}

async function readText(
  { api, namespace }: TestCluster,
  name: string,
  container: string,
): Promise<string | undefined> {
  try {
    return await api.readNamespacedPodLog({ namespace, name, container, timestamps: true });
  } catch (error) {
    // Its container may be gone, or not there yet.
    const { code } = error as { code?: unknown };
    if (code === 400 || code === 404) return undefined;
    throw error;
  }
}

/** The lines of a log with timestamps. */
export function toLines(text: string): readonly TrueLine[] {
  const lines = text.split('\n');
  if (lines.at(-1) === '') lines.pop();
  return lines.map((line) => {
    const [, time, rest] =
      /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?Z)(?: |$)([^]*)$/.exec(line) ?? [];
    return time === undefined ? { time, text: line } : { time, text: rest ?? '' };
  });
}
