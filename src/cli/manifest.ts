import type { Analysis } from '../core/manifest/analysis.ts';
import { buildPod } from './build-pod.ts';
import type { BuildError, Built } from './build-pod.ts';
import { buildPods } from './build-pods.ts';
import { chooseInstance, chooseTask } from './choose-task.ts';
import { exitCodes } from './exit-codes.ts';
import type { GivenOptions } from './parse-arguments.ts';
import { exitCodeOfErrors, prepare, sayError, sayNotices } from './prepare.ts';
import type { Prepared } from './prepare.ts';
import { printJson } from './print-json.ts';
import { printPods, toPrintedError } from './print-pods.ts';
import type { PrintedPod } from './print-pods.ts';
import type { Services } from './services.ts';
import { usageError } from './usage-error.ts';

/** What only asks a cluster. */
const ofStored = ['--sandbox', '--kubeconfig', '--context', '--yes'] as const;

/** `pod-tasks manifest`: prints the pods that the operator would create. */
export async function printManifests(
  path: string,
  options: GivenOptions,
  analysis: Analysis,
  services: Services,
): Promise<number> {
  const form = readForm(options);
  checkChoice(options);
  const prepared = prepare(path, options, analysis, services);
  if (prepared.refusal !== undefined) {
    return refuseFile(prepared, prepared.refusal, form, services);
  }
  const built = buildChosen(prepared, options, analysis, services);
  const all = options.has('--all');
  await services.out.write(printPods(built.map(toPrinted), form, all));
  await sayNotices([...prepared.notices, ...built.flatMap((one) => one.notices)], services);
  for (const one of built) {
    if (form === 'yaml' || !all) await sayError(one, services);
    for (const problem of one.overlooked) {
      const detail = services.words.problem(problem);
      await services.say(services.words.text('force.note', { detail }));
    }
  }
  return exitCodeOfErrors(built.flatMap((one) => one.error ?? []));
}

/** The form that `-o` asks for; throws `usage`. */
export function readForm(options: GivenOptions): 'json' | 'yaml' {
  const form = options.one('--output') ?? 'yaml';
  if (form === 'json' || form === 'yaml') return form;
  throw usageError('not-one-of', { option: '-o', value: form, choices: 'yaml, json' });
}

/** Throws `usage` where the options do not say which pods, or what only `--stored` has. */
export function checkChoice(options: GivenOptions): void {
  for (const option of ofStored) {
    if (options.has(option)) throw usageError('only-with', { option, other: '--stored' });
  }
  const task = options.has('--task');
  const all = options.has('--all');
  if (task && all) throw usageError('task-and-all');
  if (!task && !all) throw usageError('needs-task-or-all');
}

/** The pods of the task that the options name, or of all. */
export function buildChosen(
  { evaluation, context }: Pick<Prepared, 'evaluation' | 'context'>,
  options: GivenOptions,
  analysis: Analysis,
  services: Services,
): readonly Built[] {
  const force = options.has('--force');
  const task = options.one('--task');
  if (task === undefined) return buildPods(evaluation, context, analysis, services.words, force);
  const definition = chooseTask(evaluation, task, options.one('--dag'));
  const mapIndex = chooseInstance(evaluation, definition, context.run?.mapIndex);
  return [buildPod(evaluation, definition, mapIndex, context, analysis, services.words, force)];
}

/** What can be sent, else why not. */
function toPrinted({ dagId, taskId, mapIndex, manifest, object, error }: Built): PrintedPod {
  const ids = { dagId, taskId, mapIndex };
  if (error === undefined && manifest !== undefined) {
    return { ...ids, pod: manifest.pod, selector: manifest.selector };
  }
  return error === undefined && object !== undefined ? { ...ids, object } : { ...ids, error };
}

async function refuseFile(
  prepared: Prepared,
  refusal: BuildError,
  form: 'json' | 'yaml',
  services: Services,
): Promise<number> {
  const { file } = prepared.evaluation;
  if (form === 'json') {
    await services.out.write(`${printJson([{ file, error: toPrintedError(refusal) }], '  ')}\n`);
  }
  const detail = refusal.message;
  await services.say(services.paint('red', services.words.failure('refused', { detail })));
  return exitCodes.usage;
}
