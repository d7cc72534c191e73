import type { CoreV1Event, V1Pod } from '@kubernetes/client-node';
import { isPodTaskError } from '../base/failure.ts';
import type { Json } from '../base/json.ts';
import { awaitEnd } from './await-end.ts';
import { decideDisposal, dispose } from './clean-up.ts';
import { followPod } from './follow-pod.ts';
import { decideKeeping } from './keeping.ts';
import type { Kept } from './keeping.ts';
import { LogStreams } from './log/log-streams.ts';
import { findPhase, findStage, hasEnded, isFinal, listContainers } from './pod-facts.ts';
import { PodObserver } from './pod-observer.ts';
import type { PodView } from './pod-view.ts';
import { isAtLeast } from './provider-rules.ts';
import type { Judgement, Verdict } from './run-event.ts';
import type { RunTools } from './run-tools.ts';
import { awaitStart } from './startup/startup.ts';
import type { EarlyEnd } from './startup/startup.ts';
import { storePod } from './record/store-evidence.ts';
import { TimelineTeller } from './startup/tell-timeline.ts';
import { explain } from './verdict/explain.ts';
import { hasFailed, judge, toCancelled } from './verdict/judge.ts';
import { isPassing } from './try-again.ts';

/** What a run that is taken up again had come to. */
export interface Earlier {
  readonly xcom: { readonly value: Json } | undefined;
  /** The pod as it was found, where it is taken over from an earlier start of the run. */
  readonly found?: V1Pod;
}

/**
 * Follows the pod that exists now to its verdict and settles it, also after a cancel and after an error; where the run is
 * let go of, the pod is left as it is. `earlier` is given for a run that is taken up again.
 */
export async function accompany(
  view: PodView,
  tools: RunTools,
  signal: AbortSignal,
  earlier?: Earlier,
): Promise<void> {
  const { settings, letGo } = tools;
  const over = new AbortController();
  // What a pod does and writes until it has ended is followed also after a cancel.
  const open = AbortSignal.any([letGo, over.signal]);
  const limit = limitExecution(tools, over.signal);
  const either = AbortSignal.any([signal, open, limit.signal]);
  // What the operator decides on where it raises before it has seen the end: its copy of the pod from the beginning, in which
  // nothing has ended. What is seen first here may be later, where the answer to the creation was lost or the run is taken up again.
  const first: V1Pod = earlier?.found ?? { status: { phase: 'Pending' } };
  const streams = new LogStreams(view, tools, open, either);
  const observer = new PodObserver();
  const observe = async (pod: V1Pod): Promise<void> => {
    await tools.emit(...observer.observePod(pod));
    streams.open(pod);
  };
  await warnMissing(view.pod, tools);
  await observe(view.pod);
  const following = followPod(view, tools, observe, open);
  const timeline = new TimelineTeller(view, tools);
  const telling = timeline.follow(either);
  const stop = async (): Promise<void> => {
    over.abort();
    await Promise.all([following, telling, streams.settled()]);
  };
  try {
    let ending: Ending | undefined;
    let failure: { readonly error: unknown } | undefined;
    let kept: Kept = { disposal: 'keep' };
    try {
      const early = await awaitStart(view, observer, tools, either, earlier !== undefined);
      const { xcom, isResultEmpty, isRaised, copy } =
        early === undefined
          ? await awaitEnd(view, streams, tools, either, earlier?.xcom)
          : { xcom: undefined, isResultEmpty: false, isRaised: true };
      const judged = judge(view.pod, view.gone, settings, early, xcom);
      ending = { judged, early, xcom, isResultEmpty };
      kept = decide(view.pod, judged, tools, isRaised ? first : copy);
    } catch (error) {
      if (signal.aborted) {
        ending = { judged: toCancelled(view.pod, settings) };
        kept = { disposal: tools.onKill() === 'keep_pod' ? 'keep' : 'delete' };
        await tools.recorder.note(kept);
      } else if (limit.reached !== undefined && !letGo.aborted) {
        const early = limit.reached;
        const judged = judge(view.pod, view.gone, settings, early, undefined);
        ending = { judged, early };
        kept = decide(view.pod, judged, tools, first);
      } else if (letGo.aborted || (tools.outlivesLoss && isAway(error))) {
        await stop();
        await tools.recorder.release();
        if (letGo.aborted) return;
        throw error;
      } else {
        failure = { error };
        kept = { disposal: decideDisposal(first, settings) };
      }
    }
    // A pod that is still to end is followed to its end.
    if (kept.disposal === 'keep' || isFinal(view.pod) || hasEnded(view.pod)) await stop();
    else if (!signal.aborted) await streams.catchUp();
    const events = await storePod(view, streams.followed, tools);
    const verdict = ending === undefined ? undefined : conclude(ending, view, events, tools);
    const startup = await timeline.tell(view.pod, events);
    // A task that is skipped may be so by a pod that failed.
    const hasFailure =
      verdict?.outcome === 'failed' ||
      (verdict?.outcome === 'skipped' && hasFailed(view.pod, settings));
    if (hasFailure && settings.logEventsOnFailure) {
      await tellFailure(view.pod, events, tools);
    }
    if (verdict !== undefined) {
      const known = startup === undefined || events.length === 0 ? {} : { timeline: startup };
      await tools.recorder.note({ state: 'finished', verdict, ...kept, ...known });
    }
    await settle(view, verdict, kept, tools, () => streams.drained());
    if (failure !== undefined) {
      await noteFailure(tools, failure.error);
      throw failure.error;
    }
  } finally {
    await stop();
  }
}

/** How the run ended, and what beside the pod tells why. */
interface Ending {
  readonly judged: Judgement;
  readonly early?: EarlyEnd | undefined;
  readonly xcom?: EarlyEnd | undefined;
  readonly isResultEmpty?: boolean;
}

function conclude(
  { judged, early, xcom, isResultEmpty = false }: Ending,
  { pod, gone }: PodView,
  events: readonly CoreV1Event[],
  { settings, clock, tail }: RunTools,
): Verdict {
  const { lines } = tail;
  const now = clock.now();
  return explain(judged, { pod, gone, events, settings, early, xcom, isResultEmpty, lines, now });
}

/** What becomes of a pod whose run has a verdict; `copy` is what the operator decides on, where that is not the newest state. */
export function decide(
  pod: V1Pod,
  verdict: Verdict,
  { settings, keeping, clock }: RunTools,
  copy = pod,
): Kept {
  const disposal = decideDisposal(copy, settings);
  return decideKeeping(disposal, pod, verdict, settings.baseContainerName, keeping, clock.now());
}

/** True where the cluster may answer again some time, or to somebody whose credentials are renewed. */
function isAway(error: unknown): boolean {
  return isPassing(error) || isPodTaskError(error, 'cluster-unauthorized');
}

/** Aborts `signal` when the task's `execution_timeout` is over, counted from the beginning of the run. */
function limitExecution(
  { settings, clock, began }: RunTools,
  over: AbortSignal,
): { readonly signal: AbortSignal; readonly reached: EarlyEnd | undefined } {
  const { executionTimeoutSeconds: seconds } = settings;
  const limit = new AbortController();
  if (seconds !== undefined) {
    const passed = clock.now().getTime() - Date.parse(began);
    clock.sleep(Math.max(0, seconds * 1000 - passed), over).then(
      () => {
        limit.abort(new Error('The execution timeout is over.'));
      },
      () => undefined,
    );
  }
  return {
    signal: limit.signal,
    get reached() {
      if (!limit.signal.aborted) return undefined;
      const data = { seconds: seconds ?? 0 };
      const message = `${data.seconds} s`;
      return { reason: 'ExecutionTimeout', message, cause: 'execution-timeout', data } as const;
    },
  };
}

/** `log_events_on_failure`: from 10.8 how each container stands, and the events that are no routine. */
async function tellFailure(
  pod: V1Pod,
  events: readonly CoreV1Event[],
  tools: RunTools,
): Promise<void> {
  const isNew = isAtLeast(tools.settings.providerVersion, '10.8');
  for (const { name, state } of isNew ? (pod.status?.containerStatuses ?? []) : []) {
    const stage = findStage(pod, name);
    const { reason = '', message = '' } = state?.terminated ?? state?.waiting ?? {};
    const exit = state?.terminated === undefined ? {} : { exit: state.terminated.exitCode };
    const data = { container: name, state: stage, reason, message, ...exit };
    await tools.warn({ code: 'container-state', data });
  }
  for (const { type, reason = '', message = '' } of events) {
    if (type !== 'Normal') await tools.warn({ code: 'pod-event', data: { reason, message } });
  }
}

/** As the operator: a container whose log is wanted and that the pod lacks is said, and is no failure. */
async function warnMissing(pod: V1Pod, tools: RunTools): Promise<void> {
  const { getLogs, containerLogs, initContainerLogs = [] } = tools.settings;
  const init = (pod.spec?.initContainers ?? []).map(({ name }) => name);
  for (const container of initContainerLogs === true ? [] : initContainerLogs) {
    if (init.includes(container)) continue;
    await tools.warn({ code: 'log-init-container-missing', data: { container } });
  }
  if (!getLogs || containerLogs === true) return;
  const has = listContainers(pod);
  for (const container of containerLogs) {
    if (has.includes(container)) continue;
    await tools.warn({ code: 'log-container-missing', data: { container } });
  }
}

/**
 * Tells the verdict, where there is one, and does with the pod what was decided. That of a cancelled run is told when its
 * pod has ended, since it knows the exit code then. `drained` resolves when what the pod has written until then is told.
 */
export async function settle(
  view: PodView,
  verdict: Verdict | undefined,
  { disposal, keptUntil }: Kept,
  tools: RunTools,
  drained: () => Promise<void> = () => Promise.resolve(),
): Promise<void> {
  const isCancelled = verdict?.outcome === 'cancelled';
  if (verdict !== undefined && !isCancelled) await tools.emit({ type: 'finished', verdict });
  const grace = isCancelled ? tools.settings.terminationGracePeriodSeconds : undefined;
  const what = isCancelled && disposal === 'keep' ? 'spare' : disposal;
  const how = view.gone ? 'gone' : await dispose(what, view, grace, tools);
  if (view.gone) await drained();
  const last = isCancelled ? toCancelled(view.pod, tools.settings, tools.tail.lines) : verdict;
  if (last !== undefined && isCancelled) await tools.emit({ type: 'finished', verdict: last });
  const until = how === 'kept' && keptUntil !== undefined ? { until: keptUntil } : {};
  await tools.emit({ type: 'cleaned', how, ...until });
  await tools.recorder.note({
    state: 'settled',
    cleanup: how,
    ended: now(tools),
    ...(last === undefined ? {} : { verdict: last }),
  });
  tools.log.debug(`pod ${tools.name.name} was ${findPhase(view.pod)}, cleaned: ${how}`);
}

/** Puts on record why the run could not be carried through. */
export async function noteFailure(tools: RunTools, error: unknown): Promise<void> {
  const failure = isPodTaskError(error)
    ? { failure: error.code, failure_data: error.data }
    : { failure: 'internal' as const };
  await tools.recorder.note({ state: 'settled', ...failure, ended: now(tools) });
}

function now(tools: RunTools): string {
  return tools.clock.now().toISOString();
}
