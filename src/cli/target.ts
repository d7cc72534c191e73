import { homedir } from 'node:os';
import { delimiter, join, resolve } from 'node:path';
import { PodTaskError } from '../core/base/failure.ts';
import { readInCluster, readKubeconfig } from '../core/cluster/kube-config.ts';
import type { Kubeconfig } from '../core/cluster/kube-config.ts';
import type { GivenOptions } from './parse-arguments.ts';
import { usageError } from './usage-error.ts';

/** Where pods run, as the TARGET options say. */
export type Target =
  | { readonly kind: 'sandbox' }
  | {
      readonly kind: 'cluster';
      /** The kubeconfig files in order, absolute. */
      readonly files: readonly string[];
      /** True where `--kubeconfig` names the file. */
      readonly named: boolean;
      readonly context: string | undefined;
    };

/** A target that is no sandbox. */
export type ClusterTarget = Extract<Target, { kind: 'cluster' }>;

/** Reads the TARGET options; throws `usage` where they exclude each other. */
export function readTarget(
  options: GivenOptions,
  environment: Readonly<Record<string, string | undefined>>,
  folder: string,
): Target {
  const named = options.one('--kubeconfig');
  const context = options.one('--context');
  if (options.has('--sandbox')) {
    const other =
      named !== undefined ? '--kubeconfig' : context !== undefined ? '--context' : undefined;
    if (other !== undefined) throw usageError('excluding', { one: '--sandbox', other });
    return { kind: 'sandbox' };
  }
  const listed = (environment['KUBECONFIG'] ?? '').split(delimiter).filter((one) => one !== '');
  const files =
    named !== undefined
      ? [named]
      : listed.length > 0
        ? listed
        : [join(environment['HOME'] ?? homedir(), '.kube', 'config')];
  return {
    kind: 'cluster',
    files: files.map((file) => resolve(folder, file)),
    named: named !== undefined,
    context,
  };
}

/**
 * What the kubeconfigs of a target say; where there are none at all and this is a pod, the way in by its service account.
 * Throws `kubeconfig-invalid`.
 */
export function readConfig(
  target: ClusterTarget,
  environment: Readonly<Record<string, string | undefined>>,
): Kubeconfig {
  const config = readKubeconfig(target.files, target.named);
  return config.contexts.size === 0 ? (readInCluster(environment) ?? config) : config;
}

/**
 * The context that a cluster target means: the one named by `--context`, else the task's own where the kubeconfig has it,
 * else the current one for a task that names none. Throws `context-not-found` or `target-needed`.
 */
export function chooseContext(
  target: ClusterTarget,
  { contexts, current }: Kubeconfig,
  taskContext: string | undefined,
): string {
  const wanted = target.context;
  if (wanted !== undefined) {
    if (contexts.has(wanted)) return wanted;
    const path = target.files.join(delimiter);
    throw new PodTaskError('context-not-found', { context: wanted, path });
  }
  if (taskContext !== undefined) {
    if (contexts.has(taskContext)) return taskContext;
    throw new PodTaskError('target-needed', { context: taskContext });
  }
  if (current !== undefined && contexts.has(current)) return current;
  throw new PodTaskError('target-needed');
}
