import type { V1Pod } from '@kubernetes/client-node';
import type { Cluster } from '../../core/cluster/cluster.ts';
import { sayEvent } from '../../core/words/say-event.ts';
import type { Launcher } from '../load-launcher.ts';
import type { Services } from '../services.ts';

/** Puts on record what there is of a pod before it is deleted by hand, where it is that of a run on record. */
export type StoreFirst = (pod: V1Pod, cluster: Cluster, signal: AbortSignal) => Promise<void>;

/** Puts on record that a pod was deleted by hand, where it is that of a run on record. */
export type NoteDeleted = (pod: V1Pod) => Promise<void>;

/** Writes to the same record as the runs of the window; what cannot be stored goes to the extension's log. */
export function createStoreFirst(services: Services, load: () => Launcher): StoreFirst {
  const { clock, log, words, environment } = services;
  return async (pod, cluster, signal) => {
    const { createFileJournal, findJournalFolder, findOwner, storeOwn } = load();
    const journal = createFileJournal(findJournalFolder(environment));
    const entry = findOwner(pod, await journal.list());
    if (entry === undefined) return;
    const name = { namespace: entry.namespace, name: entry.pod };
    await storeOwn(pod, entry, cluster, {
      clock,
      log,
      journal,
      signal,
      tell: (event) => {
        const { level, text } = sayEvent(event, name, words);
        if (level === 'warning') log.warn(text);
        else log.debug(text);
      },
    });
  };
}

/** Writes to the same record; what cannot be written goes to the extension's log, since the pod is gone all the same. */
export function createNoteDeleted(services: Services, load: () => Launcher): NoteDeleted {
  const { log, environment } = services;
  return async ({ metadata }) => {
    const { createFileJournal, findJournalFolder, noteDeleted } = load();
    try {
      await noteDeleted(metadata?.uid, createFileJournal(findJournalFolder(environment)));
    } catch (error) {
      log.warn('the record of a run cannot be written', error);
    }
  };
}
