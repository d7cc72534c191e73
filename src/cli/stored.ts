import { PodTaskError } from '../core/base/failure.ts';
import type { Cluster } from '../core/cluster/cluster.ts';
import type { Analysis } from '../core/manifest/analysis.ts';
import type { Manifest } from '../core/manifest/manifest.ts';
import { explainStored } from '../core/manifest/stored/explain-stored.ts';
import type { StoredPod } from '../core/manifest/stored/explain-stored.ts';
import { printStored } from '../core/manifest/stored/print-stored.ts';
import { exitCodes } from './exit-codes.ts';
import { readForm } from './manifest.ts';
import type { GivenOptions } from './parse-arguments.ts';
import { printJson } from './print-json.ts';
import type { Printable } from './print-json.ts';
import { readyTask } from './ready-task.ts';
import type { Services } from './services.ts';
import { usageError } from './usage-error.ts';
import { withCluster } from './with-cluster.ts';

/** `pod-tasks manifest --stored`: prints the pod as the cluster would store it, with where each field comes from. */
export async function printStoredPod(
  path: string,
  options: GivenOptions,
  analysis: Analysis,
  services: Services,
): Promise<number> {
  const form = readForm(options);
  for (const other of ['--all', '--exact'] as const) {
    if (options.has(other)) throw usageError('excluding', { one: '--stored', other });
  }
  const ready = await readyTask(path, options, analysis, services, () => []);
  if (typeof ready === 'number') return ready;
  const { manifest, target } = ready;
  return withCluster(target, services, async (cluster, signal) => {
    if (cluster.lacks.has('dry-run')) {
      throw new PodTaskError('unsupported', { ability: 'dry-run' });
    }
    const namespace = manifest.pod.metadata?.namespace ?? 'default';
    const stored = explainStored(
      manifest.pod,
      await cluster.dryRun(manifest.pod, namespace, signal),
    );
    const text =
      form === 'json'
        ? printAsJson(manifest, stored, cluster)
        : printStored(stored, { ...manifest, cluster: cluster.name }, services.words);
    await services.out.write(text);
    return exitCodes.success;
  });
}

function printAsJson(manifest: Manifest, { pod, fields, dropped }: StoredPod, cluster: Cluster) {
  const all = [...fields];
  const item: Printable = {
    dag_id: manifest.dagId,
    task_id: manifest.taskId,
    map_index: manifest.mapIndex,
    cluster: cluster.name,
    pod,
    marks: new Map(all.map(([pointer, { mark }]) => [pointer, mark])),
    admitted_by: new Map(all.flatMap(([pointer, { by }]) => (by ? [[pointer, by]] : []))),
    dropped,
  };
  return `${printJson(item, '  ')}\n`;
}
