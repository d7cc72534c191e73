import type { V1Container, V1Pod, V1PodSpec, V1PolicyRule } from '@kubernetes/client-node';
import type { RunSettings } from '../../../src/core/manifest/manifest.ts';
import type { RunEvent } from '../../../src/core/run/run-event.ts';
import type { VerdictCause } from '../../../src/core/run/verdict/verdict-cause.ts';
import type { PodWish } from '../../contract/lab.ts';
import type { TestCluster } from '../test-cluster.ts';

/** What the outside does while a run goes on. */
export type Act = (
  event: RunEvent,
  pod: { readonly name: string; readonly cluster: TestCluster },
  cancel: () => void,
) => void | Promise<void>;

/** More than half of what the node has for pods: two such pods do not fit. */
export interface Room {
  readonly cpu: string;
  readonly memory: string;
}

/** Makes of a usual pod the one that is wanted. */
export type Change = (pod: V1Pod, base: V1Container, spec: V1PodSpec, room: Room) => void;

/** A pod whose run ends for one cause. */
export interface VerdictCase {
  readonly cause: VerdictCause;
  /** What tells it from the other pods of its cause; also the name of its history. */
  readonly form: string;
  /** What the verdict may also be, where the cluster does not always tell enough. */
  readonly or?: VerdictCause;
  /** What is to be known of where its history comes from, beside the cluster. */
  readonly source?: string;
  /** Some of the values that the verdict must have. */
  readonly data: Readonly<Record<string, string | number>>;
  /** What the base container runs. */
  readonly sh?: string;
  readonly wish?: PodWish;
  readonly settings?: Partial<RunSettings>;
  /** Makes of a usual pod the one that is wanted. */
  readonly change?: Change;
  readonly act?: Act;
  /** What must hold of the cluster when the run is over. */
  readonly after?: (name: string, cluster: TestCluster) => Promise<void>;
  /** What the user who runs it may do in the namespace; everything where none are given. */
  readonly rights?: readonly V1PolicyRule[];
  /** How many times as fast the run's own clock goes. */
  readonly haste?: number;
  /** Takes minutes, so that only recording waits for it: the kubelet measures volumes once a minute, for example. */
  readonly slow?: boolean;
}
