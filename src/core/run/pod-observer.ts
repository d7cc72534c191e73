import type { CoreV1Event, V1Pod } from '@kubernetes/client-node';
import { findWaiting, hasBegun, isScheduled, listContainers } from './pod-facts.ts';
import type { RunEventData } from './run-event.ts';
import { findAttached, findContainer, findInitEnd, findPulled } from './startup/timeline.ts';

/** Turns successive states and events of one pod into the run's events, each fact once. */
export class PodObserver {
  readonly #told = new Set<string>();

  /** What is new in this state. */
  observePod(pod: V1Pod): readonly RunEventData[] {
    const news: RunEventData[] = [];
    for (const { type, status, reason, message } of pod.status?.conditions ?? []) {
      if (type === 'PodScheduled' && status === 'False') {
        this.#tell(news, { type: 'pending', reason: reason ?? '', message: message ?? '' });
      }
    }
    if (isScheduled(pod) && this.#isNew('scheduled')) {
      news.push({ type: 'scheduled', node: pod.spec?.nodeName ?? '' });
    }
    const isReady = (pod.status?.conditions ?? []).some(
      ({ type, status }) => type === 'PodReadyToStartContainers' && status === 'True',
    );
    // The kubelet may report it when containers run already, and then it says nothing more.
    if (isReady && !hasStarted(pod) && this.#isNew('ready')) news.push({ type: 'ready' });
    for (const { waiting } of findWaiting(pod)) {
      this.#tell(news, {
        type: 'pending',
        reason: waiting.reason ?? '',
        message: waiting.message ?? '',
      });
    }
    const init = (pod.spec?.initContainers ?? []).map(({ name }) => name);
    for (const container of [...init, ...listContainers(pod)]) {
      if (hasBegun(pod, container) && this.#isNew(`started ${container}`)) {
        news.push({ type: 'started', container });
      }
      const ended = init.includes(container) ? findInitEnd(pod, container) : undefined;
      if (ended !== undefined) this.#tell(news, { type: 'ended', ...ended });
    }
    return news;
  }

  /** What is new in the pod's events, while it has not started. */
  observeEvents(events: readonly CoreV1Event[]): readonly RunEventData[] {
    const news: RunEventData[] = [];
    for (const event of events) {
      const { type, reason, message } = event;
      const pulled = findPulled(event);
      const volume = findAttached(event);
      if (reason === 'Pulling') {
        const image = /"([^"]*)"/.exec(message ?? '')?.[1] ?? '';
        this.#tell(news, { type: 'pulling', image, container: findContainer(event) });
      } else if (pulled !== undefined) {
        this.#tell(news, { type: 'pulled', ...pulled });
      } else if (volume !== undefined) {
        this.#tell(news, { type: 'attached', volume });
      } else if (type === 'Warning') {
        this.#tell(news, { type: 'pending', reason: reason ?? '', message: message ?? '' });
      }
    }
    return news;
  }

  #tell(news: RunEventData[], fact: RunEventData): void {
    if (this.#isNew(JSON.stringify(fact))) news.push(fact);
  }

  #isNew(key: string): boolean {
    if (this.#told.has(key)) return false;
    this.#told.add(key);
    return true;
  }
}

function hasStarted({ status }: V1Pod): boolean {
  return [...(status?.initContainerStatuses ?? []), ...(status?.containerStatuses ?? [])].some(
    ({ state }) => state?.running !== undefined || state?.terminated !== undefined,
  );
}
