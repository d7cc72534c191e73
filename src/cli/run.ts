import type { Clock } from '../core/base/clock.ts';
import { PodTaskError } from '../core/base/failure.ts';
import type { Log } from '../core/base/log.ts';
import type { Notice } from '../core/base/notice.ts';
import type { Cluster, PodName } from '../core/cluster/cluster.ts';
import type { Target } from '../core/cluster/target.ts';
import { labelledRunId } from '../core/manifest/marker.ts';
import { isProtected } from '../core/project/protection.ts';
import type { Journal, RunPlace } from '../core/run/journal.ts';
import { placeTask } from '../core/run/place-task.ts';
import type { RunEvent } from '../core/run/run-event.ts';
import { createOwner } from '../core/run/run-owner.ts';
import { run } from '../core/run/run.ts';
import type { RunRequest } from '../core/run/run.ts';
import type { Analysis } from '../core/manifest/analysis.ts';
import { isAgreed } from './agreement.ts';
import { buildPod } from './build-pod.ts';
import type { Built } from './build-pod.ts';
import { listenForCancel } from './cancelling.ts';
import { chooseInstance, chooseTask } from './choose-task.ts';
import { createRunId } from '../core/airflow/surroundings/create-context.ts';
import { exitCodeOfVerdict, exitCodes } from './exit-codes.ts';
import type { GivenOptions } from './parse-arguments.ts';
import { exitCodeOfErrors, prepare, sayError, sayNotices } from './prepare.ts';
import type { Prepared } from './prepare.ts';
import { printEvent, showEvent } from './run-view.ts';
import type { Services } from './services.ts';
import { readTarget } from './target.ts';
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
  const task = options.one('--task');
  if (task === undefined) throw usageError('needs-task');
  const target = readTarget(options, services.machine.environment, services.folder);
  const prepared = prepare(path, options, parts.analysis, services);
  if (prepared.refusal !== undefined) {
    throw new PodTaskError('refused', { detail: prepared.refusal.message });
  }
  const built = build(prepared, task, options, parts, services);
  await sayNotices([...prepared.notices, ...built.notices], services);
  for (const problem of built.overlooked) {
    const detail = services.words.problem(problem);
    await services.say(services.words.text('force.note', { detail }));
  }
  if (built.error !== undefined || built.manifest === undefined) {
    await sayError(built, services);
    return exitCodeOfErrors(built.error === undefined ? [] : [built.error]);
  }
  const { manifest } = built;
  const asJson = options.has('--json');
  const warn = (message: Notice): void => {
    const time = parts.clock.now().toISOString();
    void showRunEvent({ type: 'warning', time, message }, undefined, asJson, services);
  };
  const { context, project } = prepared;
  const { environment } = services.machine;
  const { contextMapping } = project.workspaceSettings;
  const place = placeTask(target, manifest.settings, {
    files: project.files,
    environment,
    contextMapping,
    isProtected: (name) => isProtected(name, environment, project.workspaceSettings),
  });
  await sayNotices(place.notices, services);
  const questions = [
    ...listQuestions(context.marker, task, place.target, services),
    ...place.questions.map(({ code, data }) => services.words.text(code, data)),
  ];
  if (!(await isAgreed(questions, options, services))) return exitCodes.cancelled;
  const cluster = await parts.openCluster(place.target, warn);
  try {
    const own = createRunId(services.machine);
    const runId = context.run?.runId ?? own;
    // The record has the id that the pod is labelled with, where that is one of ours.
    const id = context.marker ? labelledRunId(context) : own;
    const record = {
      file: prepared.file,
      ...recordPlace(place.target),
      owner: createOwner(parts.clock.now()),
    };
    return await follow({ manifest, id, runId, record }, cluster, parts, services, asJson);
  } finally {
    await cluster.close();
  }
}

function build(
  { evaluation, context }: Prepared,
  task: string,
  options: GivenOptions,
  { analysis }: RunParts,
  { words }: Services,
): Built {
  const definition = chooseTask(evaluation, task, options.one('--dag'));
  const { operator, object } = definition;
  if (object !== undefined) throw new PodTaskError('not-a-pod', { task, operator, kind: object });
  const mapIndex = chooseInstance(evaluation, definition, context.run?.mapIndex);
  return buildPod(
    evaluation,
    definition,
    mapIndex,
    context,
    analysis,
    words,
    options.has('--force'),
  );
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
function recordPlace(target: Target): { readonly place?: RunPlace } {
  if (target.kind === 'sandbox') return { place: target };
  const { files, context } = target;
  return context === undefined ? {} : { place: { kind: 'cluster', files, context } };
}

async function follow(
  request: RunRequest,
  cluster: Cluster,
  parts: RunParts,
  services: Services,
  asJson: boolean,
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
    for await (const event of run(request, cluster, surroundings)) {
      pod = podOf(event) ?? pod;
      if (event.type === 'finished') code = exitCodeOfVerdict(event.verdict.outcome);
      await showRunEvent(event, pod, asJson, services);
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
