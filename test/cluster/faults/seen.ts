import type { V1Pod } from '@kubernetes/client-node';
import type { JournalEntry } from '../../../src/core/run/record/journal.ts';
import type { RunEvent } from '../../../src/core/run/run-event.ts';
import type { TestCluster } from '../test-cluster.ts';
import type { DrawnTask } from './draw-task.ts';
import type { FaultPlan } from './fault-plan.ts';
import type { OwnCertificate, Upstream } from './fault-proxy.ts';
import type { Truth } from './truth.ts';

/** What all runs of the suite share. */
export interface Ground {
  readonly cluster: TestCluster;
  readonly upstream: Upstream;
  readonly certificate: OwnCertificate;
  readonly folder: string;
}

/** What came of one run, and what the API had. */
export interface Seen {
  readonly task: DrawnTask;
  readonly plan: FaultPlan;
  /** Of all that followed the run, one after another. */
  readonly events: readonly RunEvent[];
  /** What the run threw. */
  readonly error: unknown;
  readonly wasCancelled: boolean;
  /** True where whoever followed it was told to let go of it once. */
  readonly wasLetGo: boolean;
  /** True where whoever followed it was killed: what it had told and not put on record is told again. */
  readonly wasKilled: boolean;
  /** At the last deletion that was asked for, else after the run. */
  readonly truth: Truth | undefined;
  /** The pod as it is after the run. */
  readonly left: V1Pod | undefined;
  readonly entry: JournalEntry | undefined;
  readonly stored: readonly string[];
  /** For the report. */
  readonly transcript: readonly string[];
}
