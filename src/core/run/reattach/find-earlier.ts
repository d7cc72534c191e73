import type { V1Pod } from '@kubernetes/client-node';
import { PodTaskError, isPodTaskError } from '../../base/failure.ts';
import type { Notice } from '../../base/notice.ts';
import type { Cluster } from '../../cluster/cluster.ts';
import { selectSameRun } from '../../manifest/marker.ts';
import { decideDisposal } from '../clean-up.ts';
import type { Disposal } from '../clean-up.ts';
import type { JournalEntry } from '../record/journal.ts';
import { findPhase } from '../pod-facts.ts';
import { isAtLeast } from '../provider-rules.ts';
import { createOwner, isAlive } from '../record/run-owner.ts';
import type { RunRequest, RunSurroundings } from '../run.ts';
import { steady } from '../steady-cluster.ts';
import { afterLoss, tryAgain, whileAway } from '../try-again.ts';

/** A pod that an earlier start of the run has left. */
export interface EarlierPod {
  readonly pod: V1Pod;
  /** What is on record of that start, claimed for this process; undefined where nothing is, for example of another machine. */
  readonly entry: JournalEntry | undefined;
}

/** What there is of earlier starts of a run, and what the operator would do about it. */
export interface EarlierStart {
  /** The pod that is taken over in place of a new one. */
  readonly taken?: EarlierPod;
  /** Pods that make room before the new one is created. */
  readonly ended?: readonly EarlierPod[];
  /** With reattaching off: pods that are settled like this once the new one is there. */
  readonly beside?: readonly (EarlierPod & { readonly disposal: Disposal })[];
  readonly notices?: readonly Notice[];
}

const pageSize = 50;
/** Milliseconds for a cluster out of reach, as for a creation, and tries where it answers nonsense. */
const patience = 30_000;
const tries = 5;

/**
 * Looks for pods of earlier starts of a run whose id the user gave, as `KubernetesPodOperator.get_or_create_pod` and `find_pod`
 * do, by the launcher's own labels. Up to 10.5 any such pod is used; from 10.6 one that has ended is deleted where
 * `on_finish_action` says so, and used where not; from 10.6.2 an evicted one counts as ended. A pod that is being deleted, or
 * whose run is settled, is none. Throws `several-pods` as the operator does, and `run-followed` where a living process
 * follows the run.
 */
export async function findEarlier(
  request: RunRequest,
  cluster: Cluster,
  surroundings: RunSurroundings,
): Promise<EarlierStart> {
  const { settings, pod } = request.manifest;
  const selector = request.isGiven === true ? selectSameRun(pod.metadata?.labels ?? {}) : undefined;
  if (selector === undefined) return {};
  const entries = await listEntries(surroundings);
  const open = entries.filter((entry) => isSameRun(entry, request, cluster));
  const isReattached = settings.reattach !== false;
  if (isReattached) refuseFollowed(open, surroundings);
  const { pods, notices } = await listPods(selector, open, request, cluster, surroundings);
  const settled = new Set(entries.flatMap((one) => (isDoneWith(one) ? [one.uid] : [])));
  const left = pods.filter(
    ({ metadata }) => metadata?.deletionTimestamp === undefined && !settled.has(metadata?.uid),
  );
  const version = settings.providerVersion;
  // Before 8.3.1 the new pod would be one too many as well.
  const most = isReattached ? 1 : isAtLeast(version, '8.3.1') ? Infinity : 0;
  if (left.length > most) {
    const names = left.map(({ metadata }) => metadata?.name ?? '').join(', ');
    throw new PodTaskError('several-pods', { selector, pods: names });
  }
  if (!isReattached) {
    const beside = [];
    for (const one of left) {
      const earlier = await claim(one, open, surroundings);
      // The other process goes on with its own pod.
      if (earlier === 'followed') continue;
      const mayDelete = settings.onFinishAction === 'delete_pod';
      beside.push({ ...earlier, disposal: mayDelete ? ('delete' as const) : ('keep' as const) });
    }
    return { beside, notices };
  }
  const [found] = left;
  if (found === undefined) return { notices };
  const earlier = await claim(found, open, surroundings);
  if (earlier === 'followed') {
    refuseFollowed(
      (await listEntries(surroundings)).filter((entry) => isSameRun(entry, request, cluster)),
      surroundings,
    );
    throw new PodTaskError('run-followed', { run: request.runId });
  }
  const makesRoom = hasEnded(found, version) && decideDisposal(found, settings) === 'delete';
  return makesRoom ? { ended: [earlier], notices } : { taken: earlier, notices };
}

/** Whether the operator of this version does not go on with a pod that it has found. */
function hasEnded(pod: V1Pod, version: string): boolean {
  if (!isAtLeast(version, '10.6')) return false;
  const phase = findPhase(pod);
  const isEvicted = pod.status?.reason?.toLowerCase() === 'evicted';
  return phase === 'Succeeded' || phase === 'Failed' || (isEvicted && isAtLeast(version, '10.6.2'));
}

async function listEntries({ journal, log }: RunSurroundings): Promise<readonly JournalEntry[]> {
  try {
    return await journal.list();
  } catch (error) {
    log.warn('the record of runs cannot be read', error);
    return [];
  }
}

/** True for a settled run, but for one that was cancelled and whose pod was kept: the operator's next try goes on with that. */
function isDoneWith({ state, verdict, cleanup }: JournalEntry): boolean {
  return state === 'settled' && !(verdict?.outcome === 'cancelled' && cleanup === 'kept');
}

/** True for an entry about the same run of the same task instance at the same place that is not settled. */
function isSameRun(
  entry: JournalEntry,
  { manifest, runId }: RunRequest,
  cluster: Cluster,
): boolean {
  return (
    entry.state !== 'settled' &&
    entry.place?.kind !== 'sandbox' &&
    entry.run_id === runId &&
    entry.dag_id === manifest.dagId &&
    entry.task_id === manifest.taskId &&
    entry.map_index === manifest.mapIndex &&
    entry.cluster === cluster.name &&
    (entry.server ?? cluster.server) === cluster.server &&
    entry.namespace === (manifest.pod.metadata?.namespace ?? 'default')
  );
}

function refuseFollowed(entries: readonly JournalEntry[], { clock }: RunSurroundings): void {
  for (const { run, owner } of entries) {
    if (owner === undefined || !isAlive(owner, clock.now())) continue;
    throw new PodTaskError('run-followed', { run, host: owner.host, pid: owner.pid });
  }
}

/** The pods by their labels, asked for again as the operator's `find_pod` from 10.11; without the right to list pods, those that the record names. */
async function listPods(
  labelSelector: string,
  open: readonly JournalEntry[],
  { manifest }: RunRequest,
  cluster: Cluster,
  surroundings: RunSurroundings,
): Promise<{ readonly pods: readonly V1Pod[]; readonly notices: readonly Notice[] }> {
  const namespace = manifest.pod.metadata?.namespace ?? 'default';
  const { signal } = surroundings;
  const steadied = steady(cluster, surroundings);
  const ask = <T>(act: () => Promise<T>): Promise<T> =>
    tryAgain(act, whileAway(patience, surroundings.clock, afterLoss(tries)), surroundings, signal);
  try {
    const pods: V1Pod[] = [];
    let next: string | undefined;
    do {
      const page = { limit: pageSize, ...(next === undefined ? {} : { next }) };
      const query = { namespace, labelSelector };
      const found = await ask(() => steadied.list(query, page, signal));
      pods.push(...found.pods);
      next = found.next;
    } while (next !== undefined);
    return { pods, notices: [] };
  } catch (error) {
    if (!isPodTaskError(error, 'cluster-forbidden')) throw error;
  }
  const pods: V1Pod[] = [];
  for (const { pod: name, uid } of open) {
    try {
      const pod = await ask(() => steadied.get({ namespace, name }, signal));
      if (uid === undefined || pod.metadata?.uid === uid) pods.push(pod);
    } catch (error) {
      if (!isPodTaskError(error, 'not-found') && !isPodTaskError(error, 'cluster-forbidden')) {
        throw error;
      }
    }
  }
  return { pods, notices: [{ code: 'reattach-blind', data: { namespace } }] };
}

/** Makes this process the one that follows the pod's run, where it is on record. */
async function claim(
  pod: V1Pod,
  open: readonly JournalEntry[],
  { journal, clock }: RunSurroundings,
): Promise<EarlierPod | 'followed'> {
  const { name, uid } = pod.metadata ?? {};
  const entry = open.find((one) => (one.uid === undefined ? one.pod === name : one.uid === uid));
  if (entry === undefined) return { pod, entry };
  const now = clock.now();
  const claimed = await journal.claim(
    entry.run,
    createOwner(now),
    ({ owner }) => owner === undefined || !isAlive(owner, now),
  );
  return claimed === undefined ? 'followed' : { pod, entry: claimed };
}
