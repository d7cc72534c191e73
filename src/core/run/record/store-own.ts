import type { V1Pod } from '@kubernetes/client-node';
import type { Clock } from '../../base/clock.ts';
import type { Log } from '../../base/log.ts';
import type { Cluster } from '../../cluster/cluster.ts';
import type { Journal, JournalEntry } from './journal.ts';
import { Recorder } from './recorder.ts';
import type { RunEvent, RunEventData } from '../run-event.ts';
import { isAlive } from './run-owner.ts';
import { storePod } from './store-evidence.ts';
import { findRead } from './stored-log.ts';

/** What storing a pod of an earlier run needs of the outside. */
export interface StoreSurroundings {
  readonly clock: Clock;
  readonly log: Log;
  readonly journal: Journal;
  /** Aborted: what goes on is cut short. */
  readonly signal: AbortSignal;
  /** Hears how far it is, and what could not be stored. */
  readonly tell?: (event: RunEvent) => void | Promise<void>;
}

/** The run on record whose pod this is; undefined where it is none of ours, or nobody knows. */
export function findOwner(pod: V1Pod, entries: readonly JournalEntry[]): JournalEntry | undefined {
  const uid = pod.metadata?.uid;
  return uid === undefined ? undefined : entries.find((entry) => entry.uid === uid);
}

/**
 * Puts on record what there is of a pod before someone deletes it by hand, where it is that of a run of ours: as `storePod`,
 * each log from where the stored one ends. A run that someone follows is left to its follower, who sees the pod to its end.
 * False where the record cannot be written, which is told as well.
 */
export async function storeOwn(
  pod: V1Pod,
  entry: JournalEntry,
  cluster: Cluster,
  { clock, log, journal, signal, tell }: StoreSurroundings,
): Promise<boolean> {
  const isFollowed = entry.owner !== undefined && isAlive(entry.owner, clock.now());
  if (entry.state !== 'settled' && isFollowed) return true;
  let isWritten = true;
  const emit = async (...events: readonly RunEventData[]): Promise<void> => {
    const time = clock.now().toISOString();
    for (const event of events) await tell?.({ time, ...event });
  };
  const recorder = new Recorder(journal, entry, async (message) => {
    isWritten = false;
    await emit({ type: 'warning', message });
  });
  await storePod({ pod, gone: false }, new Set(), {
    name: { namespace: entry.namespace, name: entry.pod },
    cluster,
    clock,
    log,
    recorder,
    read: await findRead(journal.readLog(entry.run)),
    force: signal,
    emit,
    warn: (message) => emit({ type: 'warning', message }),
  });
  return isWritten;
}
