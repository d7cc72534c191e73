import type { JournalEntry } from '../../core/run/record/journal.ts';
import type { Words } from '../../core/words/say.ts';

/** Why a run on record could not be carried through; undefined where it was, or where its pod was not there any more. */
export function sayFailure(
  { failure, failure_data: data, cluster }: JournalEntry,
  words: Words,
): string | undefined {
  // A pod that is gone has words of its own.
  if (failure === undefined || failure === 'not-found') return undefined;
  return words.failure(failure, { cluster, ...data });
}
