import { isDeepStrictEqual } from 'node:util';
import type { RunEvent } from '../../../src/core/run/run-event.ts';
import { parseStored } from '../../../src/core/run/record/stored-log.ts';
import { compareLog } from './compare-log.ts';
import type { ToldPart } from './compare-log.ts';
import type { Seen } from './seen.ts';
import type { Truth } from './truth.ts';

/** What is wrong with a run, each in one sentence; empty where all is as it should be. */
export function judgeRun(seen: Seen): readonly string[] {
  if (seen.plan.forbidden.has('create')) return judgeNoPod(seen);
  if (seen.error !== undefined) return ['it gave up'];
  if (seen.truth === undefined) return judgeUnmade(seen);
  return [
    ...judgeLogs(seen, seen.truth),
    ...judgeVerdict(seen),
    ...judgePod(seen),
    ...judgeRecord(seen, seen.truth),
  ];
}

function judgeNoPod({ error, events, left, wasCancelled, wasKilled }: Seen): readonly string[] {
  if (left !== undefined) return ['a pod was made although it may not be'];
  if (wasKilled) return [];
  const code = (error as { code?: unknown } | undefined)?.code;
  if (code === 'cluster-forbidden' || /forbidden|does not permit/.test(String(error))) return [];
  return wasCancelled && find(events, 'finished')?.verdict.outcome === 'cancelled'
    ? []
    : [`its creation was forbidden, and it ended with ${String(code)}`];
}

/** No pod was ever seen past the proxy: right only where it was cancelled or let go of before there was one. */
function judgeUnmade(seen: Seen): readonly string[] {
  const { wasCancelled, wasLetGo, wasKilled, events, entry } = seen;
  // It was killed before it had written anything down.
  if (wasKilled && entry === undefined) return [];
  const isSaid = find(events, 'cleaned')?.how === 'none' && entry?.state === 'settled';
  return (wasCancelled || wasLetGo || wasKilled) && isSaid ? [] : ['nobody knows of its pod'];
}

function judgeLogs(seen: Seen, { pod, logs }: Truth): readonly string[] {
  const { plan, task, events, stored } = seen;
  if (plan.forbidden.has('log')) {
    const wasStarted = logs.size > 0 && !isCancelled(seen);
    const isSaid = events.some(
      (event) => event.type === 'warning' && event.message.code === 'log-unreadable',
    );
    return wasStarted && !isSaid ? ['that the log may not be read was not said'] : [];
  }
  const problems: string[] = [];
  for (const container of ['base', ...(task.second === undefined ? [] : ['second'])]) {
    const state = pod.status?.containerStatuses?.find((one) => one.name === container)?.state;
    // What goes on is not waited for once the base container has decided.
    const mayMissEnd = isCancelled(seen) || state?.terminated === undefined;
    const truth = logs.get(container) ?? [];
    const told = events.flatMap((event): readonly ToldPart[] => {
      if (event.type === 'gap' && event.container === container) return ['gap'];
      if (event.type !== 'log' || event.container !== container) return [];
      return [{ time: event.time, text: event.text }];
    });
    const kept = stored.flatMap((line): readonly ToldPart[] => {
      const parts = parseStored(line);
      return parts?.container === container ? [{ time: parts.time, text: parts.text }] : [];
    });
    problems.push(
      ...(seen.wasKilled ? [] : compareLog(truth, told, mayMissEnd)).map(
        (one) => `${container}: ${one}`,
      ),
      ...compareLog(truth, kept, mayMissEnd).map((one) => `${container} on record: ${one}`),
    );
  }
  return problems;
}

function judgeVerdict(seen: Seen): readonly string[] {
  const { task, plan, events, wasCancelled } = seen;
  const verdict = find(events, 'finished')?.verdict;
  if (verdict === undefined) return ['it has no verdict'];
  if (verdict.outcome === 'cancelled') return wasCancelled ? [] : ['nobody cancelled it'];
  const what = `${verdict.outcome} ${verdict.exit_code} ${verdict.reason} ${verdict.message}`;
  const isUnread = plan.forbidden.has('exec') && task.xcom !== undefined;
  const outcome = isUnread ? 'failed' : task.outcome;
  const problems: string[] = [];
  if (verdict.outcome !== outcome || verdict.exit_code !== task.exit) {
    problems.push(`the verdict is ${what}, not ${outcome} ${task.exit}`);
  } else if (isUnread && task.exit === 0 && verdict.reason !== 'XComUnavailable') {
    problems.push(`the result may not be read, and the verdict is ${what}`);
  }
  if (task.xcom !== undefined && !plan.forbidden.has('exec')) {
    const { value } = task.xcom;
    const told = find(events, 'xcom');
    const isWanted = value !== undefined && (value !== null || task.exit === 0);
    if (isWanted !== (told !== undefined)) problems.push('the result was not told as it should be');
    else if (told !== undefined && !isDeepStrictEqual(told.value, value)) {
      problems.push('the result is another one');
    }
  }
  return problems;
}

/** Whether what became of the pod is what the policy says, and what the run says of it. */
function judgePod(seen: Seen): readonly string[] {
  const { task, plan, events, left } = seen;
  const how = find(events, 'cleaned')?.how;
  const isLeft = left !== undefined && left.metadata?.deletionTimestamp === undefined;
  const { onKillAction } = task.settings;
  const wanted = isCancelled(seen)
    ? onKillAction === 'keep_pod'
      ? 'kept'
      : 'deleted'
    : findDisposal(seen);
  const problems: string[] = [];
  if (how === 'failed') {
    return plan.forbidden.has('delete') && wanted !== 'kept' ? [] : ['the pod was not cleaned up'];
  }
  if (wanted !== undefined && how !== wanted && !(wanted === 'deleted' && how === 'gone')) {
    problems.push(`the pod is ${String(how)}, not ${wanted}`);
  }
  if (isLeft !== (how === 'kept'))
    problems.push(`it says ${String(how)} of a pod that is ${isLeft ? 'there' : 'gone'}`);
  const marked = left?.metadata?.labels?.['already_checked'] === 'True';
  if (how === 'kept' && isLeft && !marked) {
    const isSaid = events.some(
      (event) => event.type === 'warning' && event.message.code === 'mark-failed',
    );
    if (!isSaid || !plan.forbidden.has('patch')) problems.push('the kept pod is not marked');
  }
  return problems;
}

/** By the policy; undefined where the pod may or may not have ended by then. */
function findDisposal({ task, plan }: Seen): 'deleted' | 'kept' | undefined {
  const { xcom, exit, settings } = task;
  // The operator has raised before it has seen the end: it looks at a pod in which nothing has ended.
  const isRaised = xcom !== undefined && (xcom.value === undefined || plan.forbidden.has('exec'));
  switch (settings.onFinishAction) {
    case 'keep_pod':
      return 'kept';
    case 'delete_succeeded_pod':
      // Whatever the other container makes of the pod's phase.
      return isRaised || exit !== 0 ? 'kept' : 'deleted';
    case 'delete_active_pod':
      if (isRaised) return 'deleted';
      return xcom === undefined ? 'kept' : undefined;
    default:
      return 'deleted';
  }
}

function judgeRecord({ entry, events }: Seen, { pod }: Truth): readonly string[] {
  const problems: string[] = [];
  if (entry === undefined) return ['it is not on record'];
  if (entry.state !== 'settled') problems.push(`its record says ${entry.state}`);
  if (entry.uid !== pod.metadata?.uid) problems.push('its record names another pod');
  if (entry.cleanup !== find(events, 'cleaned')?.how) {
    problems.push(`its record says ${String(entry.cleanup)} of the pod`);
  }
  if (!isDeepStrictEqual(entry.verdict, find(events, 'finished')?.verdict)) {
    problems.push('its record has another verdict');
  }
  return problems;
}

function isCancelled({ events }: Seen): boolean {
  return find(events, 'finished')?.verdict.outcome === 'cancelled';
}

function find<T extends RunEvent['type']>(
  events: readonly RunEvent[],
  type: T,
): Extract<RunEvent, { type: T }> | undefined {
  return events.findLast((event) => event.type === type) as
    Extract<RunEvent, { type: T }> | undefined;
}
