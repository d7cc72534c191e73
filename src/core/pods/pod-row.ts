import type { V1Pod } from '@kubernetes/client-node';

/** A pod as `pods` shows it; ids are the label values, null where there is none. */
export interface PodRow {
  readonly name: string;
  readonly namespace: string;
  readonly dag_id: string | null;
  readonly task_id: string | null;
  readonly run_id: string | null;
  readonly phase: string;
  /** Why it waits or ended, for example `ImagePullBackOff`, `OOMKilled`; null where nothing says so. */
  readonly reason: string | null;
  readonly node: string | null;
  /** ISO 8601. */
  readonly created: string | null;
}

/** The row of a pod. */
export function toPodRow(pod: V1Pod): PodRow {
  const labels = pod.metadata?.labels ?? {};
  const created: unknown = pod.metadata?.creationTimestamp;
  return {
    name: pod.metadata?.name ?? '',
    namespace: pod.metadata?.namespace ?? '',
    dag_id: labels['dag_id'] ?? null,
    task_id: labels['task_id'] ?? null,
    run_id: labels['run_id'] ?? null,
    phase: pod.status?.phase ?? 'Unknown',
    reason: findReason(pod),
    node: pod.spec?.nodeName ?? null,
    created:
      created instanceof Date
        ? created.toISOString()
        : typeof created === 'string'
          ? created
          : null,
  };
}

/** Why it waits or ended; null where nothing says so. */
export function findReason(pod: V1Pod): string | null {
  const { status } = pod;
  if (status?.reason !== undefined && status.reason !== '') return status.reason;
  const states = [
    ...(status?.initContainerStatuses ?? []),
    ...(status?.containerStatuses ?? []),
  ].map(({ state }) => state);
  const waiting = states.find((state) => state?.waiting?.reason !== undefined)?.waiting?.reason;
  const failed = states.find((state) => (state?.terminated?.exitCode ?? 0) !== 0)?.terminated
    ?.reason;
  const ended = states.find((state) => state?.terminated?.reason !== undefined)?.terminated?.reason;
  const unscheduled = status?.conditions?.find(
    ({ type, status: holds }) => type === 'PodScheduled' && holds === 'False',
  )?.reason;
  return failed ?? waiting ?? ended ?? unscheduled ?? null;
}
