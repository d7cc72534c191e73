import type { FileJournal } from '../../../../src/core/run/record/file-journal.ts';
import type { JournalEntry } from '../../../../src/core/run/record/journal.ts';

/** A record of runs in memory, which outlives windows. */
export interface FakeRecord extends FileJournal {
  readonly entries: ReadonlyMap<string, JournalEntry>;
  readonly logs: ReadonlyMap<string, readonly string[]>;
}

/** An empty one. */
export function createRecord(): FakeRecord {
  const entries = new Map<string, JournalEntry>();
  const logs = new Map<string, string[]>();
  const write = (entry: JournalEntry): Promise<void> => {
    // As on disk: what is undefined is not there.
    entries.set(entry.run, JSON.parse(JSON.stringify(entry)) as JournalEntry);
    return Promise.resolve();
  };
  return {
    entries,
    logs,
    add: write,
    update: write,
    appendLog: (run, lines) => {
      logs.set(run, [...(logs.get(run) ?? []), ...lines]);
      return Promise.resolve();
    },
    keepPod: () => Promise.resolve(),
    keptPod: () => Promise.resolve(undefined),
    list: () => Promise.resolve([...entries.values()].sort((a, b) => (a.began < b.began ? 1 : -1))),
    claim: async (run, owner, mayTake) => {
      const entry = entries.get(run);
      if (entry === undefined || entry.state === 'settled' || !mayTake(entry)) return undefined;
      await write({ ...entry, owner });
      return { ...entry, owner };
    },
    readLog: async function* (run) {
      yield await Promise.resolve(logs.get(run) ?? []);
    },
    remove: (run) => {
      entries.delete(run);
      logs.delete(run);
      return Promise.resolve();
    },
    copyPath: (run) => `/state/${run}.read.log`,
    limitLogs: () => Promise.resolve(),
    logFile: (run) => `/state/${run}.log`,
  };
}
