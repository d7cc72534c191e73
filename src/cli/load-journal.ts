import { systemClock } from '../core/base/clock.ts';
import { silentLog } from '../core/base/log.ts';
import { createFileJournal } from '../core/run/record/file-journal.ts';
import { findJournalFolder } from '../core/run/record/journal-folder.ts';
import type { RunParts } from './run.ts';
import type { Services } from './services.ts';

/** The record of runs on this machine, and the time. */
export function loadJournal({ machine }: Services): Pick<RunParts, 'journal' | 'clock' | 'log'> {
  return {
    journal: createFileJournal(findJournalFolder(machine.environment)),
    clock: systemClock,
    log: silentLog,
  };
}
