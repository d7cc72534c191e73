import type { V1Pod } from '@kubernetes/client-node';
import { isPodTaskError } from '../base/failure.ts';
import type { Json } from '../base/json.ts';
import { decideDisposal, dispose, storePod } from './clean-up.ts';
import type { Disposal } from './clean-up.ts';
import { followPod } from './follow-pod.ts';
import { LogStreams } from './log-streams.ts';
import { findPhase, findTerminated, listContainers } from './pod-facts.ts';
import { PodObserver } from './pod-observer.ts';
import type { PodView } from './pod-view.ts';
import type { Verdict } from './run-event.ts';
import type { RunTools } from './run-tools.ts';
import { awaitStart } from './startup.ts';
import type { EarlyEnd } from './startup.ts';
import { isCompleted, judge, toCancelled } from './verdict.ts';
import { endSidecar, extractXCom } from './xcom.ts';

/** What a run that is taken up again had come to. */
export interface Earlier {
  readonly xcom: { readonly value: Json } | undefined;
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
  const either = AbortSignal.any([signal, letGo, over.signal]);
  const streams = new LogStreams(view, tools, either);
  const observer = new PodObserver();
  const observe = async (pod: V1Pod): Promise<void> => {
    await tools.emit(...observer.observePod(pod));
    streams.open(pod);
  };
  await warnMissing(view.pod, tools);
  await observe(view.pod);
  const following = followPod(view, tools, observe, either);
  let verdict: Verdict | undefined;
  let failure: { readonly error: unknown } | undefined;
  let disposal: Disposal = 'keep';
  let isLetGo = false;
  try {
    const early = await awaitStart(view, observer, tools, either, earlier !== undefined);
    verdict =
      early === undefined
        ? await awaitEnd(view, streams, tools, either, earlier?.xcom)
        : judge(view.pod, view.gone, settings, early, undefined);
    disposal = decideDisposal(view.pod, settings);
  } catch (error) {
    if (signal.aborted) {
      verdict = toCancelled(view.pod, settings);
      disposal = tools.onKill() === 'keep_pod' ? 'keep' : 'delete';
      await tools.recorder.note({ disposal });
    } else if (letGo.aborted) {
      isLetGo = true;
    } else {
      failure = { error };
      disposal = decideDisposal(view.pod, settings);
    }
  } finally {
    over.abort();
    await Promise.all([following, streams.settled()]);
  }
  if (isLetGo) {
    await tools.recorder.release();
    return;
  }
  const events = view.gone ? [] : await storePod(view.pod, streams.followed, tools);
  if (verdict?.outcome === 'failed' && settings.logEventsOnFailure) {
    for (const { type, reason = '', message = '' } of events) {
      if (type !== 'Normal') await tools.warn({ code: 'pod-event', data: { reason, message } });
    }
  }
  if (verdict !== undefined) await tools.recorder.note({ state: 'finished', verdict, disposal });
  await settle(view, verdict, disposal, signal.aborted, tools);
  if (failure !== undefined) {
    await noteFailure(tools, failure.error);
    throw failure.error;
  }
}

/** As the operator: a container whose log is wanted and that the pod lacks is said, and is no failure. */
async function warnMissing(pod: V1Pod, tools: RunTools): Promise<void> {
  const { getLogs, containerLogs } = tools.settings;
  if (!getLogs || containerLogs === true) return;
  const has = listContainers(pod);
  for (const container of containerLogs) {
    if (has.includes(container)) continue;
    await tools.warn({ code: 'log-container-missing', data: { container } });
  }
}

async function awaitEnd(
  view: PodView,
  streams: LogStreams,
  tools: RunTools,
  signal: AbortSignal,
  known: Earlier['xcom'],
): Promise<Verdict> {
  const { settings } = tools;
  const base = settings.baseContainerName;
  const isOver = ({ pod, gone }: PodView): true | undefined =>
    gone || isCompleted(pod, settings) ? true : undefined;
  await view.until(
    (seen) => (findTerminated(seen.pod, base) !== undefined ? true : isOver(seen)),
    signal,
  );
  await streams.finish(base);
  let xcom: EarlyEnd | undefined;
  if (settings.doXcomPush && findTerminated(view.pod, base) !== undefined) {
    const result = known ?? (await extractXCom(view, tools, signal));
    if ('failure' in result) {
      xcom = result.failure;
    } else if (
      !('empty' in result && result.empty) ||
      findTerminated(view.pod, base)?.exitCode === 0
    ) {
      await tools.recorder.note({ xcom: result.value });
      await tools.emit({ type: 'xcom', value: result.value });
    }
    if (!view.gone) await endSidecar(view, tools, signal);
  }
  await view.until(isOver, signal);
  await streams.finishEnded();
  return judge(view.pod, view.gone, settings, undefined, xcom);
}

/** Tells the verdict, where there is one, and does with the pod what was decided. */
export async function settle(
  view: PodView,
  verdict: Verdict | undefined,
  disposal: Disposal,
  isCancelled: boolean,
  tools: RunTools,
): Promise<void> {
  if (verdict !== undefined) await tools.emit({ type: 'finished', verdict });
  const grace = isCancelled ? tools.settings.terminationGracePeriodSeconds : undefined;
  const how = view.gone ? 'gone' : await dispose(disposal, view.pod, grace, tools);
  await tools.emit({ type: 'cleaned', how });
  await tools.recorder.note({ state: 'settled', cleanup: how, ended: now(tools) });
  tools.log.debug(`pod ${tools.name.name} was ${findPhase(view.pod)}, cleaned: ${how}`);
}

/** Puts on record why the run could not be carried through. */
export async function noteFailure(tools: RunTools, error: unknown): Promise<void> {
  const failure = isPodTaskError(error) ? error.code : 'internal';
  await tools.recorder.note({ state: 'settled', failure, ended: now(tools) });
}

function now(tools: RunTools): string {
  return tools.clock.now().toISOString();
}
