import type { Journal, JournalEntry, KeptPod } from '../../src/core/run/journal.ts';

/** A journal that shows what was written to it. */
export interface MemoryJournal extends Journal {
  readonly history: readonly JournalEntry[];
  readonly log: readonly string[];
  readonly kept: readonly KeptPod[];
}

/** A journal in memory. */
export function createMemoryJournal(): MemoryJournal {
  const history: JournalEntry[] = [];
  const log: string[] = [];
  const kept: KeptPod[] = [];
  const note = (entry: JournalEntry): Promise<void> => {
    history.push(entry);
    return Promise.resolve();
  };
  return {
    history,
    log,
    kept,
    add: note,
    update: note,
    appendLog: (_run, lines) => {
      for (const line of lines) log.push(line);
      return Promise.resolve();
    },
    keepPod: (_run, pod) => {
      kept.push(pod);
      return Promise.resolve();
    },
    list: () => Promise.resolve(history),
  };
}
