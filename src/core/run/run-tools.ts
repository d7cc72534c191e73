import type { Clock } from '../base/clock.ts';
import type { Log } from '../base/log.ts';
import type { Notice } from '../base/notice.ts';
import type { Cluster, PodName } from '../cluster/cluster.ts';
import type { Manifest } from '../manifest/manifest.ts';
import type { Recorder } from './recorder.ts';
import type { RunEvent, RunEventData } from './run-event.ts';

/** What the parts of one run share. */
export interface RunTools {
  readonly run: string;
  readonly manifest: Manifest;
  readonly name: PodName;
  readonly cluster: Cluster;
  readonly clock: Clock;
  readonly log: Log;
  readonly recorder: Recorder;
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
  'name' | 'cluster' | 'clock' | 'log' | 'emit' | 'emitTimed' | 'warn'
> & { readonly recorder: Pick<Recorder, 'addLog'> };
