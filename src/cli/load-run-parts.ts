import { loadAnalysis } from '../core/manifest/load-analysis.ts';
import { loadJournal } from './load-journal.ts';
import { openCluster } from './open-cluster.ts';
import type { RunParts } from './run.ts';
import type { Services } from './services.ts';
import { analysisParts } from './analysis-parts.ts';

/** What `run` needs of this machine. */
export async function loadRunParts(services: Services): Promise<RunParts> {
  return {
    analysis: await loadAnalysis(await analysisParts(services.program)),
    ...loadJournal(services),
    openCluster: (target, notify) => openCluster(target, notify, services),
    exit: (code) => {
      process.exit(code);
    },
  };
}
