import type { Clock } from '../../../../src/core/base/clock.ts';
import { PodTaskError } from '../../../../src/core/base/failure.ts';
import type { Cluster, LogQuery } from '../../../../src/core/cluster/cluster.ts';
import { Random } from '../../../scripted/random.ts';

/** A cluster whose log streams break as a bad network breaks them: anywhere, also in the middle of a line, or not at all. */
export class TornLogs {
  readonly cluster: Cluster;
  /** How many streams were opened, and how many of them were torn. */
  readonly counts = { opened: 0, torn: 0 };
  readonly #inner: Cluster;
  readonly #random: Random;
  readonly #share: number;
  readonly #slow: Clock | undefined;
  readonly #open = new Set<(error: PodTaskError | undefined) => void>();
  #refused = 0;

  /** `share`: how many of the streams break by themselves. By the clock `slow` the network is that at times, for seconds. */
  constructor(inner: Cluster, random: Random, share = 0.3, slow?: Clock) {
    this.#inner = inner;
    this.#random = random;
    this.#share = share;
    this.#slow = slow;
    const logs = (query: LogQuery, signal: AbortSignal): AsyncIterable<Uint8Array> =>
      this.#logs(query, signal);
    this.cluster = new Proxy<Cluster>(inner, {
      get(target, key) {
        if (key === 'logs') return logs;
        const value: unknown = Reflect.get(target, key, target);
        return typeof value === 'function' ? (value.bind(target) as unknown) : value;
      },
    });
  }

  /** Tears every stream that is open. */
  tear(): void {
    const error = this.#random.is(0.7) ? new PodTaskError('stream-broken') : undefined;
    for (const end of [...this.#open]) end(error);
  }

  /** The next `times` streams are refused. */
  refuse(times: number): void {
    this.#refused = times;
  }

  async *#logs(query: LogQuery, signal: AbortSignal): AsyncGenerator<Uint8Array, void, void> {
    const random = this.#random;
    if (this.#refused > 0) {
      this.#refused--;
      const codes = ['cluster-unreachable', 'cluster-refused', 'cluster-unauthorized'] as const;
      throw new PodTaskError(random.pick(codes));
    }
    this.counts.opened++;
    const stop = new AbortController();
    let torn: { readonly error: PodTaskError | undefined } | undefined;
    const end = (error: PodTaskError | undefined): void => {
      torn ??= { error };
      stop.abort(new Error('torn'));
    };
    this.#open.add(end);
    let left = random.is(this.#share) ? random.whole(0, 60_000) : Infinity;
    try {
      for await (const bytes of this.#inner.logs(query, AbortSignal.any([signal, stop.signal]))) {
        // The kubelet falls behind while what it has read is on its way.
        if (random.is(0.1)) await this.#slow?.sleep(random.whole(100, 20_000), signal);
        for (let at = 0; at < bytes.length;) {
          const size = Math.min(random.whole(1, 20_000), bytes.length - at, left);
          if (size > 0) yield bytes.subarray(at, at + size);
          at += size;
          left -= size;
          if (left <= 0) end(random.is(0.7) ? new PodTaskError('stream-broken') : undefined);
          if (torn !== undefined) break;
        }
        if (torn !== undefined) break;
      }
    } catch (error) {
      if (torn === undefined) throw error;
    } finally {
      this.#open.delete(end);
    }
    signal.throwIfAborted();
    if (torn === undefined) return;
    this.counts.torn++;
    if (torn.error !== undefined) throw torn.error;
  }
}
