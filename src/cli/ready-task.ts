import { PodTaskError } from '../core/base/failure.ts';
import type { Target } from '../core/cluster/target.ts';
import type { Analysis } from '../core/manifest/analysis.ts';
import type { Manifest } from '../core/manifest/manifest.ts';
import { isProtected } from '../core/project/protection.ts';
import { placeTask } from '../core/run/place-task.ts';
import { isAgreed } from './agreement.ts';
import { buildPod } from './build-pod.ts';
import type { Built } from './build-pod.ts';
import { chooseInstance, chooseTask } from './choose-task.ts';
import { exitCodes } from './exit-codes.ts';
import type { GivenOptions } from './parse-arguments.ts';
import { exitCodeOfErrors, prepare, sayError, sayNotices } from './prepare.ts';
import type { Prepared } from './prepare.ts';
import type { Services } from './services.ts';
import { readTarget } from './target.ts';
import { usageError } from './usage-error.ts';

/** A task whose pod can be sent to the place where it runs, which is agreed to. */
export interface ReadyTask {
  readonly prepared: Prepared;
  readonly manifest: Manifest;
  /** Of a cluster the context is named. */
  readonly target: Target;
}

/**
 * Builds the pod of the task that the options name and decides where it runs; an exit code where the pod cannot be sent or
 * nobody agrees. `questions` are asked before those of the place.
 */
export async function readyTask(
  path: string,
  options: GivenOptions,
  analysis: Analysis,
  services: Services,
  questions: (prepared: Prepared, task: string, target: Target) => readonly string[],
): Promise<ReadyTask | number> {
  const task = options.one('--task');
  if (task === undefined) throw usageError('needs-task');
  const target = readTarget(options, services.machine.environment, services.folder);
  const prepared = prepare(path, options, analysis, services);
  if (prepared.refusal !== undefined) {
    throw new PodTaskError('refused', { detail: prepared.refusal.message });
  }
  const built = build(prepared, task, options, analysis, services);
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
  const { project } = prepared;
  const { environment } = services.machine;
  const { contextMapping } = project.workspaceSettings;
  const place = placeTask(target, manifest.settings, {
    files: project.files,
    environment,
    contextMapping,
    isProtected: (name) => isProtected(name, environment, project.workspaceSettings),
  });
  await sayNotices(place.notices, services);
  const all = [
    ...questions(prepared, task, place.target),
    ...place.questions.map(({ code, data }) => services.words.text(code, data)),
  ];
  if (!(await isAgreed(all, options, services))) return exitCodes.cancelled;
  return { prepared, manifest, target: place.target };
}

function build(
  { evaluation, context }: Prepared,
  task: string,
  options: GivenOptions,
  analysis: Analysis,
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
