import { delimiter, join, resolve } from 'node:path';
import { findHome } from './home-folder.ts';
import { PodTaskError } from '../base/failure.ts';
import { readInCluster, readKubeconfig } from './kube-config.ts';
import type { Kubeconfig } from './kube-config.ts';

type Environment = Readonly<Record<string, string | undefined>>;

/** Where pods run, as far as someone has said. */
export type Target = { readonly kind: 'sandbox' } | ClusterTarget;

/** A target that is no sandbox. */
export interface ClusterTarget {
  readonly kind: 'cluster';
  /** The kubeconfig files in order, absolute. */
  readonly files: readonly string[];
  /** True where someone has named the file, so that it has to be there. */
  readonly named: boolean;
  readonly context: string | undefined;
}

/** The kubeconfig files, absolute: the one that is named (paths count from `folder`), else those of KUBECONFIG, else the one at home. */
export function findKubeconfigs(
  named: string | undefined,
  environment: Environment,
  folder: string,
): Pick<ClusterTarget, 'files' | 'named'> {
  const listed = (environment['KUBECONFIG'] ?? '').split(delimiter).filter((one) => one !== '');
  const files =
    named !== undefined
      ? [named]
      : listed.length > 0
        ? listed
        : [join(findHome(environment), '.kube', 'config')];
  return { files: files.map((file) => resolve(folder, file)), named: named !== undefined };
}

/**
 * What the kubeconfigs of a target say; where there are none at all and this is a pod, the way in by its service account.
 * Throws `kubeconfig-invalid`.
 */
export function readConfig(
  target: Pick<ClusterTarget, 'files' | 'named'>,
  environment: Environment,
): Kubeconfig {
  const config = readKubeconfig(target.files, target.named);
  return config.contexts.size === 0 ? (readInCluster(environment) ?? config) : config;
}

/**
 * The context that a cluster target means: the one that is named, else the task's own where the kubeconfig has it, else the
 * current one for a task that names none. Throws `context-not-found` or `target-needed`.
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
