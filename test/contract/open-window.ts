import { systemClock } from '../../src/core/base/clock.ts';
import { silentLog } from '../../src/core/base/log.ts';
import { createWords } from '../../src/core/words/say.ts';
import * as launcher from '../../src/editor/launcher.ts';
import type { PlaceSurroundings } from '../../src/editor/open-place.ts';
import { createRuns } from '../../src/editor/runs/run-manager.ts';
import type { RunManager, RunParts } from '../../src/editor/runs/run-parts.ts';

/** A window of the editor that runs tasks for real, without the editor. */
export interface OpenedWindow {
  readonly runs: RunManager;
  /** What each channel shows, by its name. */
  readonly texts: ReadonlyMap<string, string>;
}

/** Opens one on the record in a folder. */
export function openWindow(
  folder: string,
  surroundings: Pick<PlaceSurroundings, 'environment' | 'engine'>,
  change: Partial<RunParts> = {},
): OpenedWindow {
  const journal = launcher.createFileJournal(folder);
  const texts = new Map<string, string>();
  const shared = { ...surroundings, clock: systemClock, log: silentLog };
  const runs = createRuns({
    words: createWords('en'),
    log: silentLog,
    clock: systemClock,
    launcher: () => launcher,
    journal: () => journal,
    openCluster: (place, notify = () => undefined) =>
      Promise.resolve(launcher.openPlace(place, { ...shared, notify })),
    createChannel: (name) => ({
      append: (text) => texts.set(name, (texts.get(name) ?? '') + text),
      show: () => undefined,
      dispose: () => undefined,
    }),
    ended: () => undefined,
    offerResume: () => undefined,
    mayRecover: () => true,
    mostRuns: () => 20,
    keeping: () => ({ pods: 'policy', failedFor: 0 }),
    secrets: {
      keep: () => Promise.resolve(),
      find: () => Promise.resolve([]),
      drop: () => Promise.resolve(),
    },
    ...change,
  });
  return { runs, texts };
}
