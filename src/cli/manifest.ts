import { toYaml } from '../core/manifest/to-yaml.ts';
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
import type { Printable } from './print-json.ts';
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
  const built = build(prepared, options, analysis, services);
  const all = options.has('--all');
  await services.out.write(
    form === 'json'
      ? printAsJson(built, all)
      : printAsYaml(built.filter((one) => one.error === undefined)),
  );
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

function checkChoice(options: GivenOptions): void {
  for (const option of ofStored) {
    if (options.has(option)) throw usageError('only-with', { option, other: '--stored' });
  }
  const task = options.has('--task');
  const all = options.has('--all');
  if (task && all) throw usageError('task-and-all');
  if (!task && !all) throw usageError('needs-task-or-all');
}

function build(
  { evaluation, context }: Prepared,
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

async function refuseFile(
  prepared: Prepared,
  refusal: BuildError,
  form: 'json' | 'yaml',
  services: Services,
): Promise<number> {
  const { file } = prepared.evaluation;
  if (form === 'json') {
    await services.out.write(`${printJson([{ file, error: toError(refusal) }], '  ')}\n`);
  }
  const detail = refusal.message;
  await services.say(services.paint('red', services.words.failure('refused', { detail })));
  return exitCodes.usage;
}

function printAsJson(built: readonly Built[], all: boolean): string {
  const items = built.map((one): Printable => ({
    dag_id: one.dagId,
    task_id: one.taskId,
    map_index: one.mapIndex,
    ...(one.error !== undefined
      ? { error: toError(one.error) }
      : one.manifest !== undefined
        ? { pod: one.manifest.pod as unknown as Printable, selector: one.manifest.selector }
        : { object: one.object }),
  }));
  return `${printJson(all ? items : (items[0] ?? null), '  ')}\n`;
}

function toError(error: BuildError): Printable {
  const { code, message } = error;
  return { code, message, missing: error.missing.map(({ name, option }) => ({ name, option })) };
}

/** One document per pod. */
function printAsYaml(built: readonly Built[]): string {
  return built
    .flatMap(({ manifest, object = manifest?.pod }) =>
      object === undefined ? [] : [toYaml(object)],
    )
    .join('---\n');
}
