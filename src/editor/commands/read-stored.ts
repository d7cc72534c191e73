import { PodTaskError } from '../../core/base/failure.ts';
import type { Cluster } from '../../core/cluster/cluster.ts';
import type { Manifest } from '../../core/manifest/manifest.ts';
import type { StoredPod } from '../../core/manifest/stored/explain-stored.ts';
import type { RunMoment, TaskAddress } from '../analysis/analyzer.ts';
import { toPlainText } from '../asking/plain-text.ts';
import type { CommandParts } from './command-parts.ts';
import { placeTask } from './place-task.ts';
import { readyTask } from './ready-task.ts';
import { mayRun } from './trust.ts';

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
  const { services, editor, asking, state } = parts;
  const { l10n } = asking;
  if (!mayRun(parts, l10n.t('A cluster is asked only in a workspace that you trust.'))) {
    return undefined;
  }
  const ready = await readyTask(task, parts, moment);
  const placed = ready && (await placeTask(ready.task, ready.manifest, parts));
  if (ready === undefined || placed === undefined) return undefined;
  const { manifest, answer } = ready;
  const launcher = parts.launcher();
  const where = launcher.describePlace(placed.place, {
    settings: services.settings(task.file),
    userKubeconfig: editor.userKubeconfig,
    environment: services.environment,
  });
  const summary = { manifest, where, notes: placed.notes };
  if (!(await launcher.confirmDryRun(summary, state, asking))) return undefined;
  const title = l10n.t('Asking what the cluster would store of {task}', {
    task: toPlainText(task.taskId),
  });
  const secrets = [...new Set([...answer.secrets, ...ready.secrets])];
  const cluster = await parts.openCluster(placed.place);
  try {
    const pod = await editor.work(title, (signal) => dryRun(manifest, cluster, signal));
    const stored = launcher.explainStored(manifest.pod, pod);
    const about = { ...manifest, cluster: cluster.name };
    const text = launcher.printStored(stored, about, services.words, (one) =>
      launcher.maskPod(one, secrets),
    );
    return { task: ready.task, cluster: cluster.name, manifest, stored, text };
  } finally {
    await cluster.close();
  }
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
