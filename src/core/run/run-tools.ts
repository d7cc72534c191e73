import type { Clock } from '../base/clock.ts';
import type { Log } from '../base/log.ts';
import type { Notice } from '../base/notice.ts';
import type { Cluster, PodName } from '../cluster/cluster.ts';
import type { RunSettings } from '../manifest/manifest.ts';
import type { EventQueue } from './event-queue.ts';
import type { JournalEntry } from './journal.ts';
import { Recorder } from './recorder.ts';
import type { RunEvent, RunEventData } from './run-event.ts';
import type { RunSurroundings } from './run.ts';
import type { ReadLog } from './stored-log.ts';

/** What the parts of one run share. */
export interface RunTools {
  readonly run: string;
  readonly settings: RunSettings;
  readonly name: PodName;
  readonly cluster: Cluster;
  readonly clock: Clock;
  readonly log: Log;
  readonly recorder: Recorder;
  /** How far logs were read before this run was taken up again, by container. */
  readonly read: ReadonlyMap<string, ReadLog>;
  /** Aborted when nobody follows the run any more, though its pod stays. */
  readonly letGo: AbortSignal;
  /** What becomes of the pod of a cancelled run. */
  onKill(): RunSettings['onKillAction'];
  /** Adds events with the present time; resolves when the reader keeps up. */
  emit(...events: readonly RunEventData[]): Promise<void>;
  /** Adds events that have their own time. */
  emitTimed(events: readonly RunEvent[]): Promise<void>;
  /** Adds a warning, each text once per run. */
  warn(message: Notice): Promise<void>;
}

/** What following a pod and its logs needs, also those of a pod that no run of ours made. */
export type FollowTools = Pick<
  RunTools,
  'name' | 'cluster' | 'clock' | 'log' | 'read' | 'emit' | 'emitTimed' | 'warn'
> & { readonly recorder: Pick<Recorder, 'addLog'> };

/** The tools of the run that `entry` is about. */
export function createTools(
  entry: JournalEntry & { readonly settings: RunSettings },
  cluster: Cluster,
  surroundings: RunSurroundings,
  queue: EventQueue<RunEvent>,
  read: ReadonlyMap<string, ReadLog>,
): RunTools {
  const { clock, log, journal } = surroundings;
  const { settings } = entry;
  const { emit, warn } = createTellers(clock, queue);
  return {
    run: entry.run,
    settings,
    name: { namespace: entry.namespace, name: entry.pod },
    cluster,
    clock,
    log,
    recorder: new Recorder(journal, entry, warn),
    read,
    letGo: surroundings.letGo ?? new AbortController().signal,
    onKill: () => surroundings.onKill?.() ?? settings.onKillAction,
    emit,
    emitTimed: (events) => queue.put(events),
    warn,
  };
}

/** How events get into `queue`: with the clock's time, and each warning once. */
export function createTellers(
  clock: Clock,
  queue: EventQueue<RunEvent>,
): Pick<RunTools, 'emit' | 'warn'> {
  const told = new Set<string>();
  const emit = (...events: readonly RunEventData[]): Promise<void> => {
    const time = clock.now().toISOString();
    return queue.put(events.map((event) => ({ time, ...event })));
  };
  const warn = async (message: Notice): Promise<void> => {
    const key = JSON.stringify(message);
    if (told.has(key)) return;
    told.add(key);
    await emit({ type: 'warning', message });
  };
  return { emit, warn };
}
