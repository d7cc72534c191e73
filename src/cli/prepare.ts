import type { Evaluation } from '../core/airflow/evaluate.ts';
import type { RunContext } from '../core/airflow/surroundings/run-context.ts';
import type { Notice } from '../core/base/notice.ts';
import type { Analysis } from '../core/manifest/analysis.ts';
import { toRefusal } from './build-pod.ts';
import type { BuildError, Built } from './build-pod.ts';
import { readContextOptions } from './context-options.ts';
import type { ContextOptions } from './context-options.ts';
import {
  createRunContext,
  listContextNotices,
} from '../core/airflow/surroundings/create-context.ts';
import { exitCodes } from './exit-codes.ts';
import type { GivenOptions } from './parse-arguments.ts';
import { readProjectWithSettings } from './project.ts';
import type { ProjectWithSettings } from './project.ts';
import { readDagFile } from './read-dag-file.ts';
import type { Services } from './services.ts';

/** A DAG file read with its full context. */
export interface Prepared {
  /** The DAG file, an absolute real path. */
  readonly file: string;
  readonly evaluation: Evaluation;
  readonly context: RunContext;
  readonly project: ProjectWithSettings;
  /** Why Airflow refuses the whole file; undefined where it does not, or with `--force`. */
  readonly refusal: BuildError | undefined;
  /** What was taken for granted before any task was looked at. */
  readonly notices: readonly Notice[];
}

/** Reads FILE for `manifest` and `run`. */
export function prepare(
  path: string,
  options: GivenOptions,
  analysis: Analysis,
  services: Services,
): Prepared {
  const asked = readContextOptions(options);
  const { path: file, text } = readDagFile(path, services.folder);
  const project = readProjectWithSettings(file, asked.workspace);
  const given = withRegistryMap(asked, project);
  const context = createRunContext(given, project, services.machine, text);
  const evaluation = analysis.evaluate(file, text, context, project);
  const refused = evaluation.refusals.length > 0 && !options.has('--force');
  return {
    file,
    evaluation,
    context,
    project,
    refusal: refused ? toRefusal(evaluation.refusals, services.words) : undefined,
    notices: listContextNotices(given, context, services.machine),
  };
}

/** What the options say of images counts before what the workspace says; with `--fixed-ids` they alone count. */
function withRegistryMap(given: ContextOptions, project: ProjectWithSettings): ContextOptions {
  if (given.fixedIds) return given;
  const { registryMap } = project.workspaceSettings;
  return { ...given, registryMap: new Map([...registryMap, ...(given.registryMap ?? [])]) };
}

/** Says each notice once, on standard error. */
export async function sayNotices(notices: readonly Notice[], services: Services): Promise<void> {
  const { words, paint } = services;
  for (const text of new Set(notices.map((notice) => words.notice(notice)))) {
    await services.say(paint('gray', words.text('note', { text })));
  }
}

/** Says why there is no pod: the refusal, or each missing value with its option. */
export async function sayError(built: Built, services: Services): Promise<void> {
  const { words, paint } = services;
  const { error } = built;
  if (error === undefined) return;
  const name = `${built.taskId ?? '?'}${built.mapIndex === undefined ? '' : `[${built.mapIndex}]`}`;
  if (error.missing.length === 0) {
    const detail = `${name}: ${error.message}`;
    await services.say(paint('red', words.failure('refused', { detail })));
    return;
  }
  await services.say(paint('red', `${name}: ${words.text('missing.title')}`));
  for (const { name: value, option } of error.missing) {
    await services.say(words.text('missing.line', { name: value, option }));
  }
}

/** The exit code where pods cannot be sent: 3 if values are missing, else 2. */
export function exitCodeOfErrors(errors: readonly BuildError[]): number {
  if (errors.some((error) => error.missing.length > 0)) return exitCodes.missing;
  return errors.length > 0 ? exitCodes.usage : exitCodes.success;
}
