import type { CoreV1Event, V1ContainerStatus, V1Pod } from '@kubernetes/client-node';
import { findTerminated } from '../pod-facts.ts';

/** An image as the events tell of it. */
export interface TimelineImage {
  readonly container: string;
  readonly image: string;
  /** True where the node had it already; then nothing was pulled. */
  readonly present: boolean;
  /** Seconds that pulling it took. */
  readonly seconds?: number;
  /** Seconds more for which the pull waited its turn. */
  readonly waited?: number;
  readonly bytes?: number;
}

/**
 * How a pod came to its start, by the cluster's own clock. `after` is in seconds from the pod's creation; the API has whole
 * seconds. What is not known is absent.
 */
export interface StartupTimeline {
  /** ISO 8601 in UTC. */
  readonly created: string;
  readonly scheduled?: { readonly node: string; readonly after: number };
  /** Volumes that had to be attached to the node. */
  readonly volumes: readonly { readonly volume: string; readonly after?: number }[];
  /** When volumes and network were there (the condition PodReadyToStartContainers). */
  readonly ready?: { readonly after: number };
  readonly images: readonly TimelineImage[];
  /** Init containers that have ended. */
  readonly init: readonly {
    readonly container: string;
    readonly exit_code: number;
    readonly seconds?: number;
  }[];
  readonly started?: { readonly container: string; readonly after: number };
}

/** The timeline that a pod's conditions, statuses and events tell; undefined before the cluster has taken the pod. */
export function toTimeline(
  pod: V1Pod,
  events: readonly CoreV1Event[],
  base: string,
): StartupTimeline | undefined {
  const created = pod.metadata?.creationTimestamp;
  if (created === undefined) return undefined;
  const from = new Date(created).getTime();
  const after = (time: Date | undefined): number | undefined =>
    time === undefined ? undefined : toSeconds(new Date(time).getTime() - from);
  const scheduled = after(findTrue(pod, 'PodScheduled'));
  const ready = after(findTrue(pod, 'PodReadyToStartContainers'));
  const started = after(findStarted(pod, base));
  // The kubelet may report the condition when containers run already; its time is that of the report.
  const isLate = listStarts(pod).some((time) => (after(time) ?? Infinity) < (ready ?? 0));
  return {
    created: new Date(created).toISOString(),
    ...(scheduled === undefined
      ? {}
      : { scheduled: { node: pod.spec?.nodeName ?? '', after: scheduled } }),
    volumes: events.flatMap((event) => {
      const volume = findAttached(event);
      if (volume === undefined) return [];
      const at = after(event.lastTimestamp ?? event.eventTime ?? event.firstTimestamp);
      return [{ volume, ...(at === undefined ? {} : { after: at }) }];
    }),
    ...(ready === undefined || isLate ? {} : { ready: { after: ready } }),
    images: listImages(events),
    init: (pod.spec?.initContainers ?? []).flatMap(({ name }) => {
      const ended = findInitEnd(pod, name);
      return ended === undefined ? [] : [ended];
    }),
    ...(started === undefined ? {} : { started: { container: base, after: started } }),
  };
}

/** How an init container ended and how long it ran; undefined where it has not ended. */
export function findInitEnd(
  pod: V1Pod,
  container: string,
): StartupTimeline['init'][number] | undefined {
  const ended = findTerminated(pod, container);
  if (ended === undefined) return undefined;
  const { startedAt, finishedAt, exitCode } = ended;
  const seconds =
    startedAt === undefined || finishedAt === undefined
      ? {}
      : { seconds: toSeconds(new Date(finishedAt).getTime() - new Date(startedAt).getTime()) };
  return { container, exit_code: exitCode, ...seconds };
}

/** The container that an event of a pod is about, for example `base` of `spec.containers{base}`; empty where it is about none. */
export function findContainer({ involvedObject }: CoreV1Event): string {
  return /\{([^}]*)\}/.exec(involvedObject.fieldPath ?? '')?.[1] ?? '';
}

/** The volume of an event `SuccessfulAttachVolume`. */
export function findAttached({ reason, message }: CoreV1Event): string | undefined {
  return reason === 'SuccessfulAttachVolume'
    ? /volume "([^"]*)"/.exec(message ?? '')?.[1]
    : undefined;
}

/** The image of an event `Pulled` (the kubelet's image manager words it). */
export function findPulled(event: CoreV1Event): TimelineImage | undefined {
  if (event.reason !== 'Pulled') return undefined;
  const message = event.message ?? '';
  const image = /"([^"]*)"/.exec(message)?.[1];
  if (image === undefined) return undefined;
  const container = findContainer(event);
  if (/already present on machine/.test(message)) return { container, image, present: true };
  const seconds = parseDuration(/ in ([\d.a-zµ]+)/.exec(message)?.[1]);
  const whole = parseDuration(/\(([\d.a-zµ]+) including waiting\)/.exec(message)?.[1]);
  const bytes = /Image size: (\d{1,15}) bytes/.exec(message)?.[1];
  const waited =
    whole === undefined || seconds === undefined ? 0 : Math.round((whole - seconds) * 1000) / 1000;
  return {
    container,
    image,
    present: false,
    ...(seconds === undefined ? {} : { seconds }),
    ...(waited > 0 ? { waited } : {}),
    ...(bytes === undefined ? {} : { bytes: Number(bytes) }),
  };
}

/** True once the events tell where the image of each container that has started came from. */
export function knowsImages(pod: V1Pod, events: readonly CoreV1Event[]): boolean {
  const known = new Set(listImages(events).map(({ container }) => container));
  const statuses = [
    ...(pod.status?.initContainerStatuses ?? []),
    ...(pod.status?.containerStatuses ?? []),
  ];
  return statuses
    .filter(({ state }) => state?.running !== undefined || state?.terminated !== undefined)
    .every(({ name }) => known.has(name));
}

/** The last word on each container's image. */
function listImages(events: readonly CoreV1Event[]): readonly TimelineImage[] {
  const images = new Map<string, TimelineImage>();
  for (const event of events) {
    const pulled = findPulled(event);
    if (pulled !== undefined) images.set(pulled.container, pulled);
  }
  return [...images.values()];
}

function findTrue(pod: V1Pod, type: string): Date | undefined {
  return (pod.status?.conditions ?? []).find((one) => one.type === type && one.status === 'True')
    ?.lastTransitionTime;
}

function findStarted(pod: V1Pod, container: string): Date | undefined {
  return toStart((pod.status?.containerStatuses ?? []).find(({ name }) => name === container));
}

function listStarts({ status }: V1Pod): readonly (Date | undefined)[] {
  return [...(status?.initContainerStatuses ?? []), ...(status?.containerStatuses ?? [])].map(
    toStart,
  );
}

function toStart(status: V1ContainerStatus | undefined): Date | undefined {
  return status?.state?.running?.startedAt ?? status?.state?.terminated?.startedAt;
}

const units: Readonly<Record<string, number>> = {
  h: 3600,
  m: 60,
  s: 1,
  ms: 1e-3,
  µs: 1e-6,
  us: 1e-6,
  ns: 1e-9,
};

/** Seconds of a duration as Go prints it, for example `1m2.5s` or `850ms`. */
function parseDuration(text: string | undefined): number | undefined {
  if (text === undefined || !/^(\d+(\.\d+)?(h|ms|m|s|µs|us|ns))+$/.test(text)) return undefined;
  const parts = [...text.matchAll(/(\d+(?:\.\d+)?)(h|ms|m|s|µs|us|ns)/g)];
  const sum = parts.reduce((all, [, n, unit = 's']) => all + Number(n) * (units[unit] ?? 0), 0);
  return Math.round(sum * 1000) / 1000;
}

/** Not below 0: nothing of a pod happens before it is there, but times are cut to whole seconds. */
function toSeconds(ms: number): number {
  return Math.max(0, Math.round(ms) / 1000);
}
