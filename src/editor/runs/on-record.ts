import { isPodTaskError } from '../../core/base/failure.ts';
import type { JournalEntry } from '../../core/run/record/journal.ts';
import type { RunParts } from './run-parts.ts';

type Launcher = ReturnType<RunParts['launcher']>;

/** True where nobody who lives follows the run; this process itself does only what it knows of (`isKnown`). */
export function isUnfollowed(
  { owner }: JournalEntry,
  isKnown: boolean,
  { isAlive, isOwn }: Launcher,
  now: Date,
): boolean {
  if (owner === undefined || !isAlive(owner, now)) return true;
  return isOwn(owner) && !isKnown;
}

/** True where another machine's process follows the run: it cannot be asked; the user may know. */
export function isElsewhere({ owner }: JournalEntry, launcher: Launcher, now: Date): boolean {
  return owner !== undefined && owner.host !== launcher.createOwner(now).host;
}

/** What is on record of a run; undefined where nothing is, or the record cannot be read. */
export async function findEntry(
  id: string,
  { journal, log }: Pick<RunParts, 'journal' | 'log'>,
): Promise<JournalEntry | undefined> {
  try {
    return (await journal().list()).find(({ run }) => run === id);
  } catch (error) {
    log.warn('the record of runs cannot be read', error);
    return undefined;
  }
}

/** Milliseconds for which a cluster may keep silent. */
const longestSilence = 15_000;

/** True where the cluster of a run answers to a question about its pod, whatever the answer. */
export async function isReached(
  { place, namespace, pod }: JournalEntry,
  { openCluster, clock, log }: Pick<RunParts, 'openCluster' | 'clock' | 'log'>,
): Promise<boolean> {
  if (place === undefined) return false;
  const over = new AbortController();
  const late = new AbortController();
  clock
    .sleep(longestSilence, over.signal)
    .then(() => late.abort(new Error('The cluster does not answer.')))
    .catch(() => undefined);
  try {
    const cluster = await openCluster(place);
    try {
      await cluster.get({ namespace, name: pod }, late.signal);
    } finally {
      await cluster.close();
    }
    return true;
  } catch (error) {
    log.debug('the cluster of a run is still out of reach', error);
    return isPodTaskError(error, 'not-found');
  } finally {
    over.abort();
  }
}

/** Puts a run of this process on record as one that nobody follows. */
export async function release(
  { owner, ...rest }: JournalEntry,
  { journal, launcher, log }: Pick<RunParts, 'journal' | 'launcher' | 'log'>,
): Promise<void> {
  if (!launcher().isOwn(owner)) return;
  try {
    await journal().update(rest);
  } catch (error) {
    log.warn('the record of a run cannot be written', error);
  }
}
