import type { CoreV1Event, V1Pod } from '@kubernetes/client-node';
import type { Cluster } from '../../cluster/cluster.ts';
import { dispose } from '../clean-up.ts';
import type { Disposal } from '../clean-up.ts';
import type { EventQueue } from '../event-queue.ts';
import type { EarlierPod } from './find-earlier.ts';
import { followPod } from '../follow-pod.ts';
import { isFinal } from '../pod-facts.ts';
import { PodView } from '../pod-view.ts';
import type { Cleanup, RunEvent, Verdict } from '../run-event.ts';
import { createTools } from '../run-tools.ts';
import type { RunTools } from '../run-tools.ts';
import type { RunRequest, RunSurroundings } from '../run.ts';
import { storePod } from '../record/store-evidence.ts';
import { findRead } from '../record/stored-log.ts';
import { toEntry } from '../record/to-entry.ts';
import { explain } from '../verdict/explain.ts';
import { judge, toCancelled } from '../verdict/judge.ts';

/**
 * Does with a pod of an earlier start what was decided, after its final state, its events and its logs are on the record of that
 * start; tells only what goes wrong, by the `warn` of the new run, which says each thing once. A pod that still runs and is kept stays on record as one that nobody follows.
 */
export async function settleEarlier(
  { pod, entry }: EarlierPod,
  disposal: Disposal,
  request: RunRequest,
  cluster: Cluster,
  surroundings: RunSurroundings,
  queue: EventQueue<RunEvent>,
  warn: RunTools['warn'],
): Promise<void> {
  const { journal, clock } = surroundings;
  const { settings } = request.manifest;
  const record =
    entry ??
    toEntry({ ...request, id: pod.metadata?.labels?.['run_id'] ?? '' }, cluster, clock, pod);
  const read = entry === undefined ? new Map() : await findRead(journal.readLog(entry.run));
  const all = createTools({ ...record, settings }, cluster, surroundings, queue, read);
  // What the pod does meanwhile is no news of the new run.
  const tools = { ...all, emit: () => Promise.resolve(), warn };
  if (entry === undefined) await tools.recorder.begin();
  const view = new PodView(pod);
  const over = new AbortController();
  const open = AbortSignal.any([over.signal, tools.letGo]);
  const following = followPod(view, tools, () => Promise.resolve(), open);
  let events: readonly CoreV1Event[];
  let how: Cleanup;
  try {
    events = await storePod(view, new Set(), tools);
    how = await dispose(disposal, view, undefined, tools);
  } finally {
    over.abort();
    await following;
  }
  if (!isFinal(pod) && how === 'kept') {
    await tools.recorder.release();
    return;
  }
  const ended = clock.now().toISOString();
  const verdict = entry?.verdict ?? findVerdict(pod, events, tools);
  const known = verdict === undefined ? {} : { verdict };
  await tools.recorder.note({ state: 'settled', cleanup: how, ended, ...known });
}

/** Of a pod whose result nobody has read, success is not known. */
function findVerdict(
  pod: V1Pod,
  events: readonly CoreV1Event[],
  { settings, clock, tail }: RunTools,
): Verdict | undefined {
  const { lines } = tail;
  if (!isFinal(pod)) return toCancelled(pod, settings, lines);
  const judged = judge(pod, false, settings, undefined, undefined);
  if (settings.doXcomPush && judged.outcome === 'success') return undefined;
  const known = { gone: false, early: undefined, xcom: undefined, isResultEmpty: false };
  return explain(judged, { pod, events, settings, lines, now: clock.now(), ...known });
}
