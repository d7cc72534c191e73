import type { Clock } from '../base/clock.ts';
import { PodTaskError, isPodTaskError } from '../base/failure.ts';
import type { Log } from '../base/log.ts';
import type { Cluster } from '../cluster/cluster.ts';
import { afterAny, afterRefusal, tryAgain } from './try-again.ts';
import type { Pausing } from './try-again.ts';

/** Milliseconds that the first try of a request may take; doubled each time that it was not enough. */
const firstPatience = 5000;
/** Milliseconds; what the adapters allow ends sooner or later. */
const mostPatience = 40_000;
/** Milliseconds for which a command in a container may say nothing. */
const longestSilence = 10_000;
const patchTries = 4;
const eventTries = 3;

type Kind = 'get' | 'list' | 'patch' | 'events' | 'delete' | 'logs';

/**
 * The cluster as one run asks it. What is refused in a way that may pass is asked again a few times, unless the same was
 * refused for good before; an answer that does not come is not waited for as long as the adapter would, so that there is
 * time for another try; a command that falls silent is `stream-broken`. Creations and watches go through as they are.
 */
export function steady(cluster: Cluster, tools: { clock: Clock; log: Log }): Cluster {
  const refused = new Set<Kind>();
  const late = new Map<Kind, number>();

  function pausingOf(kind: Kind, pausing: Pausing): Pausing {
    return (error, attempt) => {
      const isRight = isPodTaskError(error, 'cluster-forbidden');
      const pause = isRight && refused.has(kind) ? undefined : pausing(error, attempt);
      if (isRight && pause === undefined) refused.add(kind);
      return pause;
    };
  }

  async function ask<T>(
    kind: Kind,
    signal: AbortSignal,
    pausing: Pausing,
    act: (signal: AbortSignal) => Promise<T>,
  ): Promise<T> {
    const once = async (): Promise<T> => {
      const ms = Math.min(firstPatience * 2 ** (late.get(kind) ?? 0), mostPatience);
      try {
        const value = await limit(ms, cluster, tools.clock, signal, act);
        refused.delete(kind);
        late.delete(kind);
        return value;
      } catch (error) {
        if (isLate(error)) late.set(kind, (late.get(kind) ?? 0) + 1);
        throw error;
      }
    };
    return await tryAgain(once, pausingOf(kind, pausing), tools, signal);
  }

  const read = cluster.read?.bind(cluster);
  const identify = cluster.identify?.bind(cluster);

  return {
    name: cluster.name,
    lacks: cluster.lacks,
    create: (pod, namespace, signal) => cluster.create(pod, namespace, signal),
    dryRun: (pod, namespace, signal) => cluster.dryRun(pod, namespace, signal),
    get: (pod, signal) => ask('get', signal, afterRefusal, (stop) => cluster.get(pod, stop)),
    list: (query, page, signal) =>
      ask('list', signal, afterRefusal, (stop) => cluster.list(query, page, stop)),
    watch: (query, version, signal) => cluster.watch(query, version, signal),
    logs: (query, signal) =>
      opened(
        () => cluster.logs(query, signal),
        (open) => tryAgain(open, pausingOf('logs', afterRefusal), tools, signal),
      ),
    exec: (query, signal) => heard((stop) => cluster.exec(query, stop), tools.clock, signal),
    delete: (pod, options, signal) =>
      ask('delete', signal, afterDeletion, (stop) => cluster.delete(pod, options, stop)),
    patch: (pod, patch, signal) =>
      ask('patch', signal, afterAny(patchTries), (stop) => cluster.patch(pod, patch, stop)),
    events: (pod, signal) =>
      ask('events', signal, unlessForbidden, (stop) => cluster.events(pod, stop)),
    review: (query, signal) => cluster.review(query, signal),
    ...(read === undefined ? {} : { read }),
    ...(identify === undefined ? {} : { identify }),
    close: () => cluster.close(),
  };
}

/** What a conflict means of a deletion, whoever deletes has to find out. */
const afterDeletion: Pausing = (error, attempt) =>
  isPodTaskError(error, 'conflict') ? undefined : afterRefusal(error, attempt);

/** Events are good to have, and those who may not read them should not wait for that. */
const unlessForbidden: Pausing = (error, attempt) =>
  isPodTaskError(error, 'cluster-forbidden') ? undefined : afterAny(eventTries)(error, attempt);

function isLate(error: unknown): boolean {
  return isPodTaskError(error, 'cluster-unreachable') && error.data['why'] === 'answer-timeout';
}

/** Does `act` with a signal that is aborted after `ms` milliseconds, which makes it `cluster-unreachable`. */
async function limit<T>(
  ms: number,
  { name }: Cluster,
  clock: Clock,
  signal: AbortSignal,
  act: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const data = { why: 'answer-timeout', cluster: name, seconds: ms / 1000 } as const;
  const over = new AbortController();
  const alarm = new AbortController();
  clock.sleep(ms, alarm.signal).then(
    () => over.abort(new PodTaskError('cluster-unreachable', data)),
    () => undefined,
  );
  try {
    return await act(AbortSignal.any([signal, over.signal]));
  } finally {
    alarm.abort();
  }
}

/** A stream that is opened anew, as `persist` wants it, while nothing has come of it. */
function opened<T>(
  open: () => AsyncIterable<T>,
  persist: <R>(first: () => Promise<R>) => Promise<R>,
): AsyncIterable<T> {
  return {
    async *[Symbol.asyncIterator]() {
      const begun = await persist(async () => {
        const reading = open()[Symbol.asyncIterator]();
        return { reading, first: await reading.next() };
      });
      const { reading } = begun;
      try {
        for (let next = begun.first; next.done !== true; next = await reading.next()) {
          yield next.value;
        }
      } finally {
        await reading.return?.();
      }
    },
  };
}

/** A stream that must not keep silent for long. */
async function* heard<T>(
  open: (signal: AbortSignal) => AsyncIterable<T>,
  clock: Clock,
  signal: AbortSignal,
): AsyncGenerator<T, void, void> {
  const silent = new AbortController();
  const reading = open(AbortSignal.any([signal, silent.signal]))[Symbol.asyncIterator]();
  try {
    for (;;) {
      const alarm = new AbortController();
      clock.sleep(longestSilence, alarm.signal).then(
        () => silent.abort(new PodTaskError('stream-broken', { detail: 'exec' })),
        () => undefined,
      );
      let next;
      try {
        next = await reading.next();
      } finally {
        alarm.abort();
      }
      if (next.done === true) return;
      yield next.value;
    }
  } finally {
    await reading.return?.();
  }
}
