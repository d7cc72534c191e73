import type { V1Pod } from '@kubernetes/client-node';
import { PodTaskError, isPodTaskError } from '../base/failure.ts';
import { findPhase } from './pod-facts.ts';
import type { PodView } from './pod-view.ts';
import type { FollowTools } from './run-tools.ts';
import { isPassing, isRefusal, refusalPauses } from './try-again.ts';

/** Milliseconds between looks where the rights or the cluster forbid watching; just after something has happened they are fewer. */
export const lookInterval = 2000;
/** Milliseconds after which a watch that says nothing is checked: of a pod that has not started, of any other, and at most. */
const startSilence = 10_000;
const firstSilence = 30_000;
const longestSilence = 150_000;
/** Milliseconds after which a watch that was refused is tried again: rights can be given. */
export const watchAgain = 300_000;
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
  /** When the watch was refused last. */
  #refused = 0;
  /** Looks, one after another, that brought nothing new. */
  #looks = 0;
  #lostSince: number | undefined;
  #tries = 0;
  /** Watches, one after another, that brought nothing new. */
  #vain = 0;
  /** Requests, one after another, that were refused. */
  #refusals = 0;
  #changes = 0;

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
      this.#checkName(pod);
      await this.#see(pod);
      this.#version = page.version;
    }
    const doubted = new AbortController();
    const doubt = (): void => doubted.abort(new PodTaskError('expired'));
    this.#view.onDoubt(doubt);
    const over = new AbortController();
    const either = AbortSignal.any([this.#signal, doubted.signal]);
    const listening = this.#listen(doubt, AbortSignal.any([either, over.signal]));
    try {
      for await (const change of cluster.watch(query, this.#version, either)) {
        this.#isReached();
        this.#refusals = 0;
        this.#changes++;
        if (change.version !== this.#version) this.#vain = 0;
        this.#version = change.version;
        if (change.type === 'bookmark') continue;
        this.#checkName(change.pod);
        if (change.type === 'deleted') {
          if (this.#isOurs(change.pod)) this.#view.end(change.pod);
        } else {
          await this.#see(change.pod);
        }
        if (this.#view.gone) return;
      }
    } finally {
      over.abort();
      await listening;
    }
    doubted.signal.throwIfAborted();
    // What ends again and again without a word may know nothing of the pod.
    if (this.#vain > 0) this.#version = undefined;
    await this.#pause();
  }

  /**
   * A watch whose connection stands may bring nothing any more, and nothing tells it from one of a pod that does not change:
   * when it has been silent the pod is looked at, at first often, later seldom.
   */
  async #listen(doubt: () => void, signal: AbortSignal): Promise<void> {
    const { cluster, clock, name, log } = this.#tools;
    let heard = this.#changes;
    let pause = findPhase(this.#view.pod) === 'Pending' ? startSilence : firstSilence;
    try {
      for (;;) {
        await clock.sleep(pause, signal);
        if (heard !== this.#changes) {
          heard = this.#changes;
          pause = Math.max(pause, firstSilence);
          continue;
        }
        pause = Math.min(pause * 2, longestSilence);
        const { metadata } = await cluster.get(name, signal);
        if (heard !== this.#changes) continue;
        if (metadata?.resourceVersion !== this.#view.pod.metadata?.resourceVersion) break;
      }
      log.debug('the watch of the pod has fallen silent');
    } catch (error) {
      if (signal.aborted) return;
      log.debug('a silent watch cannot be checked', error);
    }
    doubt();
  }

  async #look(): Promise<void> {
    const { clock, cluster, name } = this.#tools;
    const hurried = new AbortController();
    this.#view.onDoubt(() => {
      this.#looks = 0;
      hurried.abort(new Error('Something has happened.'));
    });
    const before = this.#view.pod.metadata?.resourceVersion;
    const pod = await cluster.get(name, this.#signal);
    this.#isReached();
    await this.#see(pod);
    if (pod.metadata?.resourceVersion !== before) this.#looks = 0;
    const mayWatch = !cluster.lacks.has('watch');
    if (mayWatch && clock.now().getTime() - this.#refused >= watchAgain) {
      this.#canWatch = true;
      this.#version = undefined;
      return;
    }
    const either = AbortSignal.any([this.#signal, hurried.signal]);
    await clock.sleep(grow(++this.#looks, lookInterval), either).catch((error: unknown) => {
      if (!hurried.signal.aborted) throw error;
    });
  }

  async #see(pod: V1Pod): Promise<void> {
    if (!this.#isOurs(pod)) {
      this.#view.end(undefined);
      return;
    }
    await this.#observe(pod);
    this.#view.update(pod);
  }

  /** Another name was not asked for: whoever sends such a pod is not to be believed about ours. */
  #checkName(pod: V1Pod): void {
    if (pod.metadata?.name === this.#tools.name.name) return;
    throw new PodTaskError('stream-broken', { detail: 'watch' });
  }

  #isOurs(pod: V1Pod): boolean {
    return this.#uid === undefined || pod.metadata?.uid === this.#uid;
  }

  async #recover(error: unknown): Promise<void> {
    const isMissing = isPodTaskError(error, 'not-found');
    // A list of pods is always there, so a watch that is not found says nothing of the pod.
    if (isMissing && !this.#canWatch) {
      this.#view.end(undefined);
      return;
    }
    if (isPodTaskError(error, 'expired')) {
      this.#version = undefined;
      return this.#pause();
    }
    if (isMissing || isRefusal(error)) {
      const pause = refusalPauses[this.#refusals++];
      if (pause !== undefined) {
        // Meanwhile the pod is read before each try.
        this.#version = undefined;
        return this.#tools.clock.sleep(pause, this.#signal);
      }
    }
    const isForbidden = isPodTaskError(error, 'cluster-forbidden');
    const isUnsupported = isMissing || isPodTaskError(error, 'unsupported');
    if (this.#canWatch && (isForbidden || isUnsupported)) {
      this.#canWatch = false;
      this.#refusals = 0;
      this.#refused = this.#tools.clock.now().getTime();
      return this.#sayPolling();
    }
    if (!isPassing(error)) throw error;
    const now = this.#tools.clock.now().getTime();
    this.#lostSince ??= now;
    if (now - this.#lostSince > patience) throw error;
    this.#tools.log.debug('lost sight of the pod', error);
    if (this.#tries === 2) {
      const isRefused = isPodTaskError(error, 'cluster-unauthorized');
      await this.#tools.warn({ code: isRefused ? 'login-lost' : 'connection-lost', data: {} });
    }
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
