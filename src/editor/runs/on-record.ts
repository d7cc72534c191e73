import type { JournalEntry } from '../../core/run/journal.ts';
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
