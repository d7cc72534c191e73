import type { V1Pod } from '@kubernetes/client-node';
import { isPodTaskError } from '../base/failure.ts';
import type { Notice } from '../base/notice.ts';
import type { Cluster } from '../cluster/cluster.ts';
import { decideDisposal, dispose, storePod } from './clean-up.ts';
import type { Disposal } from './clean-up.ts';
import { createPod } from './create-pod.ts';
import type { Creation } from './create-pod.ts';
import type { EventQueue } from './event-queue.ts';
import { followPod } from './follow-pod.ts';
import { LogStreams } from './log-streams.ts';
import { findPhase, findTerminated, listContainers } from './pod-facts.ts';
import { PodObserver } from './pod-observer.ts';
import { PodView } from './pod-view.ts';
import { Recorder } from './recorder.ts';
import type { RunEvent, RunEventData, Verdict } from './run-event.ts';
import type { RunRequest, RunSurroundings } from './run.ts';
import type { RunTools } from './run-tools.ts';
import { awaitStart } from './startup.ts';
import type { EarlyEnd } from './startup.ts';
import { isCompleted, judge, toCancelled } from './verdict.ts';
import { endSidecar, extractXCom } from './xcom.ts';

/** Does all of a run and puts its events into `queue`; rejects where the run could not be carried through. */
export async function launch(
  request: RunRequest,
  cluster: Cluster,
  surroundings: RunSurroundings,
  queue: EventQueue<RunEvent>,
): Promise<void> {
  const tools = createTools(request, cluster, surroundings, queue);
  const { signal } = surroundings;
  const { dagId, taskId } = request.manifest;
  await tools.emit({
    type: 'prepared',
    run: request.id,
    pod: tools.name,
    cluster: cluster.name,
    dag_id: dagId,
    task_id: taskId,
    run_id: request.runId,
  });
  await tools.recorder.begin();
  const creation: Creation = signal.aborted
    ? { error: signal.reason, mayExist: false }
    : await createPod(tools, signal);
  if ('error' in creation) {
    await giveUp(creation, tools, isAborted(signal));
    return;
  }
  const created = creation.pod;
  const uid = created.metadata?.uid ?? '';
  await tools.recorder.note({ state: 'created', uid });
  await tools.emit({ type: 'created', pod: tools.name, uid });
  await accompany(new PodView(created), tools, signal);
}

/** There is no pod, or nobody knows: that is said, and a creation that failed without a cancel is thrown. */
async function giveUp(
  { error, mayExist }: Extract<Creation, { error: unknown }>,
  tools: RunTools,
  isCancelled: boolean,
): Promise<void> {
  const { name, namespace } = tools.name;
  if (mayExist) await tools.warn({ code: 'creation-unknown', data: { pod: name, namespace } });
  if (!isCancelled) {
    await noteFailure(tools, error);
    throw error;
  }
  const how = mayExist ? 'failed' : 'none';
  await tools.emit(
    { type: 'finished', verdict: toCancelled(undefined, tools.manifest.settings) },
    { type: 'cleaned', how },
  );
  await tools.recorder.note({ state: 'settled', cleanup: how, ended: now(tools) });
}

/** Read afresh: the compiler takes the signal for unchanged since it was last looked at. */
function isAborted(signal: AbortSignal): boolean {
  return signal.aborted;
}

/** Follows the pod that exists now to its verdict and settles it, also after a cancel and after an error. */
async function accompany(view: PodView, tools: RunTools, signal: AbortSignal): Promise<void> {
  const { settings } = tools.manifest;
  const over = new AbortController();
  const either = AbortSignal.any([signal, over.signal]);
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
  let disposal: Disposal;
  try {
    const early = await awaitStart(view, observer, tools, either);
    verdict =
      early === undefined
        ? await awaitEnd(view, streams, tools, either)
        : judge(view.pod, view.gone, settings, early, undefined);
    disposal = decideDisposal(view.pod, settings);
  } catch (error) {
    if (signal.aborted) {
      verdict = toCancelled(view.pod, settings);
      disposal = settings.onKillAction === 'keep_pod' ? 'keep' : 'delete';
    } else {
      failure = { error };
      disposal = decideDisposal(view.pod, settings);
    }
  } finally {
    over.abort();
    await Promise.all([following, streams.settled()]);
  }
  await settle(view, verdict, disposal, signal.aborted, streams, tools);
  if (failure !== undefined) {
    await noteFailure(tools, failure.error);
    throw failure.error;
  }
}

/** As the operator: a container whose log is wanted and that the pod lacks is said, and is no failure. */
async function warnMissing(pod: V1Pod, tools: RunTools): Promise<void> {
  const { getLogs, containerLogs } = tools.manifest.settings;
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
): Promise<Verdict> {
  const { settings } = tools.manifest;
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
    const result = await extractXCom(view, tools, signal);
    if ('failure' in result) {
      xcom = result.failure;
    } else if (!result.empty || findTerminated(view.pod, base)?.exitCode === 0) {
      await tools.recorder.note({ xcom: result.value });
      await tools.emit({ type: 'xcom', value: result.value });
    }
    if (!view.gone) await endSidecar(view, tools, signal);
  }
  await view.until(isOver, signal);
  await streams.finishEnded();
  return judge(view.pod, view.gone, settings, undefined, xcom);
}

async function settle(
  view: PodView,
  verdict: Verdict | undefined,
  disposal: Disposal,
  isCancelled: boolean,
  streams: LogStreams,
  tools: RunTools,
): Promise<void> {
  const { settings } = tools.manifest;
  const events = view.gone ? [] : await storePod(view.pod, streams.followed, tools);
  if (verdict?.outcome === 'failed' && settings.logEventsOnFailure) {
    for (const { type, reason = '', message = '' } of events) {
      if (type !== 'Normal') await tools.warn({ code: 'pod-event', data: { reason, message } });
    }
  }
  if (verdict !== undefined) {
    await tools.recorder.note({ state: 'finished', verdict });
    await tools.emit({ type: 'finished', verdict });
  }
  const grace = isCancelled ? settings.terminationGracePeriodSeconds : undefined;
  const how = view.gone ? 'gone' : await dispose(disposal, view.pod, grace, tools);
  await tools.emit({ type: 'cleaned', how });
  await tools.recorder.note({ state: 'settled', cleanup: how, ended: now(tools) });
  tools.log.debug(`pod ${tools.name.name} was ${findPhase(view.pod)}, cleaned: ${how}`);
}

async function noteFailure(tools: RunTools, error: unknown): Promise<void> {
  const failure = isPodTaskError(error) ? error.code : 'internal';
  await tools.recorder.note({ state: 'settled', failure, ended: now(tools) });
}

function createTools(
  request: RunRequest,
  cluster: Cluster,
  surroundings: RunSurroundings,
  queue: EventQueue<RunEvent>,
): RunTools {
  const { manifest, id: run, runId } = request;
  const { clock, log, journal } = surroundings;
  const metadata = manifest.pod.metadata;
  const name = { namespace: metadata?.namespace ?? 'default', name: metadata?.name ?? '' };
  const told = new Set<string>();
  const emit = (...events: readonly RunEventData[]): Promise<void> => {
    const time = clock.now().toISOString();
    return queue.put(events.map((event) => ({ time, ...event })));
  };
  const warn = async (message: Notice): Promise<void> => {
    const key = JSON.stringify(message);
    if (told.has(key)) return;
    told.add(key);
    await emit({ type: 'warning', message });
  };
  const recorder = new Recorder(
    journal,
    {
      run,
      state: 'preparing',
      began: clock.now().toISOString(),
      cluster: cluster.name,
      namespace: name.namespace,
      pod: name.name,
      dag_id: manifest.dagId,
      task_id: manifest.taskId,
      run_id: runId,
      ...(manifest.mapIndex === undefined ? {} : { map_index: manifest.mapIndex }),
    },
    warn,
  );
  const emitTimed = (events: readonly RunEvent[]): Promise<void> => queue.put(events);
  return { run, manifest, name, cluster, clock, log, recorder, emit, emitTimed, warn };
}

function now(tools: RunTools): string {
  return tools.clock.now().toISOString();
}
