import type { FailureCode } from '../core/base/failure.ts';
import type { Verdict } from '../core/run/run-event.ts';

/** What the program's exit codes mean; part of the command-line contract. */
export const exitCodes = {
  success: 0,
  taskFailed: 1,
  notFound: 1,
  usage: 2,
  missing: 3,
  cluster: 4,
  skipped: 99,
  cancelled: 130,
} as const;

/** The exit code of a failure. */
export function exitCodeOfFailure(code: FailureCode): number {
  switch (code) {
    case 'values-missing':
    case 'target-needed':
    case 'answer-needed':
      return exitCodes.missing;
    case 'not-found':
      return exitCodes.notFound;
    case 'usage':
    case 'file-unreadable':
    case 'task-not-found':
    case 'task-ambiguous':
    case 'not-a-pod':
    case 'refused':
    case 'kubeconfig-invalid':
    case 'context-not-found':
    case 'node-too-old':
    case 'internal':
      return exitCodes.usage;
    case 'cluster-unreachable':
    case 'cluster-unauthorized':
    case 'cluster-forbidden':
    case 'cluster-refused':
    case 'conflict':
    case 'several-pods':
    case 'run-followed':
    case 'expired':
    case 'stream-broken':
    case 'unsupported':
    case 'sandbox-image':
    case 'sandbox-python':
    case 'sandbox-failed':
    case 'disk-full':
    case 'bridge-failed':
      return exitCodes.cluster;
  }
}

/** The exit code of a run that ended. */
export function exitCodeOfVerdict(outcome: Verdict['outcome']): number {
  switch (outcome) {
    case 'success':
      return exitCodes.success;
    case 'failed':
      return exitCodes.taskFailed;
    case 'skipped':
      return exitCodes.skipped;
    case 'cancelled':
      return exitCodes.cancelled;
  }
}
