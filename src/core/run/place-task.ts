import { existsSync } from 'node:fs';
import { isAbsolute } from 'node:path';
import { nameCluster } from '../base/cloud-cluster.ts';
import { PodTaskError } from '../base/failure.ts';
import type { Files } from '../base/files.ts';
import type { Message } from '../base/message.ts';
import type { Notice } from '../base/notice.ts';
import { findCloudContexts } from '../cluster/cloud-contexts.ts';
import { resolveAccess } from '../cluster/kube-access.ts';
import type { Kubeconfig } from '../cluster/kube-config.ts';
import { chooseContext, readConfig } from '../cluster/target.ts';
import type { Target } from '../cluster/target.ts';
import type { RunSettings } from '../manifest/manifest.ts';

/** What has to be agreed to before a task runs somewhere; worded in `words/`. */
export type PlaceQuestion = Message<
  | 'question.plugin' // path, command
  | 'question.protected' // context
>;

/** Where a task is to run, decided, and what has to be agreed to first. */
export interface PlacedTask {
  /** Of a cluster the context is named. */
  readonly target: Target;
  /** Each needs a yes. */
  readonly questions: readonly PlaceQuestion[];
  readonly notices: readonly Notice[];
}

/** What a task says of where it runs. */
export type PlaceWish = Pick<RunSettings, 'clusterContext' | 'configFile' | 'cloudCluster'>;

/** What the workspace and the machine say of where tasks run. */
export interface PlaceRules {
  /** What may be read of the project, also by the paths of Airflow's container. */
  readonly files: Files;
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** From a context that tasks name to the one that stands for it here. */
  readonly contextMapping: ReadonlyMap<string, string>;
  /** True where each run on a context has to be agreed to. */
  isProtected(context: string): boolean;
}

/**
 * Decides where a task runs, never by a guess. The kubeconfig is the one that the target names, else the task's own
 * `config_file` where it is on this machine or, by its path in Airflow's container, in the project, else the user's. The
 * context is the one that the target names, else the task's own where the kubeconfig has it, or the one that leads to the cluster
 * that a cloud's operator names, else what the workspace's mapping puts in its place, else, for a task that names none, the
 * current one. Throws `target-needed`, `context-not-found` or `kubeconfig-invalid`.
 */
export function placeTask(target: Target, settings: PlaceWish, rules: PlaceRules): PlacedTask {
  if (target.kind === 'sandbox') return { target, questions: [], notices: [] };
  const notices: Notice[] = [];
  const questions: PlaceQuestion[] = [];
  const file = target.named ? undefined : findConfigFile(settings.configFile, rules.files);
  const isForeign = file !== undefined && !target.files.includes(file);
  if (isForeign) notices.push({ code: 'kubeconfig-of-task', data: { path: file } });
  const placed = isForeign ? { ...target, files: [file], named: true } : target;
  const config = readConfig(placed, rules.environment);
  const wanted = findWanted(settings);
  const own = placed.context === undefined ? findOwn(config, settings, notices) : undefined;
  const inPlace =
    placed.context === undefined && own === undefined && wanted !== undefined
      ? rules.contextMapping.get(wanted)
      : undefined;
  const mapped = inPlace !== undefined && config.contexts.has(inPlace) ? inPlace : undefined;
  if (wanted !== undefined && mapped !== undefined) {
    notices.push({ code: 'context-mapped', data: { context: mapped, was: wanted } });
  }
  const named = own ?? mapped;
  if (named === undefined && placed.context === undefined && settings.cloudCluster !== undefined)
    throw new PodTaskError('target-needed', { lost: nameCluster(settings.cloudCluster) });
  const context = chooseContext(
    named === undefined ? placed : { ...placed, context: named },
    config,
    wanted,
  );
  const { plugin } = resolveAccess(config, context).user;
  // A kubeconfig of the user's own is trusted; what a project brings along may name any program.
  if (isForeign && plugin !== undefined) {
    const command = [plugin.command, ...plugin.arguments].join(' ');
    questions.push({ code: 'question.plugin', data: { path: file, command } });
  }
  if (rules.isProtected(context)) questions.push({ code: 'question.protected', data: { context } });
  return { target: { ...placed, context }, questions, notices };
}

/** The context that a task means, by its own name or by that of the cluster; undefined for one that names neither. */
export function findWanted({ clusterContext, cloudCluster }: PlaceWish): string | undefined {
  return cloudCluster === undefined ? clusterContext : nameCluster(cloudCluster);
}

/** The context that a task means, where the kubeconfig has it. A cloud's operator has its own way there, whatever context is named. */
function findOwn(
  config: Kubeconfig,
  { clusterContext, cloudCluster }: PlaceWish,
  notices: Notice[],
): string | undefined {
  if (cloudCluster === undefined)
    return clusterContext !== undefined && config.contexts.has(clusterContext)
      ? clusterContext
      : undefined;
  const [context, ...others] = findCloudContexts(config, cloudCluster);
  const cluster = nameCluster(cloudCluster);
  if (context === undefined) return undefined;
  if (others.length > 0) {
    const contexts = [context, ...others].join(', ');
    throw new PodTaskError('target-needed', { several: contexts, cluster });
  }
  if (context !== cluster) notices.push({ code: 'context-of-cloud', data: { context, cluster } });
  return context;
}

/** The kubeconfig that a task's `config_file` means: on this machine or, by its path in Airflow's container, in the project. */
export function findConfigFile(path: string | undefined, files: Files): string | undefined {
  if (path === undefined) return undefined;
  return isAbsolute(path) && existsSync(path) ? path : files.real(path);
}
