import type { CoreV1Event, V1ContainerStatus, V1Pod } from '@kubernetes/client-node';
import { PodTaskError, isPodTaskError } from '../../base/failure.ts';
import { LogCursor } from '../log/log-cursor.ts';
import { LineSplitter } from '../log/log-lines.ts';
import { findStage, listContainers, xcomSidecar } from '../pod-facts.ts';
import type { PodView } from '../pod-view.ts';
import type { Recorder } from './recorder.ts';
import type { RunTools } from '../run-tools.ts';
import { toStored } from './stored-log.ts';
import { withDeadline } from '../with-deadline.ts';
import { readXComText } from '../xcom.ts';
import { isPassing } from '../try-again.ts';

/** Milliseconds that reading the pod's events, and its XCom file, may take, each. */
const askPatience = 15_000;
/** Milliseconds that storing all logs of a pod may take, as long as each goes on. */
const longestStoring = 600_000;
/** Milliseconds between words about a log that takes its time. */
const tellInterval = 5000;
/** So many words come one after another, then one in so many intervals. */
const firstWords = 6;
/** So many intervals in which nothing has come of a log are its end. */
const mostSilent = 3;
const tries = 3;

/** What storing what there is of a pod needs, also of one that no run follows any more. */
export type EvidenceTools = Pick<
  RunTools,
  'name' | 'cluster' | 'clock' | 'log' | 'read' | 'emit' | 'warn' | 'force'
> & { readonly recorder: Pick<Recorder, 'addLog' | 'keepPod' | 'keepXCom' | 'hasXCom'> };

interface WantedLog {
  readonly container: string;
  readonly previous: boolean;
  /** What the stored lines are led by. */
  readonly label: string;
}

/**
 * Puts on record, before the pod may be deleted, its final state, its events, the logs that were not followed, those of
 * containers' earlier starts (named `NAME (previous)`), and what its XCom file holds where nobody has read that. What takes
 * long tells how far it is; what cannot be stored is a warning. Gives the events.
 */
export async function storePod(
  { pod, gone }: Pick<PodView, 'pod' | 'gone'>,
  followed: ReadonlySet<string>,
  tools: EvidenceTools,
): Promise<readonly CoreV1Event[]> {
  const events = await readEvents(pod, tools);
  if (!gone) await storeXCom(pod, tools);
  await tools.recorder.keepPod({ pod, events });
  if (gone) return events;
  await withDeadline(tools.clock, longestStoring, async (signal) => {
    const either = AbortSignal.any([signal, tools.force]);
    for (const log of listLogs(pod, followed, tools)) await storeLog(log, tools, either);
  });
  return events;
}

function listLogs(
  pod: V1Pod,
  followed: ReadonlySet<string>,
  tools: EvidenceTools,
): readonly WantedLog[] {
  const hasPrevious = !tools.cluster.lacks.has('previous-logs');
  const init = (pod.spec?.initContainers ?? []).map(({ name }) => name);
  return [...init, ...listContainers(pod)].flatMap((container) => {
    const stage = findStage(pod, container);
    const isWanted = !followed.has(container) && (stage === 'running' || stage === 'terminated');
    const current = { container, previous: false, label: container };
    const before = { container, previous: true, label: `${container} (previous)` };
    return [
      ...(hasPrevious && hasRestarted(pod, container) ? [before] : []),
      ...(isWanted ? [current] : []),
    ];
  });
}

function hasRestarted({ status }: V1Pod, container: string): boolean {
  const all: readonly V1ContainerStatus[] = [
    ...(status?.initContainerStatuses ?? []),
    ...(status?.containerStatuses ?? []),
  ];
  return all.some(({ name, restartCount }) => name === container && restartCount > 0);
}

async function readEvents(pod: V1Pod, tools: EvidenceTools): Promise<readonly CoreV1Event[]> {
  if (tools.cluster.lacks.has('events')) return [];
  const uid = pod.metadata?.uid;
  try {
    const events = await withDeadline(tools.clock, askPatience, (signal) =>
      tools.cluster.events(tools.name, AbortSignal.any([signal, tools.force])),
    );
    // Another pod may have had this name before.
    return events.filter(({ involvedObject }) => (involvedObject.uid ?? uid) === uid);
  } catch (error) {
    tools.log.debug('the events of the pod cannot be read', error);
    return [];
  }
}

async function storeXCom(pod: V1Pod, tools: EvidenceTools): Promise<void> {
  const isReadable = findStage(pod, xcomSidecar) === 'running' && !tools.cluster.lacks.has('exec');
  if (!isReadable || tools.recorder.hasXCom) return;
  try {
    const text = await withDeadline(tools.clock, askPatience, (signal) =>
      readXComText(tools, AbortSignal.any([signal, tools.force])),
    );
    if (text !== undefined) tools.recorder.keepXCom(text);
  } catch (error) {
    tools.log.debug('the XCom file cannot be read', error);
  }
}

async function storeLog(
  wanted: WantedLog,
  tools: EvidenceTools,
  signal: AbortSignal,
): Promise<void> {
  const { cursor } = tools.read.get(wanted.label) ?? { cursor: new LogCursor() };
  for (let attempt = 1; ; attempt++) {
    try {
      signal.throwIfAborted();
      await readLog(wanted, cursor, tools, signal);
      return;
    } catch (error) {
      tools.log.debug(`the log of ${wanted.label} was not stored`, error);
      const isOver = signal.aborted || attempt >= tries || !mayHelp(error);
      if (isOver) {
        await sayNotStored(wanted, error, tools);
        return;
      }
    }
    await tools.clock.sleep(500 * 2 ** (attempt - 1), signal).catch(() => undefined);
  }
}

/** True where the same request may have another answer soon; a refusal of the request itself has none. */
function mayHelp(error: unknown): boolean {
  if (!isPassing(error)) return false;
  const { status } = (error as PodTaskError).data;
  return typeof status !== 'number' || status < 400 || status >= 500;
}

async function sayNotStored(
  { container, label }: WantedLog,
  error: unknown,
  tools: EvidenceTools,
): Promise<void> {
  const { name: pod } = tools.name;
  const isForbidden =
    isPodTaskError(error, 'cluster-forbidden') || isPodTaskError(error, 'unsupported');
  await tools.warn(
    isForbidden
      ? { code: 'log-unreadable', data: { container, pod } }
      : { code: 'log-not-stored', data: { container: label, pod } },
  );
}

async function readLog(
  { container, previous, label }: WantedLog,
  cursor: LogCursor,
  tools: EvidenceTools,
  signal: AbortSignal,
): Promise<void> {
  const sinceTime = cursor.resume();
  const query = {
    ...tools.name,
    container,
    follow: false,
    timestamps: true,
    ...(previous ? { previous } : {}),
    ...(sinceTime === undefined ? {} : { sinceTime }),
  };
  const splitter = new LineSplitter();
  const write = (lines: ReturnType<LineSplitter['push']>): Promise<void> =>
    tools.recorder.addLog(
      cursor.accept(lines).lines.map(({ time, text }) => toStored(label, time ?? '-', text)),
    );
  const stop = new AbortController();
  const either = AbortSignal.any([signal, stop.signal]);
  const progress = { bytes: 0 };
  const telling = tellProgress(label, progress, stop, tools, either);
  try {
    for await (const bytes of tools.cluster.logs(query, either)) {
      progress.bytes += bytes.length;
      await write(splitter.push(bytes));
    }
    const rest = splitter.rest();
    if (rest !== undefined) await write([rest]);
  } finally {
    stop.abort();
    await telling;
  }
}

/** Tells how far the reading is, and ends it where nothing comes any more. */
async function tellProgress(
  container: string,
  progress: { readonly bytes: number },
  stop: AbortController,
  { clock, emit }: EvidenceTools,
  signal: AbortSignal,
): Promise<void> {
  let silent = 0;
  let before = 0;
  try {
    for (let word = 1; silent < mostSilent; word++) {
      await clock.sleep(tellInterval, signal);
      const { bytes } = progress;
      silent = bytes === before ? silent + 1 : 0;
      before = bytes;
      if (word <= firstWords || word % firstWords === 0) {
        await emit({ type: 'storing', container, bytes });
      }
    }
    stop.abort(new PodTaskError('stream-broken', { detail: 'log' }));
  } catch {
    // It has been read to its end, or given up.
  }
}
