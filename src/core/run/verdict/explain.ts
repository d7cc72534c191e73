import { cutText } from '../../base/cut-text.ts';
import { findTerminated } from '../pod-facts.ts';
import type { Judgement, Verdict } from '../run-event.ts';
import { findAirflowState } from './airflow-state.ts';
import { toData } from './evidence.ts';
import type { Evidence, Finding } from './evidence.ts';
import { findDeleter, findDisruptionCause } from './find-disruption.ts';
import { findExit, findMemoryLimit, findOtherFailure } from './find-exit.ts';
import { findStart } from './find-start.ts';
import { findSignal } from './signals.ts';

/** Characters after which texts of the cluster are cut; a termination message has no more (kubelet, MaxContainerTerminationMessageLength). */
const longest = { reason: 200, message: 4096 } as const;

/** Finds why a run ended as it was judged; the judgement stays, its texts bounded. */
export function explain(judged: Judgement, evidence: Evidence): Verdict {
  const { cause, data } = find(judged, evidence);
  const { exit_code: exit } = judged;
  return {
    ...judged,
    reason: cutText(judged.reason, longest.reason),
    message: cutText(judged.message, longest.message),
    cause,
    data: toData({ ...data, ...countTries(judged, evidence) }),
    signal: exit === null ? null : (findSignal(exit) ?? null),
    airflow: findAirflowState(judged.outcome, evidence.settings) ?? null,
    last_lines: evidence.lines,
  };
}

/** Which of how many tries a failure was, where there may be more than one. */
function countTries(
  { outcome }: Judgement,
  { settings }: Evidence,
): { readonly try?: number; readonly tries?: number } {
  const { retries = 0, tryNumber = 1 } = settings;
  return outcome !== 'failed' || retries < 1 ? {} : { try: tryNumber, tries: retries + 1 };
}

function find(judged: Judgement, evidence: Evidence): Finding {
  const exit = judged.exit_code ?? undefined;
  switch (judged.outcome) {
    case 'success':
      return findSuccess(exit, evidence);
    case 'skipped':
      return { cause: 'skipped', data: { exit } };
    case 'cancelled':
      return { cause: 'cancelled', data: { exit } };
    case 'failed':
      return findFailure(judged, evidence);
  }
}

function findSuccess(exit: number | undefined, evidence: Evidence): Finding {
  const { pod, settings, isResultEmpty } = evidence;
  const container = settings.baseContainerName;
  if (findTerminated(pod, container)?.reason === 'OOMKilled') {
    return { cause: 'oom-survived', data: { exit, limit: findMemoryLimit(evidence, container) } };
  }
  return { cause: isResultEmpty ? 'completed-empty' : 'completed', data: { exit } };
}

function findFailure(judged: Judgement, evidence: Evidence): Finding {
  const { early, xcom, settings } = evidence;
  const { reason, message, exit_code: exit } = judged;
  if (xcom !== undefined && reason === xcom.reason) {
    return { cause: xcom.cause ?? 'xcom-unreadable', data: { detail: message, ...xcom.data } };
  }
  // What the run itself knows goes before what the pod shows, which comes of it.
  if (early?.cause !== undefined && reason === early.reason) {
    return { cause: early.cause, data: early.data ?? {} };
  }
  const disruption = findDisruptionCause(evidence);
  if (disruption !== undefined) return disruption;
  if (reason === 'Deleted') return findDeleter(evidence);
  const seconds = findTimeout(reason, settings);
  const own = findExit(evidence) ?? findOtherFailure(evidence) ?? findStart(evidence, seconds);
  if (own !== undefined) return own;
  if (early !== undefined && seconds !== undefined) {
    return { cause: 'start-timeout', data: { seconds, detail: message } };
  }
  const data = { exit: exit ?? undefined, reason: reason === 'Error' ? '' : reason, message };
  return { cause: 'unknown', data };
}

/** How many seconds the start was waited for, where that ended the run. */
function findTimeout(reason: string, settings: Evidence['settings']): number | undefined {
  if (reason === 'ScheduleTimeout') return settings.scheduleTimeoutSeconds;
  return reason === 'StartTimeout' ? settings.startupTimeoutSeconds : undefined;
}
