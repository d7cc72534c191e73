import { isPodTaskError } from '../../core/base/failure.ts';
import type { Cluster } from '../../core/cluster/cluster.ts';
import type { RunEvent } from '../../core/run/run-event.ts';
import type { RunSurroundings } from '../../core/run/run.ts';
import { sayEvent } from '../../core/words/say-event.ts';
import type { Place } from '../place.ts';
import type { RunChannel } from './channel-shelf.ts';
import type { OwnRun } from './own-run.ts';
import { createPacer } from './pacer.ts';
import { advance } from './run-state.ts';
import type { RunParts } from './run-parts.ts';
import type { RunState } from './runs.ts';

/** Begins to run, or to take up, on a cluster. */
export type Begin = (cluster: Cluster, surroundings: RunSurroundings) => AsyncIterable<RunEvent>;

/** What one run is carried through with. */
export interface Carriage {
  readonly place: Place;
  readonly channel: RunChannel;
  /** Done before the cluster is opened. */
  prepare(): Promise<Begin>;
  /** Makes a state the run's. */
  readonly set: (state: RunState) => void;
}

/** Follows a run to its end, whatever that is, in its channel; never rejects. */
export async function carryRun(own: OwnRun, carriage: Carriage, parts: RunParts): Promise<void> {
  const { clock, log, words, openCluster } = parts;
  const { id } = own.state;
  const { writer } = carriage.channel;
  try {
    const begin = await carriage.prepare();
    const cluster = await openCluster(carriage.place, (notice) => {
      const text = words.text('note', { text: words.notice(notice) });
      void writer.write({ level: 'warning', text }, clock.now().toISOString());
    });
    try {
      await follow(own, begin(cluster, surround(own, parts)), carriage, parts);
    } finally {
      const closing = cluster.close();
      // The window does not wait for what ends slowly and ends with it.
      if (own.letGo.signal.aborted)
        closing.catch((error: unknown) => log.debug('not closed', error));
      else await closing;
    }
  } catch (error) {
    log.error(`the run ${id} could not be carried through`, error);
    const text = own.mask(
      isPodTaskError(error)
        ? words.failure(error.code, error.data)
        : words.failure('internal', { detail: error instanceof Error ? error.message : '' }),
    );
    const time = clock.now().toISOString();
    void writer.write({ level: 'failed', text }, time);
    carriage.set({ ...own.state, phase: 'error', detail: text, ended: time });
  }
  await writer.settled();
}

async function follow(
  own: OwnRun,
  events: AsyncIterable<RunEvent>,
  { channel, set }: Carriage,
  { words }: RunParts,
): Promise<void> {
  const pace = createPacer();
  for await (const event of events) {
    // The channel has said so before what is on record.
    if (event.type === 'prepared' && own.origin !== 'started') continue;
    if (event.type !== 'log') {
      const next = advance(own.state, event, words);
      if (next !== own.state) set({ ...next, detail: own.mask(next.detail) });
    }
    const full = channel.writer.write(sayEvent(event, own.state.pod, words), event.time);
    if (full !== undefined) await full;
    const pause = pace();
    if (pause !== undefined) await pause;
  }
}

function surround(own: OwnRun, parts: RunParts): RunSurroundings {
  const { clock, log } = parts;
  const journal = parts.journal();
  return {
    clock,
    log,
    signal: own.stop.signal,
    force: own.force.signal,
    letGo: own.letGo.signal,
    keeping: parts.keeping(),
    outlivesLoss: true,
    onKill: () => own.kill,
    journal: {
      ...journal,
      appendLog: (run, lines) => journal.appendLog(run, lines.map(own.mask)),
    },
  };
}
