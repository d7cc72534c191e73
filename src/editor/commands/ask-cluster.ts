import type { Cluster } from '../../core/cluster/cluster.ts';
import type { RunMoment, TaskAddress } from '../analysis/analyzer.ts';
import type { CommandParts } from './command-parts.ts';
import { placeTask } from './place-task.ts';
import { readyTask } from './ready-task.ts';
import type { ReadyTask } from './ready-task.ts';
import { mayRun } from './trust.ts';

/** What a cluster is asked with. */
export interface ClusterQuestion {
  readonly ready: ReadyTask;
  readonly cluster: Cluster;
  /** Texts that nothing that is shown may hold. */
  readonly secrets: readonly string[];
}

/**
 * Does `ask` on the cluster on which a task would run, with all the questions of a run but for its last, while `title` is
 * shown; undefined where it was not to be or cannot be, which is said. Throws PodTaskError.
 */
export async function askCluster<T>(
  task: TaskAddress,
  moment: RunMoment,
  title: string,
  parts: CommandParts,
  ask: (question: ClusterQuestion, signal: AbortSignal) => Promise<T>,
): Promise<T | undefined> {
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
  const secrets = [...new Set([...answer.secrets, ...ready.secrets])];
  const cluster = await parts.openCluster(placed.place);
  try {
    return await editor.work(title, (signal) => ask({ ready, cluster, secrets }, signal));
  } finally {
    await cluster.close();
  }
}
