import type { V1Pod } from '@kubernetes/client-node';
import type { Disposal } from './clean-up.ts';
import { findTerminated, hasEnded, isFinal } from './pod-facts.ts';
import type { Verdict } from './run-event.ts';

/** Which pods are kept although the task's policy deletes them: none, those of failed tasks for a time, or all. */
export const keepings = ['policy', 'failed', 'all'] as const;

/** What becomes of pods in place of the task's own policy. */
export interface Keeping {
  readonly pods: (typeof keepings)[number];
  /** Milliseconds for which the pod of a failed task is kept. */
  readonly failedFor: number;
}

/** As the task's own policy says. */
export const byPolicy: Keeping = { pods: 'policy', failedFor: 0 };

/** What becomes of a pod, and when it is to be deleted where that is later. */
export interface Kept {
  readonly disposal: Disposal;
  /** ISO 8601 in UTC. */
  readonly keptUntil?: string;
}

/**
 * What becomes of a pod that the task's policy disposes of so. Nothing that the policy keeps is deleted, and no pod is kept
 * whose base container has not ended: its task could still run.
 */
export function decideKeeping(
  disposal: Disposal,
  pod: V1Pod,
  verdict: Verdict,
  baseContainer: string,
  keeping: Keeping,
  now: Date,
): Kept {
  const isOver = isFinal(pod) || hasEnded(pod) || findTerminated(pod, baseContainer) !== undefined;
  if (disposal === 'keep' || !isOver || verdict.outcome === 'cancelled') return { disposal };
  if (keeping.pods === 'all') return { disposal: 'keep' };
  if (keeping.pods === 'policy' || verdict.outcome !== 'failed') return { disposal };
  const keptUntil = new Date(now.getTime() + keeping.failedFor).toISOString();
  return { disposal: 'keep', keptUntil };
}
