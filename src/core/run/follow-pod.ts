import type { V1Pod } from '@kubernetes/client-node';
import { PodTaskError, isPodTaskError } from '../base/failure.ts';
import type { PodView } from './pod-view.ts';
import type { FollowTools } from './run-tools.ts';

/** Milliseconds between looks where the rights or the cluster forbid watching. */
export const lookInterval = 2000;
/** Milliseconds for which a cluster may be out of reach before the run gives up. */
export const patience = 300_000;

/**
 * Keeps `view` up to date until the pod is gone or the signal is aborted; tells `observe` of each state, in order, before
 * those who wait on the view. What cannot be overcome ends in `view.fail`; it never rejects.
 */
export async function followPod(
  view: PodView,
  tools: FollowTools,
  observe: (pod: V1Pod) => Promise<void>,
  signal: AbortSignal,
): Promise<void> {
  const follower = new Follower(view, tools, observe, signal);
  try {
    await follower.run();
  } catch (error) {
    view.fail(error);
  }
}

class Follower {
  readonly #view: PodView;
  readonly #tools: FollowTools;
  readonly #observe: (pod: V1Pod) => Promise<void>;
  readonly #signal: AbortSignal;
  readonly #uid: string | undefined;
  /** Undefined: the pod has to be read again before a watch can start. */
  #version: string | undefined;
  #canWatch: boolean;
  #lostSince: number | undefined;
  #tries = 0;
  /** Watches, one after another, that brought nothing new. */
  #vain = 0;

  constructor(
    view: PodView,
    tools: FollowTools,
    observe: (pod: V1Pod) => Promise<void>,
    signal: AbortSignal,
  ) {
    this.#view = view;
    this.#tools = tools;
    this.#observe = observe;
    this.#signal = signal;
    this.#uid = view.pod.metadata?.uid;
    this.#version = view.pod.metadata?.resourceVersion;
    this.#canWatch = !tools.cluster.lacks.has('watch');
  }

  async run(): Promise<void> {
    if (!this.#canWatch) await this.#sayPolling();
    while (!this.#signal.aborted && !this.#view.gone) {
      try {
        if (this.#canWatch) await this.#watch();
        else await this.#look();
      } catch (error) {
        if (isAborted(this.#signal)) return;
        await this.#recover(error);
      }
    }
  }

  async #watch(): Promise<void> {
    const { cluster, name } = this.#tools;
    const query = { namespace: name.namespace, fieldSelector: `metadata.name=${name.name}` };
    if (this.#version === undefined) {
      const page = await cluster.list(query, { limit: 1 }, this.#signal);
      this.#isReached();
      const pod = page.pods[0];
      if (pod === undefined) {
        this.#view.end(undefined);
        return;
      }
      await this.#see(pod);
      this.#version = page.version;
    }
    const doubted = new AbortController();
    this.#view.onDoubt(() => doubted.abort(new PodTaskError('expired')));
    const either = AbortSignal.any([this.#signal, doubted.signal]);
    for await (const change of cluster.watch(query, this.#version, either)) {
      this.#isReached();
      if (change.version !== this.#version) this.#vain = 0;
      this.#version = change.version;
      if (change.type === 'bookmark') continue;
      if (change.type === 'deleted') {
        if (this.#isOurs(change.pod)) this.#view.end(change.pod);
      } else {
        await this.#see(change.pod);
      }
      if (this.#view.gone) return;
    }
    doubted.signal.throwIfAborted();
    // What ends again and again without a word may know nothing of the pod.
    if (this.#vain > 0) this.#version = undefined;
    await this.#pause();
  }

  async #look(): Promise<void> {
    const pod = await this.#tools.cluster.get(this.#tools.name, this.#signal);
    this.#isReached();
    await this.#see(pod);
    await this.#tools.clock.sleep(lookInterval, this.#signal);
  }

  async #see(pod: V1Pod): Promise<void> {
    if (!this.#isOurs(pod)) {
      this.#view.end(undefined);
      return;
    }
    await this.#observe(pod);
    this.#view.update(pod);
  }

  #isOurs(pod: V1Pod): boolean {
    return this.#uid === undefined || pod.metadata?.uid === this.#uid;
  }

  async #recover(error: unknown): Promise<void> {
    if (isPodTaskError(error, 'not-found')) {
      this.#view.end(undefined);
      return;
    }
    if (isPodTaskError(error, 'expired')) {
      this.#version = undefined;
      return this.#pause();
    }
    if (
      this.#canWatch &&
      (isPodTaskError(error, 'cluster-forbidden') || isPodTaskError(error, 'unsupported'))
    ) {
      this.#canWatch = false;
      return this.#sayPolling();
    }
    if (!isPassing(error)) throw error;
    const now = this.#tools.clock.now().getTime();
    this.#lostSince ??= now;
    if (now - this.#lostSince > patience) throw error;
    this.#tools.log.debug('lost sight of the pod', error);
    if (this.#tries === 2) await this.#tools.warn({ code: 'connection-lost', data: {} });
    this.#version = undefined;
    await this.#pause();
  }

  /** Grows from nothing to 15 s while the cluster is out of reach, to the interval of looks while only its watches are of no use. */
  async #pause(): Promise<void> {
    const ms = Math.max(grow(this.#tries++, 15_000), grow(this.#vain++, lookInterval));
    if (ms > 0) await this.#tools.clock.sleep(ms, this.#signal);
  }

  #isReached(): void {
    this.#lostSince = undefined;
    this.#tries = 0;
  }

  async #sayPolling(): Promise<void> {
    await this.#tools.warn({
      code: 'watch-unavailable',
      data: { seconds: lookInterval / 1000 },
    });
  }
}

function grow(tries: number, most: number): number {
  return tries === 0 ? 0 : Math.min(500 * 2 ** (tries - 1), most);
}

/** Read afresh: the compiler takes the signal for unchanged since it was last looked at. */
function isAborted(signal: AbortSignal): boolean {
  return signal.aborted;
}

/** True where trying again may help. */
export function isPassing(error: unknown): boolean {
  return (
    isPodTaskError(error, 'cluster-unreachable') ||
    isPodTaskError(error, 'stream-broken') ||
    isPodTaskError(error, 'cluster-refused')
  );
}
