import { PodTaskError } from '../../core/base/failure.ts';
import type { Cluster } from '../../core/cluster/cluster.ts';
import type { Manifest } from '../../core/manifest/manifest.ts';
import type { StoredPod } from '../../core/manifest/stored/explain-stored.ts';
import type { RunMoment, TaskAddress } from '../analysis/analyzer.ts';
import { toPlainText } from '../asking/plain-text.ts';
import { askCluster } from './ask-cluster.ts';
import type { CommandParts } from './command-parts.ts';

/** A task's pod as a cluster would store it. */
export interface ReadStored {
  /** With its map index, where it was asked for. */
  readonly task: TaskAddress;
  /** As `Cluster.name` says. */
  readonly cluster: string;
  readonly manifest: Manifest;
  readonly stored: StoredPod;
  /** The pod as YAML for people: marked, secrets masked. */
  readonly text: string;
}

/**
 * Asks the cluster on which a task would run what it would store of its pod, with all the questions of a run but for its last;
 * undefined where it was not to be or cannot be, which is said. Throws PodTaskError.
 */
export async function readStored(
  task: TaskAddress,
  moment: RunMoment,
  parts: CommandParts,
): Promise<ReadStored | undefined> {
  const { services, asking, launcher } = parts;
  const title = asking.l10n.t('Asking what the cluster would store of {task}', {
    task: toPlainText(task.taskId),
  });
  return askCluster(task, moment, title, parts, async ({ ready, cluster, secrets }, signal) => {
    const { manifest } = ready;
    const { explainStored, maskPod, printStored } = launcher();
    const stored = explainStored(manifest.pod, await dryRun(manifest, cluster, signal));
    const about = { ...manifest, cluster: cluster.name };
    const text = printStored(stored, about, services.words, (one) => maskPod(one, secrets));
    return { task: ready.task, cluster: cluster.name, manifest, stored, text };
  });
}

function dryRun(
  { pod }: Manifest,
  cluster: Cluster,
  signal: AbortSignal,
): ReturnType<Cluster['dryRun']> {
  if (cluster.lacks.has('dry-run')) {
    throw new PodTaskError('unsupported', { ability: 'dry-run' });
  }
  return cluster.dryRun(pod, pod.metadata?.namespace ?? 'default', signal);
}
