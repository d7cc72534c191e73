import type { V1Pod } from '@kubernetes/client-node';
import type { RunSettings } from '../../manifest/manifest.ts';
import { LogFollower } from './follow-log.ts';
import { findStage, hasBegun, listContainers, xcomSidecar } from '../pod-facts.ts';
import type { PodView } from '../pod-view.ts';
import type { RunEvent } from '../run-event.ts';
import type { RunTools } from '../run-tools.ts';

/** Milliseconds. */
const lastMoment = 2000;

/** The logs of the wanted containers, each opened the moment its container has started. */
export class LogStreams {
  readonly #view: PodView;
  readonly #tools: RunTools;
  readonly #open: AbortSignal;
  readonly #signal: AbortSignal;
  readonly #wanted: readonly string[];
  readonly #running = new Map<string, Promise<void>>();
  readonly #followers = new Map<string, LogFollower>();
  readonly #late = new AbortController();
  #failure: { readonly error: unknown } | undefined;

  /** Streams go on until `open` is aborted; those who wait for them give up with `signal`. */
  constructor(view: PodView, tools: RunTools, open: AbortSignal, signal: AbortSignal) {
    this.#view = view;
    this.#open = open;
    this.#signal = signal;
    this.#wanted = listFollowed(view.pod, tools.settings);
    const isNamed = isNaming(view.pod, tools.settings);
    this.#tools = isNamed ? withNames(tools) : tools;
  }

  /** Containers whose log has been opened. */
  get followed(): ReadonlySet<string> {
    return new Set(this.#running.keys());
  }

  /** Containers whose log is wanted and that have neither started nor ended. */
  get neverStarted(): readonly string[] {
    const { pod } = this.#view;
    return this.#wanted.filter(
      (name) => !this.#running.has(name) && findStage(pod, name) !== 'terminated',
    );
  }

  /** Opens the logs of wanted containers that have started or ended in this state. */
  open(pod: V1Pod): void {
    for (const container of this.#wanted) {
      if (this.#running.has(container) || !hasBegun(pod, container)) continue;
      const either = AbortSignal.any([this.#open, this.#late.signal]);
      const follower = new LogFollower(container, this.#view, this.#tools, either);
      this.#followers.set(container, follower);
      const reading = follower.run(this.#late.signal).catch((error: unknown) => {
        if (!this.#open.aborted) this.#failure ??= { error };
      });
      this.#running.set(
        container,
        reading.then(() => void this.#followers.delete(container)),
      );
    }
  }

  /** Resolves when the whole log of this container has been read, at once where it is not followed. */
  async finish(container: string): Promise<void> {
    await this.#until(this.#running.get(container));
    this.#check();
  }

  /** Resolves when the logs of all containers that have ended have been read. */
  async finishEnded(): Promise<void> {
    for (const [container, reading] of this.#running) {
      if (this.#view.gone || findStage(this.#view.pod, container) === 'terminated') {
        await this.#until(reading);
      }
    }
    this.#check();
  }

  /** Resolves when no stream is open any more; never rejects. */
  async settled(): Promise<void> {
    await Promise.all(this.#running.values());
  }

  /** Resolves when what the pod has written until now is read, or cannot be within seconds. */
  async catchUp(): Promise<void> {
    await Promise.allSettled([...this.#followers.values()].map((one) => one.catchUp()));
  }

  /** As `settled`, but for a moment only: the pod is gone, so that streams are at their end, and what they do not bring is a gap. */
  async drained(): Promise<void> {
    const over = new AbortController();
    const late = this.#tools.clock.sleep(lastMoment, over.signal).catch(() => undefined);
    await Promise.race([this.settled(), late]);
    over.abort();
    await late;
    this.#late.abort(new Error('The pod is gone.'));
    await this.settled();
  }

  async #until(reading: Promise<void> | undefined): Promise<void> {
    const over = new AbortController();
    const given = new Promise<void>((resolve) => {
      const options = { once: true, signal: over.signal };
      this.#signal.addEventListener('abort', () => resolve(), options);
      if (this.#signal.aborted) resolve();
    });
    await Promise.race([reading, given]);
    over.abort();
  }

  #check(): void {
    this.#signal.throwIfAborted();
    if (this.#failure !== undefined) throw this.#failure.error;
  }
}

/** Tools with which each line, at its beginning, tells of which container it is. */
function withNames(tools: RunTools): RunTools {
  const open = new Set<string>();
  const name = (event: RunEvent): RunEvent => {
    if (event.type !== 'log') return event;
    const isBeginning = !open.delete(event.container);
    if (event.partial === true) open.add(event.container);
    return isBeginning ? { ...event, named: true } : event;
  };
  return { ...tools, emitTimed: (events) => tools.emitTimed(events.map(name)) };
}

/** True where people are told of which container a line is: of several, unless the task does not want it. */
export function isNaming(pod: V1Pod, settings: RunSettings): boolean {
  return listFollowed(pod, settings).length > 1 && settings.namesContainers !== false;
}

/** Init containers first, in the order in which they run; the sidecar of the result writes nothing. */
function listFollowed(
  pod: V1Pod,
  { getLogs, containerLogs, initContainerLogs = [] }: RunSettings,
): readonly string[] {
  const choose = (all: readonly string[], wanted: readonly string[] | true): readonly string[] =>
    all.filter((name) => (wanted === true ? name !== xcomSidecar : wanted.includes(name)));
  const init = (pod.spec?.initContainers ?? []).map(({ name }) => name);
  return [
    ...choose(init, initContainerLogs),
    ...(getLogs ? choose(listContainers(pod), containerLogs) : []),
  ];
}
