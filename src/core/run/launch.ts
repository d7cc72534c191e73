import type { Cluster } from '../cluster/cluster.ts';
import { accompany, noteFailure } from './accompany.ts';
import { createPod } from './create-pod.ts';
import type { Creation } from './create-pod.ts';
import type { EventQueue } from './event-queue.ts';
import { PodView } from './pod-view.ts';
import type { RunEvent } from './run-event.ts';
import { createTools } from './run-tools.ts';
import type { RunTools } from './run-tools.ts';
import type { RunRequest, RunSurroundings } from './run.ts';
import { toCancelled } from './verdict.ts';

/** Does all of a run and puts its events into `queue`; rejects where the run could not be carried through. */
export async function launch(
  request: RunRequest,
  cluster: Cluster,
  surroundings: RunSurroundings,
  queue: EventQueue<RunEvent>,
): Promise<void> {
  const { manifest } = request;
  const tools = openTools(request, cluster, surroundings, queue);
  const { signal } = surroundings;
  await tools.emit({
    type: 'prepared',
    run: request.id,
    pod: tools.name,
    cluster: cluster.name,
    dag_id: manifest.dagId,
    task_id: manifest.taskId,
    run_id: request.runId,
  });
  await tools.recorder.begin();
  const stop = AbortSignal.any([signal, tools.letGo]);
  const creation: Creation = stop.aborted
    ? { error: stop.reason, mayExist: false }
    : await createPod(manifest.pod, tools, stop);
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
  const isLetGo = isAborted(tools.letGo);
  if (isLetGo && !isCancelled && mayExist) {
    await tools.recorder.release();
    return;
  }
  if (mayExist) await tools.warn({ code: 'creation-unknown', data: { pod: name, namespace } });
  if (!isCancelled && !isLetGo) {
    await noteFailure(tools, error);
    throw error;
  }
  const how = mayExist ? 'failed' : 'none';
  const verdict = toCancelled(undefined, tools.settings);
  await tools.emit({ type: 'finished', verdict }, { type: 'cleaned', how });
  const ended = tools.clock.now().toISOString();
  await tools.recorder.note({ state: 'settled', verdict, cleanup: how, ended });
}

/** Read afresh: the compiler takes the signal for unchanged since it was last looked at. */
function isAborted(signal: AbortSignal): boolean {
  return signal.aborted;
}

function openTools(
  { manifest, id, runId, record }: RunRequest,
  cluster: Cluster,
  surroundings: RunSurroundings,
  queue: EventQueue<RunEvent>,
): RunTools {
  const { metadata } = manifest.pod;
  const entry = {
    run: id,
    state: 'preparing',
    began: surroundings.clock.now().toISOString(),
    cluster: cluster.name,
    namespace: metadata?.namespace ?? 'default',
    pod: metadata?.name ?? '',
    dag_id: manifest.dagId,
    task_id: manifest.taskId,
    run_id: runId,
    ...(manifest.mapIndex === undefined ? {} : { map_index: manifest.mapIndex }),
    ...record,
    settings: manifest.settings,
    labels: metadata?.labels ?? {},
  } as const;
  return createTools(entry, cluster, surroundings, queue, new Map());
}
