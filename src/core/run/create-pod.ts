import type { V1Pod } from '@kubernetes/client-node';
import { isPodTaskError } from '../base/failure.ts';
import { markerLabel, realRunLabel } from '../manifest/marker.ts';
import type { RunTools } from './run-tools.ts';
import { withDeadline } from './with-deadline.ts';
import { isPassing } from './try-again.ts';

/** Milliseconds that a creation under way may still take after a cancel. */
export const creationPatience = 10_000;

const mostTries = 5;
/**
 * Milliseconds after which a creation is not tried again where nobody answers: of one that was not carried out, and of one
 * whose pod may exist, which nobody would look after. An API server that starts anew is away for half of that.
 */
const answerPatience = { undone: 30_000, unknown: 60_000 } as const;
/** Of how many tries in vain people are told. */
const toldTries = 3;
const mostLooks = 4;
/** Milliseconds between looks. */
const lookPause = 1000;

/** The pod that was made, or why there is none; `mayExist` where the cluster could not be asked whether there is. */
export type Creation =
  { readonly pod: V1Pod } | { readonly error: unknown; readonly mayExist: boolean };

/**
 * Creates the run's pod. A cancel does not interrupt the request, for then nobody would know whether the pod exists; where
 * the answer is lost all the same, the pod is looked for and found if it carries every label that was sent and, where
 * those may be of another start, is not older than the run. Where there is none the request is sent again (the general rule of cncf.kubernetes 10.11 and newer): of
 * two that arrive with one name the second is refused.
 */
export async function createPod(
  pod: V1Pod,
  tools: RunTools,
  signal: AbortSignal,
): Promise<Creation> {
  const began = tools.clock.now().getTime();
  let unsure: Extract<Creation, { error: unknown }> | undefined;
  for (let attempt = 1; ; attempt++) {
    const creation = await createOnce(pod, began, unsure !== undefined, tools, signal);
    if (!('error' in creation) || signal.aborted) return creation;
    // Of a name that is taken it is not known by whom, where nobody answers that.
    const isTaken = isPodTaskError(creation.error, 'conflict');
    if (isTaken && creation.mayExist && unsure !== undefined) return { ...unsure, mayExist: true };
    const isAway = isUnanswered(creation.error);
    const passed = tools.clock.now().getTime() - began;
    const { undone, unknown } = answerPatience;
    const isLate = isAway
      ? passed > (creation.mayExist ? unknown : undone)
      : attempt >= mostTries || (creation.mayExist && passed > unknown);
    const pause = isLate ? undefined : findPause(creation.error, attempt);
    if (pause === undefined) return creation;
    tools.log.debug('the creation is tried again', creation.error);
    if (isAway && attempt === toldTries) await tools.warn({ code: 'connection-lost', data: {} });
    // One that is late may still arrive.
    if (creation.mayExist || !isUndone(creation.error)) unsure = creation;
    try {
      await tools.clock.sleep(pause, signal);
    } catch {
      return creation;
    }
  }
}

async function createOnce(
  pod: V1Pod,
  began: number,
  isUnsure: boolean,
  tools: RunTools,
  signal: AbortSignal,
): Promise<Creation> {
  const { cluster, clock, name } = tools;
  const patient = new AbortController();
  const finished = new AbortController();
  const allow = (): void => {
    clock.sleep(creationPatience, finished.signal).then(
      () => {
        patient.abort(signal.reason);
      },
      () => undefined,
    );
  };
  signal.addEventListener('abort', allow, { once: true });
  try {
    return { pod: await cluster.create(pod, name.namespace, patient.signal) };
  } catch (error) {
    const looks = patient.signal.aborted ? mostLooks : countLooks(error, isUnsure);
    if (looks === 0) return { error, mayExist: false };
    tools.log.debug('the answer to the creation was lost', error);
    const labels = pod.metadata?.labels ?? {};
    const found = await findCreated(labels, began, tools, looks);
    return typeof found === 'string' ? { error, mayExist: found === 'unknown' } : { pod: found };
  } finally {
    signal.removeEventListener('abort', allow);
    finished.abort();
  }
}

/** Milliseconds until a creation that failed like this is tried again; undefined where that is in vain. */
function findPause(error: unknown, attempt: number): number | undefined {
  const why = isPodTaskError(error) ? error.data['why'] : undefined;
  if (typeof why === 'string' && isHopeless(why)) return undefined;
  const isLost = isUnanswered(error) || isServersError(error);
  // Of the refusals only that of the credentials and one of the moment pass: a right or a quota that is missing stays so.
  // Of two that change a quota at a time one is told to try again (`should_retry_creation` of every cncf.kubernetes).
  const isOfMoment = isPodTaskError(error, 'cluster-refused') && error.data['status'] === 409;
  return isLost || isOfMoment || isPodTaskError(error, 'cluster-unauthorized')
    ? Math.min(500 * 2 ** (attempt - 1), 4000)
    : undefined;
}

function isUnanswered(error: unknown): boolean {
  return isPodTaskError(error, 'cluster-unreachable') || isPodTaskError(error, 'stream-broken');
}

function isServersError(error: unknown): boolean {
  if (!isPodTaskError(error, 'cluster-refused')) return false;
  const { status } = error.data;
  return typeof status === 'number' && (status < 400 || status >= 500);
}

/**
 * How often a pod whose creation failed like this is looked for: not at all where the cluster says that there is none, unless an
 * earlier try is `isUnsure`: then a name that is taken is most likely taken by the pod of that one.
 */
function countLooks(error: unknown, isUnsure: boolean): number {
  // Without an answer the creation may still be on its way.
  if (isUnanswered(error) && !isUndone(error)) return mostLooks;
  // An error of the server, or of something before it, can come after the pod was stored.
  return isServersError(error) || isUnsure ? 1 : 0;
}

/** True for a creation that was not carried out for certain: it was never sent, or turned away as one too many. */
function isUndone(error: unknown): boolean {
  if (!isPodTaskError(error, 'cluster-unreachable')) return false;
  const { why, status } = error.data;
  return status === 429 || (typeof why === 'string' && (unsent.has(why) || isHopeless(why)));
}

const unsent: ReadonlySet<string> = new Set(['refused-connection', 'connect-timeout']);

/** What no further try helps against: a name or a certificate that is wrong. */
function isHopeless(why: string): boolean {
  return why === 'unknown-host' || why === 'no-tls' || why.startsWith('certificate-');
}

/**
 * The run's pod where it carries every label that was sent and, where those may be of another start, is not older than `began`. `none`: there is no such pod, or
 * it is not ours; `unknown`: nobody answered.
 */
export async function findCreated(
  labels: Readonly<Record<string, string>>,
  began: number,
  tools: RunTools,
  looks = mostLooks,
): Promise<V1Pod | 'none' | 'unknown'> {
  let missed = 0;
  try {
    return await withDeadline(tools.clock, creationPatience, async (signal) => {
      for (;;) {
        try {
          const pod = await tools.cluster.get(tools.name, signal);
          return isOurs(pod, labels, began, tools.run) ? pod : 'none';
        } catch (error) {
          signal.throwIfAborted();
          tools.log.debug('the pod was not found after its creation', error);
          const isMissing = isPodTaskError(error, 'not-found');
          if (isMissing && ++missed >= looks) return 'none';
          if (!isMissing && !isPassing(error)) return 'unknown';
        }
        await tools.clock.sleep(lookPause, signal);
      }
    });
  } catch {
    return missed > 0 ? 'none' : 'unknown';
  }
}

function isOurs(
  pod: V1Pod,
  sent: Readonly<Record<string, string>>,
  began: number,
  run: string,
): boolean {
  const labels = new Map(Object.entries(pod.metadata?.labels ?? {}));
  const created = new Date(pod.metadata?.creationTimestamp ?? 0).getTime();
  // The cluster's clock and this machine's may differ, also by much: what no other start can have sent is known without them.
  const isRecent = isOfThisStart(sent, run) || created >= began - 60_000;
  return isRecent && Object.entries(sent).every(([key, value]) => labels.get(key) === value);
}

/** True where the labels have a run id of this start alone: that of its record, or one made for a start of a real run. */
function isOfThisStart(sent: Readonly<Record<string, string>>, run: string): boolean {
  return (
    sent[markerLabel] !== undefined && (sent['run_id'] === run || sent[realRunLabel] !== undefined)
  );
}
