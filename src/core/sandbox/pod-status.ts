import type {
  V1Container,
  V1ContainerState,
  V1ContainerStatus,
  V1Pod,
  V1PodCondition,
} from '@kubernetes/client-node';

/** What the API server adds to a new pod. */
export interface Birth {
  readonly namespace: string;
  readonly uid: string;
  readonly now: Date;
  readonly node: string;
}

/** The pod as it is just after its creation: scheduled, Pending, its containers waiting. */
export function toCreated(pod: V1Pod, { namespace, uid, now, node }: Birth): V1Pod {
  const copy = structuredClone(pod);
  const spec = copy.spec ?? { containers: [] };
  return Object.assign(copy, {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: Object.assign(copy.metadata ?? {}, { namespace, uid, creationTimestamp: now }),
    spec: Object.assign(spec, {
      nodeName: node,
      restartPolicy: spec.restartPolicy ?? 'Always',
      terminationGracePeriodSeconds: spec.terminationGracePeriodSeconds ?? 30,
    }),
    status: {
      phase: 'Pending',
      startTime: now,
      conditions: toConditions('Pending', false, now),
      containerStatuses: spec.containers.map(toWaiting),
      ...(spec.initContainers === undefined || spec.initContainers.length === 0
        ? {}
        : { initContainerStatuses: spec.initContainers.map(toWaiting) }),
    },
  });
}

/** The pod with one container (or init container) in a new state, and with the phase and conditions that follow. */
export function withState(pod: V1Pod, name: string, state: V1ContainerState, now: Date): V1Pod {
  const isOn = state.running !== undefined;
  const change = (status: V1ContainerStatus): V1ContainerStatus =>
    status.name === name
      ? Object.assign({}, status, { state, ready: isOn, started: isOn })
      : status;
  const status = pod.status ?? {};
  const containerStatuses = (status.containerStatuses ?? []).map(change);
  const initContainerStatuses = (status.initContainerStatuses ?? []).map(change);
  const phase = toPhase(containerStatuses, initContainerStatuses);
  const isReady = containerStatuses.every((s) => s.ready);
  const changed = Object.assign({}, status, {
    phase,
    conditions: toConditions(phase, isReady, now, status.conditions),
    containerStatuses,
    ...(initContainerStatuses.length === 0 ? {} : { initContainerStatuses }),
  });
  return Object.assign({}, pod, { status: changed });
}

/** The pod marked for deletion, as after a DELETE with this grace period. */
export function withDeletion(pod: V1Pod, graceSeconds: number, now: Date): V1Pod {
  const metadata = Object.assign({}, pod.metadata, {
    deletionTimestamp: new Date(now.getTime() + graceSeconds * 1000),
    deletionGracePeriodSeconds: graceSeconds,
  });
  return Object.assign({}, pod, { metadata });
}

/** RFC 7386: `patch` laid over `target`; null takes a key away. Keys like `__proto__` stay plain keys. */
export function mergePatch(target: unknown, patch: unknown): unknown {
  if (!isPlain(patch)) return patch;
  const merged = new Map<string, unknown>(isPlain(target) ? Object.entries(target) : []);
  for (const [key, value] of Object.entries(patch)) {
    if (value === null) merged.delete(key);
    else merged.set(key, mergePatch(merged.get(key), value));
  }
  return Object.fromEntries(merged);
}

/** A pod never restarts here, whatever its restartPolicy: the first failure of an init container ends it. */
function toPhase(
  containers: readonly V1ContainerStatus[],
  init: readonly V1ContainerStatus[],
): string {
  if (init.some(({ state }) => (state?.terminated?.exitCode ?? 0) !== 0)) return 'Failed';
  const ended = containers.flatMap(({ state }) => state?.terminated ?? []);
  if (ended.length === containers.length) {
    return ended.every(({ exitCode }) => exitCode === 0) ? 'Succeeded' : 'Failed';
  }
  const isStarted = containers.some(({ state }) => state?.running ?? state?.terminated);
  return isStarted ? 'Running' : 'Pending';
}

/** As in Kubernetes a condition that stays has the time from which on it holds. */
function toConditions(
  phase: string,
  isReady: boolean,
  now: Date,
  before: readonly V1PodCondition[] = [],
): V1PodCondition[] {
  const ready = isReady ? 'True' : 'False';
  const reason = phase === 'Succeeded' ? { reason: 'PodCompleted' } : {};
  const conditions = [
    { type: 'PodScheduled', status: 'True' },
    { type: 'Initialized', status: phase === 'Pending' ? 'False' : 'True' },
    { type: 'ContainersReady', status: ready, ...reason },
    { type: 'Ready', status: ready, ...reason },
  ];
  return conditions.map((one) => {
    const same = before.find(({ type, status }) => type === one.type && status === one.status);
    return { ...one, lastTransitionTime: same?.lastTransitionTime ?? now };
  });
}

function toWaiting({ name, image = '' }: V1Container): V1ContainerStatus {
  return {
    name,
    image,
    imageID: '',
    ready: false,
    restartCount: 0,
    started: false,
    state: { waiting: { reason: 'ContainerCreating' } },
  };
}

function isPlain(value: unknown): value is Record<string, unknown> {
  return (
    typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof Date)
  );
}
