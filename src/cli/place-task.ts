import { existsSync } from 'node:fs';
import { isAbsolute } from 'node:path';
import type { Notice } from '../core/base/notice.ts';
import { resolveAccess } from '../core/cluster/kube-access.ts';
import type { RunSettings } from '../core/manifest/manifest.ts';
import type { Words } from '../core/words/say.ts';
import type { ProjectWithSettings } from './project.ts';
import { isProtected } from './protection.ts';
import { chooseContext, readConfig } from './target.ts';
import type { Target } from './target.ts';

/** Where a task is to run, decided, and what has to be agreed to first. */
export interface Place {
  /** Of a cluster the context is named. */
  readonly target: Target;
  /** Each needs a yes. */
  readonly questions: readonly string[];
  readonly notices: readonly Notice[];
}

/**
 * Decides where a task runs, never by a guess. The kubeconfig is the one of `--kubeconfig`, else the task's own
 * `config_file` where it is on this machine or, by its path in Airflow's container, in the project, else the user's. The
 * context is the one of `--context`, else the task's own where the kubeconfig has it, else what the workspace's mapping puts
 * in its place, else, for a task that names none, the current one. Throws `target-needed`, `context-not-found` or
 * `kubeconfig-invalid`.
 */
export function placeTask(
  target: Target,
  settings: Pick<RunSettings, 'clusterContext' | 'configFile'>,
  project: Pick<ProjectWithSettings, 'files' | 'workspaceSettings'>,
  environment: Readonly<Record<string, string | undefined>>,
  words: Words,
): Place {
  if (target.kind === 'sandbox') return { target, questions: [], notices: [] };
  const notices: Notice[] = [];
  const questions: string[] = [];
  const file = target.named ? undefined : findConfigFile(settings.configFile, project);
  const isForeign = file !== undefined && !target.files.includes(file);
  if (isForeign) notices.push({ code: 'kubeconfig-of-task', data: { path: file } });
  const placed = isForeign ? { ...target, files: [file], named: true } : target;
  const config = readConfig(placed, environment);
  const wanted = settings.clusterContext;
  const inPlace =
    placed.context === undefined && wanted !== undefined && !config.contexts.has(wanted)
      ? project.workspaceSettings.contextMapping.get(wanted)
      : undefined;
  const mapped = inPlace !== undefined && config.contexts.has(inPlace) ? inPlace : undefined;
  if (wanted !== undefined && mapped !== undefined) {
    notices.push({ code: 'context-mapped', data: { context: mapped, was: wanted } });
  }
  const context = chooseContext(
    mapped === undefined ? placed : { ...placed, context: mapped },
    config,
    wanted,
  );
  const { plugin } = resolveAccess(config, context).user;
  // A kubeconfig of the user's own is trusted; what a project brings along may name any program.
  if (isForeign && plugin !== undefined) {
    const command = [plugin.command, ...plugin.arguments].join(' ');
    questions.push(words.text('question.plugin', { path: file, command }));
  }
  if (isProtected(context, environment, project.workspaceSettings)) {
    questions.push(words.text('question.protected', { context }));
  }
  return { target: { ...placed, context }, questions, notices };
}

function findConfigFile(
  path: string | undefined,
  { files }: Pick<ProjectWithSettings, 'files'>,
): string | undefined {
  if (path === undefined) return undefined;
  return isAbsolute(path) && existsSync(path) ? path : files.real(path);
}
