import { fileURLToPath } from 'node:url';
import { systemClock } from '../../../../src/core/base/clock.ts';
import { silentLog } from '../../../../src/core/base/log.ts';
import { createAnalysisClient } from '../../../../src/editor/analysis/analysis-client.ts';
import type { ClientParts } from '../../../../src/editor/analysis/analysis-client.ts';
import type { Analyzer } from '../../../../src/editor/analysis/analyzer.ts';
import { createWorkerSetup, startWorkerIn } from '../../../../src/editor/analysis/worker-port.ts';
import { readSettings } from '../../../../src/editor/settings.ts';

/** A client on the built worker, as the editor has it; what is compiled is kept in the folder `compiled`. */
export function realClient(parts: Partial<ClientParts> = {}, compiled?: string): Analyzer {
  const program = fileURLToPath(new URL('../../../../dist', import.meta.url));
  return createAnalysisClient({
    start: startWorkerIn(program),
    setup: createWorkerSetup(program, {}, compiled),
    clock: systemClock,
    log: silentLog,
    random: (length) => 'ab12cd'.repeat(10).slice(0, length),
    settings: () => readSettings(() => undefined).settings,
    folderOf: () => undefined,
    openTexts: () => [],
    ...parts,
  });
}
