import type { V1Pod } from '@kubernetes/client-node';
import type { Disposable } from 'vscode';
import { toError } from '../../core/base/clock.ts';
import type { Clock } from '../../core/base/clock.ts';
import { PodTaskError, isPodTaskError } from '../../core/base/failure.ts';
import type { Log } from '../../core/base/log.ts';
import type { Cluster } from '../../core/cluster/cluster.ts';
import { podTaskLabel } from '../../core/pods/list-pods.ts';
import type { PodForest } from '../../core/pods/pod-forest.ts';
import { watchPods } from '../../core/pods/watch-pods.ts';
import type { PodsEvent } from '../../core/pods/watch-pods.ts';
import { isSamePlace } from '../place.ts';
import type { Place } from '../place.ts';
import type { OpenCluster, RunState } from '../runs/runs.ts';
import type { LookedAt } from './looked-at.ts';

/** How it goes with the pods of the place that is looked at; `consent`: opening it has to be agreed to first. */
export type PodsStatus =
  | 'idle'
  | 'connecting'
  | 'no-cluster'
  | 'consent'
  | 'unreachable'
  | 'unauthorized'
  | 'forbidden'
  | 'listed';

/** What the view says about itself. */
export interface PodsView {
  readonly status: PodsStatus;
  readonly place: Place | undefined;
  /** As `Cluster.name` says; undefined before it was opened. */
  readonly cluster: string | undefined;
  /** Undefined: all. */
  readonly namespace: string | undefined;
  /** True where the pods are those last heard of and may be others by now. */
  readonly isOld: boolean;
  /** Seconds between looks, where the pods cannot be watched. */
  readonly pollSeconds: number | undefined;
  /** Why it is not `listed`, or why the pods are old. */
  readonly failure: PodTaskError | undefined;
}

/** What the store works with. */
export interface PodsStoreParts {
  readonly forest: PodForest<RunState>;
  readonly open: OpenCluster;
  /** Where to look now; throws PodTaskError where that cannot be found out. */
  readonly find: () => Promise<LookedAt>;
  /** The kubeconfig files, also where `find` throws. */
  readonly files: () => Promise<readonly string[]>;
  readonly watchFiles: (files: readonly string[], onChange: () => void) => Disposable;
  readonly isTrusted: () => boolean;
  /** False where opening the place would do something that the user has not agreed to. */
  readonly mayOpen: (place: Place) => boolean;
  readonly clock: Clock;
  readonly log: Log;
}

/** Milliseconds for which pods are followed after the view was hidden, and between tries that may help. */
const times = { linger: 30_000, retry: 15_000 } as const;

/** Pods that are taken at once. */
const slice = 200;

const nothing: PodsView = {
  status: 'idle',
  place: undefined,
  cluster: undefined,
  namespace: undefined,
  isOld: false,
  pollSeconds: undefined,
  failure: undefined,
};

/** Keeps the forest at what the cluster has while the view is seen, and shortly after; touches nothing without trust. */
export class PodsStore implements Disposable {
  readonly #parts: PodsStoreParts;
  readonly #listeners = new Set<() => void>();
  #view = nothing;
  #isVisible = false;
  /** What follows at present; aborted when it is to end. */
  #following: AbortController | undefined;
  #lingering: AbortController | undefined;

  constructor(parts: PodsStoreParts) {
    this.#parts = parts;
  }

  get view(): PodsView {
    return this.#view;
  }

  /** Calls back after each change of the forest or of the view. */
  onDidChange(listener: () => void): Disposable {
    this.#listeners.add(listener);
    return { dispose: () => void this.#listeners.delete(listener) };
  }

  /** Tells whether anybody sees the pods. */
  setVisible(isVisible: boolean): void {
    if (this.#isVisible === isVisible) return;
    this.#isVisible = isVisible;
    this.#lingering?.abort();
    if (!isVisible) {
      const lingering = new AbortController();
      this.#lingering = lingering;
      const rest = this.#parts.clock.sleep(times.linger, lingering.signal);
      rest.then(
        () => this.#stop(),
        () => undefined,
      );
    } else if (this.#following === undefined) {
      this.refresh();
    }
  }

  /** Begins anew where somebody looks: reads the kubeconfig, connects and watches, also where watching was not allowed before. */
  refresh(): void {
    this.#stop();
    if (!this.#isVisible || !this.#parts.isTrusted()) return;
    const following = new AbortController();
    this.#following = following;
    void this.#follow(following.signal);
  }

  dispose(): void {
    this.#isVisible = false;
    this.#lingering?.abort();
    this.#stop();
    this.#listeners.clear();
  }

  #stop(): void {
    this.#following?.abort();
    this.#following = undefined;
    if (this.#view.status === 'listed') this.#say({ isOld: true });
    else this.#say({ status: 'idle', failure: undefined });
  }

  /** Never rejects. */
  async #follow(signal: AbortSignal): Promise<void> {
    const { clock, log } = this.#parts;
    let isWatching = false;
    for (;;) {
      try {
        if (!isWatching) await this.#watchKubeconfigs(signal);
        isWatching = true;
        await this.#connect(signal);
        return;
      } catch (error) {
        if (signal.aborted) return;
        const failure = toFailure(error);
        log.warn('the pods cannot be listed', failure);
        this.#fail(failure);
        if (!mayPass(failure)) return;
      }
      try {
        await clock.sleep(times.retry, signal);
      } catch {
        return;
      }
    }
  }

  async #watchKubeconfigs(signal: AbortSignal): Promise<void> {
    const files = await this.#parts.files();
    if (signal.aborted) return;
    const watching = this.#parts.watchFiles(files, () => {
      this.#parts.log.info('a kubeconfig has changed');
      this.refresh();
    });
    const end = (): void => void watching.dispose();
    signal.addEventListener('abort', end, { once: true });
  }

  /** Follows the pods until the signal is aborted; at once over where there is no cluster. */
  async #connect(signal: AbortSignal): Promise<void> {
    const { find, forest, open, clock } = this.#parts;
    const { place, namespace } = await find();
    signal.throwIfAborted();
    const isSame = isSamePlace(place, this.#view.place) && namespace === this.#view.namespace;
    if (!isSame) {
      forest.look(undefined);
      this.#say({ ...nothing, place, namespace, status: 'connecting' });
    }
    if (place === undefined) {
      this.#say({ status: 'no-cluster' });
      return;
    }
    if (!this.#parts.mayOpen(place)) {
      forest.look(undefined);
      this.#say({ status: 'consent', cluster: undefined, isOld: false, failure: undefined });
      return;
    }
    if (this.#view.status !== 'listed') this.#say({ status: 'connecting', failure: undefined });
    this.#say({ pollSeconds: undefined });
    const cluster = await open(place);
    try {
      signal.throwIfAborted();
      if (this.#view.cluster !== cluster.name) {
        forest.look(cluster.name);
        this.#say({ cluster: cluster.name });
      }
      const query = { namespace, labelSelector: podTaskLabel };
      for await (const event of watchPods(query, cluster, clock, signal)) {
        if (signal.aborted) return;
        if (event.type === 'listed') await this.#takeList(event.pods, signal);
        else this.#take(event);
      }
    } finally {
      await this.#close(cluster);
    }
  }

  async #close(cluster: Cluster): Promise<void> {
    try {
      await cluster.close();
    } catch (error) {
      this.#parts.log.debug('a cluster was not closed', error);
    }
  }

  /** Thousands of pods are taken in slices, so that the editor goes on meanwhile. */
  async #takeList(pods: readonly V1Pod[], signal: AbortSignal): Promise<void> {
    const { clock, forest } = this.#parts;
    forest.retainPods(pods);
    for (let at = 0; at < pods.length; at += slice) {
      if (at > 0) await clock.sleep(0, signal);
      for (const pod of pods.slice(at, at + slice)) forest.setPod(pod);
    }
    this.#say({ status: 'listed', isOld: false, failure: undefined });
  }

  #take(event: Exclude<PodsEvent, { readonly type: 'listed' }>): void {
    const { forest } = this.#parts;
    switch (event.type) {
      case 'lost':
        this.#parts.log.warn('the cluster of the pods is out of reach', event.error);
        this.#fail(event.error);
        return;
      case 'back':
        if (this.#view.status === 'listed') this.#say({ isOld: false, failure: undefined });
        return;
      case 'polling':
        this.#say({ pollSeconds: event.seconds });
        return;
      case 'watching':
        this.#say({ pollSeconds: undefined });
        return;
      case 'deleted':
        forest.removePod(event.pod);
        break;
      default:
        forest.setPod(event.pod);
    }
    this.#tell();
  }

  /** What is known of a cluster that does not answer stays; of one that is no more, or that shows nothing, nothing does. */
  #fail(failure: PodTaskError): void {
    const status = toStatus(failure);
    if (status === 'unreachable' && this.#view.status === 'listed') {
      this.#say({ isOld: true, failure });
      return;
    }
    this.#parts.forest.look(undefined);
    this.#say({ status, failure, isOld: false, cluster: undefined });
  }

  #say(change: Partial<PodsView>): void {
    this.#view = { ...this.#view, ...change };
    this.#tell();
  }

  #tell(): void {
    for (const listener of [...this.#listeners]) listener();
  }
}

function toFailure(error: unknown): PodTaskError {
  if (isPodTaskError(error)) return error;
  return new PodTaskError('internal', { detail: toError(error).message }, error);
}

function toStatus({ code }: PodTaskError): PodsStatus {
  switch (code) {
    case 'kubeconfig-invalid':
    case 'context-not-found':
    case 'target-needed':
      return 'no-cluster';
    case 'cluster-unauthorized':
      return 'unauthorized';
    case 'cluster-forbidden':
      return 'forbidden';
    default:
      return 'unreachable';
  }
}

/** Signing in again by itself could open a browser again and again; a kubeconfig that does not fit has to change first. */
function mayPass(failure: PodTaskError): boolean {
  return toStatus(failure) === 'unreachable';
}
