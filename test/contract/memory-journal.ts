import type { Journal, JournalEntry, KeptPod } from '../../src/core/run/record/journal.ts';

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
    list: () => {
      const latest = new Map(history.map((entry) => [entry.run, entry]));
      return Promise.resolve([...latest.values()].reverse());
    },
    claim: (run, owner, mayTake) => {
      const entry = history.findLast((one) => one.run === run);
      if (entry === undefined || entry.state === 'settled' || !mayTake(entry)) {
        return Promise.resolve(undefined);
      }
      const claimed = { ...entry, owner };
      history.push(claimed);
      return Promise.resolve(claimed);
    },
    readLog: async function* () {
      yield await Promise.resolve(log);
    },
    remove: (run) => {
      history.splice(0, history.length, ...history.filter((one) => one.run !== run));
      return Promise.resolve();
    },
  };
}
