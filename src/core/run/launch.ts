import { PodTaskError, isPodTaskError } from '../base/failure.ts';
import type { Notice } from '../base/notice.ts';
import type { Cluster } from '../cluster/cluster.ts';
import { accompany, noteFailure } from './accompany.ts';
import { createPod } from './create-pod.ts';
import type { Creation } from './create-pod.ts';
import type { EventQueue } from './event-queue.ts';
import { findEarlier } from './reattach/find-earlier.ts';
import type { EarlierPod, EarlierStart } from './reattach/find-earlier.ts';
import type { JournalEntry } from './record/journal.ts';
import { PodView } from './pod-view.ts';
import { lookBeside } from './preflight/look-beside.ts';
import { takeUp } from './reattach/resume.ts';
import type { RunEvent } from './run-event.ts';
import { createTools } from './run-tools.ts';
import type { RunTools } from './run-tools.ts';
import type { RunRequest, RunSurroundings } from './run.ts';
import { settleEarlier } from './reattach/settle-earlier.ts';
import { toEntry } from './record/to-entry.ts';
import { toCancelled } from './verdict/judge.ts';

/** Does all of a run and puts its events into `queue`; rejects where the run could not be carried through. */
export async function launch(
  request: RunRequest,
  cluster: Cluster,
  surroundings: RunSurroundings,
  queue: EventQueue<RunEvent>,
): Promise<void> {
  const earlier = await lookBack(request, cluster, surroundings);
  if (earlier.taken === undefined) {
    await launchAnew(request, earlier, cluster, surroundings, queue);
  } else {
    await takeOver(earlier.taken, request, cluster, surroundings, queue);
  }
}

/** A run that is stopped while it looks back has found nothing. */
async function lookBack(
  request: RunRequest,
  cluster: Cluster,
  surroundings: RunSurroundings,
): Promise<EarlierStart> {
  const stop = stopOf(surroundings);
  try {
    return await findEarlier(request, cluster, { ...surroundings, signal: stop });
  } catch (error) {
    if (stop.aborted) return {};
    throw error;
  }
}

async function launchAnew(
  request: RunRequest,
  earlier: EarlierStart,
  cluster: Cluster,
  surroundings: RunSurroundings,
  queue: EventQueue<RunEvent>,
): Promise<void> {
  const { manifest } = request;
  const entry = toEntry(request, cluster, surroundings.clock);
  const tools = createTools(entry, cluster, surroundings, queue, new Map());
  const warn = (message: Notice): Promise<void> => tools.warn(message);
  const { signal } = surroundings;
  await tellPrepared(entry, tools);
  for (const notice of earlier.notices ?? []) await tools.warn(notice);
  const stop = stopOf(surroundings);
  for (const one of stop.aborted ? [] : (earlier.ended ?? [])) {
    const pod = one.pod.metadata?.name ?? '';
    await tools.warn({ code: 'finished-pod-replaced', data: { pod } });
    await settleEarlier(one, 'delete', request, cluster, surroundings, queue, warn);
  }
  await tools.recorder.begin();
  const creation: Creation = isAborted(stop)
    ? { error: stop.reason, mayExist: false }
    : await createPod(manifest.pod, tools, stop);
  const beside = lookBeside(request, surroundings.preflight, tools, stop);
  try {
    if ('error' in creation) {
      await beside.explain(creation.error);
      await giveUp(creation, beside.tools, isAborted(signal));
      return;
    }
    const created = creation.pod;
    const uid = created.metadata?.uid ?? '';
    await tools.recorder.note({ state: 'created', uid });
    await tools.emit({ type: 'created', pod: tools.name, uid });
    // Not sooner: its questions must not be in the way of the creation.
    beside.begin();
    // An older pod may take its time to end.
    const settling = (earlier.beside ?? []).map(async ({ disposal, ...one }) => {
      const code = disposal === 'delete' ? 'older-pod-deleted' : 'older-pod-kept';
      await tools.warn({ code, data: { pod: one.pod.metadata?.name ?? '' } });
      await settleEarlier(one, disposal, request, cluster, surroundings, queue, warn);
    });
    const settled = Promise.all(settling);
    settled.catch(() => undefined);
    try {
      await accompany(new PodView(created), beside.tools, signal);
    } finally {
      await settled;
    }
  } finally {
    await beside.stop();
  }
}

/** Goes on with the pod of an earlier start, on its record where there is one, with the task as it stands now. */
async function takeOver(
  { pod, entry }: EarlierPod,
  request: RunRequest,
  cluster: Cluster,
  surroundings: RunSurroundings,
  queue: EventQueue<RunEvent>,
): Promise<void> {
  const { settings } = request.manifest;
  if (entry !== undefined) {
    // Whatever was to become of the pod, this start goes on with it.
    const { disposal: _, verdict: __, ...rest } = entry;
    const open = { ...rest, state: 'created', uid: pod.metadata?.uid ?? '', settings } as const;
    await takeUp(open, cluster, surroundings, queue, { pod, isRetold: true });
    return;
  }
  const fresh = toEntry(request, cluster, surroundings.clock, pod);
  const tools = createTools(fresh, cluster, surroundings, queue, new Map());
  await tellPrepared(fresh, tools);
  await tools.recorder.begin();
  await tools.emit({ type: 'adopted', pod: tools.name, uid: fresh.uid ?? '' });
  await accompany(new PodView(pod), tools, surroundings.signal, { xcom: undefined, found: pod });
}

async function tellPrepared(entry: JournalEntry, tools: RunTools): Promise<void> {
  const { run, cluster, dag_id, task_id, run_id } = entry;
  await tools.emit({ type: 'prepared', run, pod: tools.name, cluster, dag_id, task_id, run_id });
}

/** There is no pod, or nobody knows: that is said, and a creation that failed without a cancel is thrown. */
async function giveUp(
  { error, mayExist }: Extract<Creation, { error: unknown }>,
  tools: RunTools,
  isCancelled: boolean,
): Promise<void> {
  const { name, namespace } = tools.name;
  const isLetGo = isAborted(tools.letGo);
  if (isLetGo && !isCancelled && mayExist) {
    await tools.recorder.release();
    return;
  }
  if (mayExist) await tools.warn({ code: 'creation-unknown', data: { pod: name, namespace } });
  if (!isCancelled && !isLetGo) {
    // Whoever takes the run up again looks for the pod.
    if (mayExist) await tools.recorder.release();
    else await noteFailure(tools, error);
    // The operator tries again with the same name, in vain.
    throw isPodTaskError(error, 'conflict')
      ? new PodTaskError('conflict', { ...error.data, why: 'name-taken', name, namespace }, error)
      : error;
  }
  const how = mayExist ? 'failed' : 'none';
  const verdict = toCancelled(undefined, tools.settings);
  await tools.emit({ type: 'finished', verdict }, { type: 'cleaned', how });
  if (mayExist) {
    await tools.recorder.note({ disposal: tools.onKill() === 'keep_pod' ? 'keep' : 'delete' });
    await tools.recorder.release();
    return;
  }
  const ended = tools.clock.now().toISOString();
  await tools.recorder.note({ state: 'settled', verdict, cleanup: how, ended });
}

/** Read afresh: the compiler takes the signal for unchanged since it was last looked at. */
function isAborted(signal: AbortSignal): boolean {
  return signal.aborted;
}

function stopOf({ signal, letGo }: RunSurroundings): AbortSignal {
  return letGo === undefined ? signal : AbortSignal.any([signal, letGo]);
}
