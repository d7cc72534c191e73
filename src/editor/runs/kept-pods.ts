import type { KeptPod } from '../../core/run/record/journal.ts';
import type { Launcher } from '../load-launcher.ts';
import type { Services } from '../services.ts';

/** Reads from the record what the pod of a run was before it was deleted; undefined where that was not kept. */
export type ReadKeptPod = (run: string) => Promise<KeptPod | undefined>;

/** Reads it from the same record as the runs of the window. */
export function createKeptPods(
  { environment }: Pick<Services, 'environment'>,
  launcher: () => Launcher,
): ReadKeptPod {
  return async (run) => {
    const { createFileJournal, findJournalFolder } = launcher();
    return createFileJournal(findJournalFolder(environment)).keptPod(run);
  };
}
