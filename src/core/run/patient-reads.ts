import { createHash } from 'node:crypto';
import type { Clock } from '../base/clock.ts';
import { isPodTaskError } from '../base/failure.ts';
import type { Log } from '../base/log.ts';
import type { Cluster, LogQuery } from '../cluster/cluster.ts';
import { isPassing, tryAgain } from './try-again.ts';
import type { Pausing } from './try-again.ts';

/** How often reading is tried, the milliseconds before the second time (doubled after that), and after which it has been enough. */
const patience = { tries: 4, pause: 250, ms: 5000 } as const;

interface Tools {
  readonly clock: Clock;
  readonly log: Log;
}

/**
 * The cluster as someone asks it who waits for the answer: what is read is asked again a few times within seconds where a
 * connection breaks or a server fails, and a log that breaks off and is not followed goes on where it was. All else goes through
 * as it is: what changes something must not be done twice by guess.
 */
export function withPatientReads(cluster: Cluster, tools: Tools): Cluster {
  const persist = <T>(signal: AbortSignal, act: () => Promise<T>): Promise<T> =>
    tryAgain(act, briefly(tools.clock), tools, signal);
  const read = cluster.read?.bind(cluster);
  const identify = cluster.identify?.bind(cluster);
  const namespaces = cluster.namespaces?.bind(cluster);
  return {
    name: cluster.name,
    ...(cluster.server === undefined ? {} : { server: cluster.server }),
    lacks: cluster.lacks,
    create: (pod, namespace, signal) => cluster.create(pod, namespace, signal),
    dryRun: (pod, namespace, signal) => cluster.dryRun(pod, namespace, signal),
    get: (pod, signal) => persist(signal, () => cluster.get(pod, signal)),
    list: (query, page, signal) => persist(signal, () => cluster.list(query, page, signal)),
    watch: (query, version, signal) => cluster.watch(query, version, signal),
    logs: (query, signal) =>
      query.follow ? cluster.logs(query, signal) : readOn(query, cluster, tools, signal),
    exec: (query, signal) => cluster.exec(query, signal),
    delete: (pod, options, signal) => cluster.delete(pod, options, signal),
    patch: (pod, patch, signal) => cluster.patch(pod, patch, signal),
    events: (pod, signal) => persist(signal, () => cluster.events(pod, signal)),
    review: (query, signal) => persist(signal, () => cluster.review(query, signal)),
    ...(read === undefined
      ? {}
      : { read: (query, signal) => persist(signal, () => read(query, signal)) }),
    ...(identify === undefined
      ? {}
      : { identify: (signal) => persist(signal, () => identify(signal)) }),
    ...(namespaces === undefined
      ? {}
      : { namespaces: (signal) => persist(signal, () => namespaces(signal)) }),
    close: () => cluster.close(),
  };
}

/** A cluster that does not answer at all has taken long enough for that. */
function briefly(clock: Clock): Pausing {
  const began = clock.now().getTime();
  return (error, attempt) => {
    const isOver = attempt >= patience.tries || clock.now().getTime() - began >= patience.ms;
    const isFinal = !isPassing(error) || isPodTaskError(error, 'cluster-unauthorized');
    return isOver || isFinal ? undefined : patience.pause * 2 ** (attempt - 1);
  };
}

/** A log from its beginning to its end; one that breaks off is read anew, and goes on where what comes again is what has come. */
async function* readOn(
  query: LogQuery,
  cluster: Cluster,
  { clock, log }: Tools,
  signal: AbortSignal,
): AsyncGenerator<Uint8Array, void, void> {
  const told = new Told();
  let pausing = briefly(clock);
  let attempt = 0;
  for (;;) {
    const rest = told.rest();
    try {
      for await (const bytes of cluster.logs(query, signal)) {
        const fresh = rest.take(bytes);
        if (fresh.length === 0) continue;
        told.add(fresh);
        pausing = briefly(clock);
        attempt = 0;
        yield fresh;
      }
      rest.end();
      return;
    } catch (error) {
      signal.throwIfAborted();
      if (error instanceof AnotherLog) throw told.failure;
      told.failure = error;
      const pause = pausing(error, ++attempt);
      if (pause === undefined) throw error;
      log.debug('a log is read on', error);
      await clock.sleep(pause, signal);
    }
  }
}

/** What has been told of a log. */
class Told {
  /** What the log broke off with last. */
  failure: unknown;
  readonly #hash = createHash('sha256');
  #length = 0;

  add(bytes: Uint8Array): void {
    this.#hash.update(bytes);
    this.#length += bytes.length;
  }

  /** Leaves out of a log that is read anew what has been told of it. `AnotherLog` where that is not what comes, as after a rotation. */
  rest(): { take(bytes: Uint8Array): Uint8Array; end(): void } {
    const known = this.#hash.copy().digest();
    const hash = createHash('sha256');
    let left = this.#length;
    let isKnown = left === 0;
    const end = (): void => {
      isKnown ||= left === 0 && hash.digest().equals(known);
      if (!isKnown) throw new AnotherLog();
    };
    const take = (bytes: Uint8Array): Uint8Array => {
      const old = bytes.subarray(0, left);
      left -= old.length;
      if (old.length > 0) hash.update(old);
      const fresh = bytes.subarray(old.length);
      if (fresh.length > 0) end();
      return fresh;
    };
    return { take, end };
  }
}

class AnotherLog extends Error {}
