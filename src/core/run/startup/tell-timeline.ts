import type { CoreV1Event, V1Pod } from '@kubernetes/client-node';
import { isPodTaskError } from '../../base/failure.ts';
import { findStage, isFinal } from '../pod-facts.ts';
import type { PodView } from '../pod-view.ts';
import type { RunTools } from '../run-tools.ts';
import { knowsImages, toTimeline } from './timeline.ts';
import type { StartupTimeline } from './timeline.ts';

/** Milliseconds after which events that were still on their way are read again; the kubelet sends them by the way. */
const secondLook = 1000;

/**
 * Tells the startup timeline once the base container has started, with the events as they are then, and puts it on record;
 * where the run ends before, `tell` with the last events does.
 */
export class TimelineTeller {
  readonly #view: PodView;
  readonly #tools: RunTools;
  #isTold: boolean;

  constructor(view: PodView, tools: RunTools) {
    this.#view = view;
    this.#tools = tools;
    this.#isTold = tools.hasTimeline;
  }

  /** Resolves when the timeline is told, or when it cannot be told yet; never rejects. */
  async follow(signal: AbortSignal): Promise<void> {
    if (this.#isTold) return;
    const base = this.#tools.settings.baseContainerName;
    try {
      const hasStarted = await this.#view.until(({ pod, gone }) => {
        const stage = findStage(pod, base);
        if (stage === 'running' || stage === 'terminated') return true;
        return gone || isFinal(pod) ? false : undefined;
      }, signal);
      if (!hasStarted) return;
      let events = await readEvents(this.#tools, signal);
      if (events !== undefined && !knowsImages(this.#view.pod, events)) {
        await this.#tools.clock.sleep(secondLook, signal);
        events = await readEvents(this.#tools, signal);
      }
      await this.tell(this.#view.pod, events ?? []);
    } catch (error) {
      if (!signal.aborted) this.#tools.log.debug('the startup timeline is told later', error);
    }
  }

  /** Tells the timeline unless it is told, and gives it as it is known now. */
  async tell(pod: V1Pod, events: readonly CoreV1Event[]): Promise<StartupTimeline | undefined> {
    const timeline = toTimeline(pod, events, this.#tools.settings.baseContainerName);
    if (timeline === undefined || this.#isTold) return timeline;
    this.#isTold = true;
    await this.#tools.recorder.note({ timeline });
    await this.#tools.emit({ type: 'timeline', timeline });
    return timeline;
  }
}

/** The pod's events; undefined where they may not or cannot be read, of which the first is said once. */
export async function readEvents(
  tools: RunTools,
  signal: AbortSignal,
): Promise<readonly CoreV1Event[] | undefined> {
  if (tools.cluster.lacks.has('events')) return undefined;
  try {
    return await tools.cluster.events(tools.name, signal);
  } catch (error) {
    if (!isPodTaskError(error, 'cluster-forbidden')) throw error;
    const { namespace } = tools.name;
    await tools.warn({ code: 'events-unreadable', data: { namespace } });
    return undefined;
  }
}
