import type { V1Pod } from '@kubernetes/client-node';
import { PodTaskError, isPodTaskError } from '../../base/failure.ts';
import type { Cluster } from '../../cluster/cluster.ts';
import type { RunSettings } from '../../manifest/manifest.ts';
import { accompany, decide, settle } from '../accompany.ts';
import { findCreated } from '../create-pod.ts';
import type { EventQueue } from '../event-queue.ts';
import { followPod } from '../follow-pod.ts';
import type { JournalEntry } from '../record/journal.ts';
import type { Kept } from '../keeping.ts';
import { isNaming } from '../log/log-streams.ts';
import { PodView } from '../pod-view.ts';
import type { RunEvent } from '../run-event.ts';
import type { RunSurroundings } from '../run.ts';
import { createTools } from '../run-tools.ts';
import type { RunTools } from '../run-tools.ts';
import { storePod } from '../record/store-evidence.ts';
import { findRead, parseStored } from '../record/stored-log.ts';
import { tell } from '../tell.ts';
import { afterLoss, tryAgain } from '../try-again.ts';
import { toCancelled } from '../verdict/judge.ts';
import { LogTail } from '../verdict/log-tail.ts';

const lookTries = 5;

/** An entry with all that is needed to take its run up again. */
export type ResumableEntry = JournalEntry & { readonly settings: RunSettings };

/** True where the entry's run is not settled and can be taken up again. */
export function isResumable(entry: JournalEntry): entry is ResumableEntry {
  return entry.state !== 'settled' && entry.settings !== undefined;
}

/**
 * Takes up a run that nobody follows any more, as `run` would have gone on: finds its pod by name and uid, goes on with each
 * log where the stored one ends, and settles the pod by the stored settings. A pod that is gone is settled with what is
 * known. Where the cluster cannot be asked, it throws and the run stays as it is on record.
 */
export async function* resume(
  entry: ResumableEntry,
  cluster: Cluster,
  surroundings: RunSurroundings,
): AsyncGenerator<RunEvent, void, void> {
  yield* tell(surroundings, (inner, queue) => takeUp(entry, cluster, inner, queue));
}

/**
 * Does what `resume` tells of. `found` is the run's pod for whoever has looked for it already; with `isRetold` the lines on
 * record are told again first, to someone who has not seen them.
 */
export async function takeUp(
  entry: ResumableEntry,
  cluster: Cluster,
  surroundings: RunSurroundings,
  queue: EventQueue<RunEvent>,
  { pod: found, isRetold = false }: { readonly pod?: V1Pod; readonly isRetold?: boolean } = {},
): Promise<void> {
  const tail = new LogTail(entry.settings.baseContainerName);
  const read = await findRead(tail.watch(surroundings.journal.readLog(entry.run)));
  const tools = createTools(entry, cluster, surroundings, queue, read, tail);
  await tools.emit({
    type: 'prepared',
    run: entry.run,
    pod: tools.name,
    cluster: entry.cluster,
    dag_id: entry.dag_id,
    task_id: entry.task_id,
    run_id: entry.run_id,
  });
  let pod: V1Pod | undefined;
  try {
    pod = found ?? (await findPod(entry, tools, surroundings.signal));
  } catch (error) {
    await tools.recorder.release();
    throw error;
  }
  if (pod === undefined) {
    await settleWithout(entry, tools);
    return;
  }
  const uid = pod.metadata?.uid ?? '';
  if (entry.state === 'preparing') await tools.recorder.note({ state: 'created', uid });
  await tools.emit({ type: 'adopted', pod: tools.name, uid });
  if (isRetold) await retell(entry, pod, tools, surroundings);
  const view = new PodView(pod);
  const isCancelled = entry.disposal !== undefined && entry.verdict === undefined;
  if (!isCancelled && entry.verdict === undefined) {
    const xcom = entry.xcom === undefined ? undefined : { value: entry.xcom };
    const earlier = isRetold ? { xcom, found: pod } : { xcom };
    await accompany(view, tools, surroundings.signal, earlier);
    return;
  }
  const verdict = entry.verdict ?? toCancelled(pod, tools.settings);
  const over = new AbortController();
  const open = AbortSignal.any([over.signal, tools.letGo]);
  const following = followPod(view, tools, () => Promise.resolve(), open);
  try {
    if (isCancelled) {
      await storePod(view, new Set(), tools);
      await tools.recorder.note({ state: 'finished', verdict });
    }
    await settle(view, verdict, findKept(entry) ?? decide(pod, verdict, tools), tools);
  } finally {
    over.abort();
    await following;
  }
}

function findKept({ disposal, keptUntil }: ResumableEntry): Kept | undefined {
  if (disposal === undefined) return undefined;
  return { disposal, ...(keptUntil === undefined ? {} : { keptUntil }) };
}

/** Tells the lines of the log that are on record. */
async function retell(
  { run, began, settings }: ResumableEntry,
  pod: V1Pod,
  tools: RunTools,
  { journal, signal }: RunSurroundings,
): Promise<void> {
  const named = isNaming(pod, settings) ? { named: true } : {};
  for await (const lines of journal.readLog(run)) {
    if (signal.aborted || tools.letGo.aborted) return;
    await tools.emitTimed(
      lines.flatMap((line) => {
        const stored = parseStored(line);
        if (stored === undefined) return [];
        const { container, text, time } = stored;
        return [
          { type: 'log', time: time === '-' ? began : time, container, text, ...named } as const,
        ];
      }),
    );
  }
}

/** The run's pod; undefined where there is none any more. */
async function findPod(
  entry: ResumableEntry,
  tools: RunTools,
  signal: AbortSignal,
): Promise<V1Pod | undefined> {
  if (entry.state === 'preparing') {
    const found = await findCreated(entry.labels ?? {}, Date.parse(entry.began), tools);
    if (found === 'unknown') {
      throw new PodTaskError('cluster-unreachable', { cluster: entry.cluster });
    }
    return found === 'none' ? undefined : found;
  }
  try {
    const stop = AbortSignal.any([signal, tools.letGo]);
    const look = (): Promise<V1Pod> => tools.cluster.get(tools.name, stop);
    const pod = await tryAgain(look, afterLoss(lookTries), tools, stop);
    return pod.metadata?.uid === entry.uid ? pod : undefined;
  } catch (error) {
    if (isPodTaskError(error, 'not-found')) return undefined;
    throw error;
  }
}

/** There is no pod: what is known is told, and what is not known is said. */
async function settleWithout(entry: ResumableEntry, tools: RunTools): Promise<void> {
  const ended = tools.clock.now().toISOString();
  const wasMade = entry.state !== 'preparing';
  const cleanup = wasMade ? 'gone' : 'none';
  const isCancelled = !wasMade || entry.disposal !== undefined;
  const verdict =
    entry.verdict ?? (isCancelled ? toCancelled(undefined, tools.settings) : undefined);
  if (verdict === undefined) {
    const code = entry.place?.kind === 'sandbox' ? 'sandbox-ended' : 'outcome-unknown';
    await tools.warn({ code, data: { pod: tools.name.name } });
  } else {
    await tools.emit({ type: 'finished', verdict });
  }
  await tools.emit({ type: 'cleaned', how: cleanup });
  await tools.recorder.note({
    state: 'settled',
    cleanup,
    ended,
    ...(verdict === undefined ? { failure: 'not-found' as const } : { verdict }),
  });
}
