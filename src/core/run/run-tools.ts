import type { Clock } from '../base/clock.ts';
import type { Log } from '../base/log.ts';
import type { Notice } from '../base/notice.ts';
import type { Cluster, PodName } from '../cluster/cluster.ts';
import type { RunSettings } from '../manifest/manifest.ts';
import { byPolicy } from './keeping.ts';
import type { Keeping } from './keeping.ts';
import type { EventQueue } from './event-queue.ts';
import type { JournalEntry } from './record/journal.ts';
import { Recorder } from './record/recorder.ts';
import type { RunEvent, RunEventData } from './run-event.ts';
import type { RunSurroundings } from './run.ts';
import { steady } from './steady-cluster.ts';
import type { ReadLog } from './record/stored-log.ts';
import { LogTail } from './verdict/log-tail.ts';

/** What the parts of one run share. */
export interface RunTools {
  readonly run: string;
  /** When the run began, ISO 8601 in UTC; of one that is taken up again, the first time. */
  readonly began: string;
  /** Whether the startup timeline was told before this run was taken up again. */
  readonly hasTimeline: boolean;
  readonly settings: RunSettings;
  readonly name: PodName;
  readonly cluster: Cluster;
  readonly clock: Clock;
  readonly log: Log;
  readonly recorder: Recorder;
  /** How far logs were read before this run was taken up again, by container. */
  readonly read: ReadonlyMap<string, ReadLog>;
  /** The last lines of the base container that are on record. */
  readonly tail: LogTail;
  /** Aborted when nobody follows the run any more, though its pod stays. */
  readonly letGo: AbortSignal;
  /** Aborted when nothing is waited for any more, however much is lost by that. */
  readonly force: AbortSignal;
  readonly keeping: Keeping;
  /** True where someone will take the run up again after the cluster was out of reach for long. */
  readonly outlivesLoss: boolean;
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
  tail = new LogTail(entry.settings.baseContainerName),
): RunTools {
  const { clock, log, journal } = surroundings;
  const { settings } = entry;
  const { emit, warn } = createTellers(clock, queue);
  return {
    run: entry.run,
    began: entry.began,
    hasTimeline: entry.timeline !== undefined,
    settings,
    name: { namespace: entry.namespace, name: entry.pod },
    cluster: steady(cluster, { clock, log }),
    clock,
    log,
    recorder: new Recorder(journal, entry, warn, tail),
    read,
    tail,
    letGo: surroundings.letGo ?? new AbortController().signal,
    force: surroundings.force ?? new AbortController().signal,
    keeping: surroundings.keeping ?? byPolicy,
    outlivesLoss: surroundings.outlivesLoss ?? false,
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
