import type { CoreV1Event, V1Pod } from '@kubernetes/client-node';
import { findStage, findWaiting, isScheduled, listContainers } from './pod-facts.ts';
import type { RunEventData } from './run-event.ts';

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
    for (const { waiting } of findWaiting(pod)) {
      this.#tell(news, {
        type: 'pending',
        reason: waiting.reason ?? '',
        message: waiting.message ?? '',
      });
    }
    const init = (pod.spec?.initContainers ?? []).map(({ name }) => name);
    for (const container of [...init, ...listContainers(pod)]) {
      const stage = findStage(pod, container);
      if ((stage === 'running' || stage === 'terminated') && this.#isNew(`started ${container}`)) {
        news.push({ type: 'started', container });
      }
    }
    return news;
  }

  /** What is new in the pod's events, while it has not started. */
  observeEvents(events: readonly CoreV1Event[]): readonly RunEventData[] {
    const news: RunEventData[] = [];
    for (const { type, reason, message, involvedObject } of events) {
      if (reason === 'Pulling') {
        this.#tell(news, {
          type: 'pulling',
          image: /"([^"]*)"/.exec(message ?? '')?.[1] ?? '',
          container: /\{([^}]*)\}/.exec(involvedObject.fieldPath ?? '')?.[1] ?? '',
        });
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
