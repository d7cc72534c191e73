import type { V1ContainerState } from '@kubernetes/client-node';
import type { ExecChunk } from '../cluster/cluster.ts';
import type { LogWish } from './log-file.ts';

/** Hears what becomes of a pod. */
export interface PodListener {
  /** A container is in a new state. */
  readonly onState: (container: string, state: V1ContainerState) => void;
  /** Someone else took the pod away. */
  readonly onGone: () => void;
}

/** A log that can be read as a cluster's. */
export interface ReadableLog {
  read(wish: LogWish, signal: AbortSignal): AsyncIterable<Uint8Array>;
}

/** What runs one pod of the sandbox: processes or containers. */
export interface PodRunner {
  /** Throws `cluster-refused` where the pod has no such container. */
  log(container: string): ReadableLog;
  exec(
    container: string,
    command: readonly string[],
    stdin: string | undefined,
    signal: AbortSignal,
  ): AsyncIterable<ExecChunk>;
  /** Ends all containers, by force after `graceMs`; resolves when they have ended. */
  stop(graceMs: number): Promise<void>;
  /** Removes all that is left of the pod. */
  dispose(): Promise<void> | void;
  /** This program ends: what cannot outlive it is ended within `graceMs` and removed, the rest is left alone. */
  close(graceMs: number): Promise<void>;
}
