import type { V1Pod } from '@kubernetes/client-node';
import type { Clock } from '../base/clock.ts';
import { PodTaskError, isPodTaskError } from '../base/failure.ts';
import type { Cluster, PodQuery } from '../cluster/cluster.ts';
import { KnownPods } from './known-pods.ts';
import type { PodDifference } from './known-pods.ts';
import { listPods } from './list-pods.ts';

/** What is heard of a set of pods. */
export type PodsEvent =
  /** The pods at the beginning; comes once, before all changes. */
  | { readonly type: 'listed'; readonly pods: readonly V1Pod[] }
  | PodDifference
  /** The cluster cannot be reached, so what is known may be old; trying goes on until `back`. */
  | { readonly type: 'lost'; readonly error: PodTaskError }
  /** The cluster has been reached again; what has changed meanwhile comes next. */
  | { readonly type: 'back' }
  /** The pods cannot be watched, so they are listed every so many seconds. */
  | { readonly type: 'polling'; readonly seconds: number }
  /** They can be watched after all. */
  | { readonly type: 'watching' };

/**
 * Milliseconds: between lists in place of a watch, until a watch that was refused is tried again, the pauses after failures,
 * how long a watch lives that works, and how long it may say nothing: API servers send a bookmark each minute.
 */
const times = {
  poll: 2000,
  refused: 300_000,
  firstPause: 500,
  longestPause: 15_000,
  steady: 5000,
  silence: 300_000,
} as const;

/**
 * The pods of a query and then each change, once, until the signal is aborted, which is a quiet end. What passes by itself
 * (a broken stream, an expired version, a cluster out of reach) is tried again for ever; throws any other PodTaskError. A
 * reader that stops while it waits for an event has to abort the signal.
 */
export async function* watchPods(
  query: PodQuery,
  cluster: Cluster,
  clock: Clock,
  signal: AbortSignal,
): AsyncGenerator<PodsEvent, void, void> {
  try {
    yield* new Watcher(query, cluster, clock, signal).run();
  } catch (error) {
    if (!signal.aborted) throw error;
  }
}

class Watcher {
  readonly #query: PodQuery;
  readonly #cluster: Cluster;
  readonly #clock: Clock;
  readonly #signal: AbortSignal;
  readonly #known = new KnownPods();
  #isListed = false;
  /** Where the next watch begins; undefined: the pods have to be listed first. */
  #version: string | undefined;
  /** Undefined: nobody has refused it. */
  #refusedAt: number | undefined;
  #isPolling = false;
  #failedLists = 0;
  #shortWatches = 0;

  constructor(query: PodQuery, cluster: Cluster, clock: Clock, signal: AbortSignal) {
    this.#query = query;
    this.#cluster = cluster;
    this.#clock = clock;
    this.#signal = signal;
  }

  async *run(): AsyncGenerator<PodsEvent, void, void> {
    if (!this.#mayWatch()) yield* this.#tellPolling();
    for (;;) {
      this.#signal.throwIfAborted();
      if (this.#version === undefined) yield* this.#list();
      else if (this.#mayWatch()) yield* this.#watch(this.#version);
      else {
        await this.#clock.sleep(times.poll, this.#signal);
        this.#version = undefined;
      }
    }
  }

  /** A right can be given, or a gateway mended, while the pods are looked at. */
  #mayWatch(): boolean {
    if (this.#cluster.lacks.has('watch')) return false;
    const now = this.#clock.now().getTime();
    return this.#refusedAt === undefined || now - this.#refusedAt >= times.refused;
  }

  *#tellPolling(): Generator<PodsEvent, void, void> {
    if (!this.#isPolling) yield { type: 'polling', seconds: times.poll / 1000 };
    this.#isPolling = true;
  }

  async *#list(): AsyncGenerator<PodsEvent, void, void> {
    try {
      const { pods, version } = await listPods(this.#cluster, this.#query, this.#signal);
      this.#version = version;
      if (this.#failedLists > 0) yield { type: 'back' };
      this.#failedLists = 0;
      const changes = this.#known.replace(pods);
      if (this.#isListed) yield* changes;
      else yield { type: 'listed', pods };
      this.#isListed = true;
    } catch (error) {
      this.#signal.throwIfAborted();
      if (!isPassing(error)) throw error;
      this.#failedLists++;
      if (this.#failedLists === 1) yield { type: 'lost', error };
      await this.#pause(this.#failedLists);
    }
  }

  async *#watch(from: string): AsyncGenerator<PodsEvent, void, void> {
    const start = this.#clock.now().getTime();
    const patience = new Patience(this.#clock, times.silence, this.#signal);
    try {
      for await (const change of this.#cluster.watch(this.#query, from, patience.signal)) {
        patience.renew();
        if (this.#isPolling) yield { type: 'watching' };
        this.#isPolling = false;
        this.#version = change.version;
        if (change.type === 'deleted') yield* this.#known.remove(change.pod);
        else if (change.type !== 'bookmark') yield* this.#known.set(change.pod);
      }
    } catch (error) {
      this.#signal.throwIfAborted();
      // Listing shows whether the cluster is there, and the version may be that of a cluster that is no more.
      this.#version = undefined;
      if (isPodTaskError(error, 'cluster-forbidden') || isPodTaskError(error, 'unsupported')) {
        this.#refusedAt = this.#clock.now().getTime();
        yield* this.#tellPolling();
        return;
      }
      if (!isPassing(error)) throw error;
    } finally {
      patience.end();
    }
    // One watch that ends is no matter; those that end at once, again and again, would make a busy loop.
    if (this.#clock.now().getTime() - start >= times.steady) this.#shortWatches = 0;
    await this.#pause(this.#shortWatches);
    this.#shortWatches++;
  }

  /** The longer the more tries have failed; none where none has. */
  async #pause(failed: number): Promise<void> {
    if (failed === 0) return;
    const ms = Math.min(times.firstPause * 2 ** (failed - 1), times.longestPause);
    await this.#clock.sleep(ms, this.#signal);
  }
}

/** Aborts its signal as `expired` where it is not renewed for `ms` milliseconds, and with `outer`. */
class Patience {
  readonly signal: AbortSignal;
  readonly #over = new AbortController();
  #isRenewed = true;

  constructor(clock: Clock, ms: number, outer: AbortSignal) {
    this.signal = AbortSignal.any([outer, this.#over.signal]);
    void this.#wait(clock, ms);
  }

  renew(): void {
    this.#isRenewed = true;
  }

  end(): void {
    this.#over.abort();
  }

  async #wait(clock: Clock, ms: number): Promise<void> {
    try {
      while (this.#isRenewed) {
        this.#isRenewed = false;
        await clock.sleep(ms, this.signal);
      }
      this.#over.abort(new PodTaskError('expired'));
    } catch {
      // The watch has ended meanwhile.
    }
  }
}

/** True where trying again may help. */
function isPassing(error: unknown): error is PodTaskError {
  return (
    isPodTaskError(error, 'cluster-unreachable') ||
    isPodTaskError(error, 'stream-broken') ||
    isPodTaskError(error, 'expired')
  );
}
