import { systemClock } from '../core/base/clock.ts';
import { silentLog } from '../core/base/log.ts';
import { loadAnalysis } from '../core/manifest/load-analysis.ts';
import { createFileJournal } from '../core/run/file-journal.ts';
import { findJournalFolder } from '../core/run/journal-folder.ts';
import { openCluster } from './open-cluster.ts';
import type { RunParts } from './run.ts';
import type { Services } from './services.ts';
import { analysisParts } from './analysis-parts.ts';

/** What `run` needs of this machine. */
export async function loadRunParts(services: Services): Promise<RunParts> {
  return {
    analysis: await loadAnalysis(await analysisParts(services.program)),
    journal: createFileJournal(findJournalFolder(services.machine.environment)),
    clock: systemClock,
    log: silentLog,
    openCluster: (target, notify) => openCluster(target, notify, services),
    exit: (code) => {
      process.exit(code);
    },
  };
}
