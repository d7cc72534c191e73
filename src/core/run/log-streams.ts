import type { V1Pod } from '@kubernetes/client-node';
import { followLog } from './follow-log.ts';
import { findStage, listContainers, xcomSidecar } from './pod-facts.ts';
import type { PodView } from './pod-view.ts';
import type { RunTools } from './run-tools.ts';

/** The logs of the wanted containers, each opened the moment its container has started. */
export class LogStreams {
  readonly #view: PodView;
  readonly #tools: RunTools;
  readonly #signal: AbortSignal;
  readonly #wanted: readonly string[];
  readonly #running = new Map<string, Promise<void>>();
  #failure: { readonly error: unknown } | undefined;

  constructor(view: PodView, tools: RunTools, signal: AbortSignal) {
    this.#view = view;
    this.#tools = tools;
    this.#signal = signal;
    this.#wanted = findWanted(view.pod, tools);
  }

  /** Containers whose log has been opened. */
  get followed(): ReadonlySet<string> {
    return new Set(this.#running.keys());
  }

  /** Opens the logs of wanted containers that have started or ended in this state. */
  open(pod: V1Pod): void {
    for (const container of this.#wanted) {
      const stage = findStage(pod, container);
      if (this.#running.has(container) || (stage !== 'running' && stage !== 'terminated')) continue;
      this.#running.set(
        container,
        followLog(container, this.#view, this.#tools, this.#signal).catch((error: unknown) => {
          if (!this.#signal.aborted) this.#failure ??= { error };
        }),
      );
    }
  }

  /** Resolves when the whole log of this container has been read, at once where it is not followed. */
  async finish(container: string): Promise<void> {
    await this.#running.get(container);
    this.#check();
  }

  /** Resolves when the logs of all containers that have ended have been read. */
  async finishEnded(): Promise<void> {
    for (const [container, reading] of this.#running) {
      if (this.#view.gone || findStage(this.#view.pod, container) === 'terminated') await reading;
    }
    this.#check();
  }

  /** Resolves when no stream is open any more; never rejects. */
  async settled(): Promise<void> {
    await Promise.all(this.#running.values());
  }

  #check(): void {
    this.#signal.throwIfAborted();
    if (this.#failure !== undefined) throw this.#failure.error;
  }
}

function findWanted(pod: V1Pod, { settings }: RunTools): readonly string[] {
  const { getLogs, containerLogs } = settings;
  if (!getLogs) return [];
  const all = listContainers(pod);
  return containerLogs === true
    ? all.filter((name) => name !== xcomSidecar)
    : all.filter((name) => containerLogs.includes(name));
}
