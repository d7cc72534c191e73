import type { Clock } from '../core/base/clock.ts';
import type { Log } from '../core/base/log.ts';
import type { Notice } from '../core/base/notice.ts';
import type { Cluster, PodName } from '../core/cluster/cluster.ts';
import type { Target } from '../core/cluster/target.ts';
import { labelledRunId } from '../core/manifest/marker.ts';
import type { Journal, RunPlace } from '../core/run/record/journal.ts';
import type { Keeping } from '../core/run/keeping.ts';
import { createPreflight } from '../core/run/preflight/preflight.ts';
import type { Preflight } from '../core/run/preflight/preflight.ts';
import type { RunEvent } from '../core/run/run-event.ts';
import { createOwner } from '../core/run/record/run-owner.ts';
import { run } from '../core/run/run.ts';
import type { RunRequest } from '../core/run/run.ts';
import type { Analysis } from '../core/manifest/analysis.ts';
import { listenForCancel } from './cancelling.ts';
import { checkOnly } from './check-only.ts';
import { createRunId } from '../core/airflow/surroundings/create-context.ts';
import { exitCodeOfVerdict, exitCodes } from './exit-codes.ts';
import { readKeeping, releaseDue } from './kept-pods.ts';
import type { GivenOptions } from './parse-arguments.ts';
import { readyTask } from './ready-task.ts';
import { printEvent, showEvent } from './run-view.ts';
import type { Services } from './services.ts';
import { usageError } from './usage-error.ts';

/** What a run needs beside the services of every command. */
export interface RunParts {
  readonly analysis: Analysis;
  readonly journal: Journal;
  readonly clock: Clock;
  readonly log: Log;
  openCluster(target: Target, notify: (notice: Notice) => void): Promise<Cluster>;
  /** Ends the program at once. */
  exit(code: number): void;
}

/** `pod-tasks run`: one pod task from pod to verdict. */
export async function runTask(
  path: string,
  options: GivenOptions,
  parts: RunParts,
  services: Services,
): Promise<number> {
  const other = '--no-preflight';
  if (options.has('--preflight-only') && options.has(other)) {
    throw usageError('excluding', { one: '--preflight-only', other });
  }
  const keeping = readKeeping(options);
  const ready = await readyTask(path, options, parts.analysis, services, (prepared, task, target) =>
    listQuestions(prepared.context.marker, task, target, services),
  );
  if (typeof ready === 'number') return ready;
  const { prepared, manifest, target } = ready;
  const { context } = prepared;
  const asJson = options.has('--json');
  const warn = (message: Notice): void => {
    const time = parts.clock.now().toISOString();
    void showRunEvent({ type: 'warning', time, message }, undefined, asJson, services);
  };
  const cluster = await parts.openCluster(target, warn);
  const preflight = createPreflight(parts.clock, parts.log);
  try {
    if (options.has('--preflight-only')) {
      return await checkOnly(manifest, cluster, preflight, parts, services, asJson);
    }
    const own = createRunId(services.machine);
    const runId = context.run?.runId ?? own;
    // The record has the id that the pod is labelled with, where that is one of ours and not yet on record.
    const labelled = context.marker ? labelledRunId(context) : own;
    const isGiven = options.has('--run-id');
    const id = isGiven && (await isOnRecord(labelled, parts)) ? own : labelled;
    const place = toPlace(target);
    const record = {
      file: prepared.file,
      ...(place === undefined ? {} : { place }),
      owner: createOwner(parts.clock.now()),
    };
    const wanted = prepared.project.workspaceSettings.preflight && !options.has('--no-preflight');
    const request = { manifest, id, runId, isGiven, record };
    const manner = { cluster, place, keeping, asJson, preflight: wanted ? preflight : undefined };
    return await follow(request, manner, parts, services);
  } finally {
    await cluster.close();
  }
}

async function isOnRecord(id: string, { journal, log }: RunParts): Promise<boolean> {
  try {
    return (await journal.list()).some(({ run }) => run === id);
  } catch (error) {
    log.warn('the record of runs cannot be read', error);
    return false;
  }
}

/** Without its marker a pod can be taken over by Airflow. */
function listQuestions(
  marker: boolean,
  task: string,
  target: Target,
  { words }: Services,
): readonly string[] {
  if (marker) return [];
  const cluster = target.kind === 'sandbox' ? target.kind : (target.context ?? '');
  return [words.text('question.no-marker', { task, cluster })];
}

/** Where the run can be taken up again. */
function toPlace(target: Target): RunPlace | undefined {
  if (target.kind === 'sandbox') return target;
  const { files, context } = target;
  return context === undefined ? undefined : { kind: 'cluster', files, context };
}

/** Where and how a run is followed. */
interface Manner {
  readonly cluster: Cluster;
  readonly place: RunPlace | undefined;
  readonly keeping: Keeping;
  readonly preflight: Preflight | undefined;
  readonly asJson: boolean;
}

async function follow(
  request: RunRequest,
  { cluster, place, keeping, preflight, asJson }: Manner,
  parts: RunParts,
  services: Services,
): Promise<number> {
  const { words, out, err, paint } = services;
  let pod: PodName | undefined;
  let code: number = exitCodes.cancelled;
  const cancelling = listenForCancel(
    () => void err.write(`${paint('yellow', words.text('state.cancelling'))}\n`),
    () => {
      const text =
        pod === undefined
          ? words.text('left.nothing')
          : words.text('left.behind', { pod: pod.name, namespace: pod.namespace });
      void err.write(`${text}\n`).then(() => parts.exit(exitCodes.cancelled));
    },
  );
  // Whoever read the log has gone: the run has no purpose any more.
  out.onLost(cancelling.cancel);
  try {
    const { clock, journal, log } = parts;
    const surroundings = { signal: cancelling.signal, clock, journal, log };
    const more = { keeping, preflight };
    for await (const event of run(request, cluster, { ...surroundings, ...more })) {
      pod = podOf(event) ?? pod;
      if (event.type === 'finished') code = exitCodeOfVerdict(event.verdict.outcome);
      await showRunEvent(event, pod, asJson, services);
    }
    if (place !== undefined && !cancelling.signal.aborted) {
      await releaseDue(place, cluster, surroundings, services);
    }
    return code;
  } finally {
    cancelling.release();
  }
}

async function showRunEvent(
  event: RunEvent,
  pod: PodName | undefined,
  asJson: boolean,
  { words, out, err, paint }: Services,
): Promise<void> {
  if (asJson) {
    await out.write(`${printEvent(event, words)}\n`);
    return;
  }
  const shown = showEvent(event, pod, words, paint);
  if (shown.out !== undefined) await out.write(shown.out);
  if (shown.err !== undefined) await err.write(shown.err);
}

function podOf(event: RunEvent): PodName | undefined {
  return event.type === 'prepared' || event.type === 'created' || event.type === 'adopted'
    ? event.pod
    : undefined;
}
