import { PodTaskError, isPodTaskError } from '../../base/failure.ts';
import type { Notice } from '../../base/notice.ts';
import type { Clock } from '../../base/clock.ts';
import type { Log } from '../../base/log.ts';
import type { Cluster } from '../../cluster/cluster.ts';
import { deletePod } from '../clean-up.ts';
import type { Journal, JournalEntry } from './journal.ts';
import { storeOwn } from './store-own.ts';

/** A run that is settled, whose pod was kept until a time that has come. */
export type DueEntry = JournalEntry & { readonly uid: string; readonly keptUntil: string };

/** True where the pod of a run was kept for a time, and that is over. */
export function isDue(entry: JournalEntry, now: Date): entry is DueEntry {
  const { state, cleanup, uid, keptUntil } = entry;
  if (state !== 'settled' || cleanup !== 'kept' || uid === undefined) return false;
  return keptUntil !== undefined && Date.parse(keptUntil) <= now.getTime();
}

/** What taking care of kept pods needs of the outside. */
export interface KeptSurroundings {
  readonly clock: Clock;
  readonly log: Log;
  readonly journal: Journal;
  readonly signal: AbortSignal;
}

/**
 * Deletes a pod whose time is over, by its uid alone and after what it has come to is on record; gives what there is to say
 * of it. One that is not found stays on record where the context leads to another server than then, since it may be there.
 * Rejects where the record cannot be written.
 */
export async function releaseKept(
  entry: DueEntry,
  cluster: Cluster,
  { clock, log, journal, signal }: KeptSurroundings,
): Promise<Notice | undefined> {
  const pod = { namespace: entry.namespace, name: entry.pod };
  const data = { pod: entry.pod, namespace: entry.namespace };
  try {
    const found = await findPod(entry, cluster, signal);
    if (found === undefined) {
      if (cluster.server !== entry.server) {
        return { code: 'kept-elsewhere', data: { ...data, context: cluster.name } };
      }
      await note(entry, 'gone', journal);
      return undefined;
    }
    const isStored = await storeOwn(found, entry, cluster, { clock, log, journal, signal });
    if (!isStored) throw new PodTaskError('internal', { detail: 'the record cannot be written' });
    signal.throwIfAborted();
    const how = await deletePod(found, undefined, { name: pod, cluster, clock, log });
    await note(entry, how, journal);
    return how === 'deleted' ? { code: 'kept-deleted', data } : undefined;
  } catch (error) {
    signal.throwIfAborted();
    log.warn('a pod that was kept for a time could not be deleted', error);
    const cause = isPodTaskError(error) ? String(error.data['detail'] ?? error.code) : '';
    return { code: 'kept-left', data: { ...data, cause } };
  }
}

/**
 * Puts on record that the kept pod of a settled run, by its uid, was deleted by hand, so that nobody cares for it any more.
 * Rejects where the record cannot be read or written.
 */
export async function noteDeleted(
  uid: string | undefined,
  journal: Pick<Journal, 'list' | 'update'>,
): Promise<void> {
  if (uid === undefined) return;
  for (const { keptUntil: _, ...entry } of await journal.list()) {
    if (entry.uid !== uid || entry.state !== 'settled' || entry.cleanup !== 'kept') continue;
    await journal.update({ ...entry, cleanup: 'deleted' });
  }
}

async function findPod(entry: DueEntry, cluster: Cluster, signal: AbortSignal) {
  try {
    const pod = await cluster.get({ namespace: entry.namespace, name: entry.pod }, signal);
    return pod.metadata?.uid === entry.uid ? pod : undefined;
  } catch (error) {
    if (isPodTaskError(error, 'not-found')) return undefined;
    throw error;
  }
}

async function note(
  { keptUntil: _, ...entry }: DueEntry,
  cleanup: 'deleted' | 'gone',
  journal: Journal,
): Promise<void> {
  await journal.update({ ...entry, cleanup });
}
