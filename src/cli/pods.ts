import type { V1Pod } from '@kubernetes/client-node';
import { isPodTaskError } from '../core/base/failure.ts';
import type { Cluster, PodQuery } from '../core/cluster/cluster.ts';
import { exitCodes } from './exit-codes.ts';
import { toSelector } from './label-filter.ts';
import { listPods } from './list-pods.ts';
import type { GivenOptions } from './parse-arguments.ts';
import { toPodRow } from './pod-row.ts';
import type { PodRow } from './pod-row.ts';
import { printJson } from './print-json.ts';
import type { Printable } from './print-json.ts';
import { printTable } from './print-table.ts';
import type { Services } from './services.ts';

/** `pod-tasks pods`: lists the pods of pod tasks, and with `--watch` goes on until `signal` is aborted. */
export async function showPods(
  options: GivenOptions,
  cluster: Cluster,
  services: Services,
  signal: AbortSignal,
): Promise<number> {
  const query: PodQuery = {
    namespace: options.one('--namespace'),
    labelSelector: toSelector({
      dag: options.one('--dag'),
      task: options.one('--task'),
      run: options.one('--run'),
    }),
  };
  const asJson = options.has('--json');
  const { pods, version } = await listPods(cluster, query, signal);
  if (options.has('--watch')) {
    for (const pod of pods) await services.out.write(printLine(pod, asJson));
    await watch(query, version, asJson, cluster, services, signal);
    return exitCodes.success;
  }
  const rows = pods.map(toPodRow);
  await services.out.write(
    asJson
      ? `${printJson(rows as unknown as readonly Printable[], '  ')}\n`
      : showTable(rows, services),
  );
  return exitCodes.success;
}

async function watch(
  query: PodQuery,
  from: string,
  asJson: boolean,
  cluster: Cluster,
  services: Services,
  signal: AbortSignal,
): Promise<void> {
  let version = from;
  for (;;) {
    try {
      for await (const change of cluster.watch(query, version, signal)) {
        version = change.version;
        if (change.type !== 'bookmark') {
          const gone = change.type === 'deleted';
          await services.out.write(printLine(change.pod, asJson, gone));
        }
      }
      if (signal.aborted) return;
    } catch (error) {
      if (signal.aborted) return;
      if (!isPodTaskError(error, 'expired')) throw error;
      const again = await listPods(cluster, query, signal);
      for (const pod of again.pods) await services.out.write(printLine(pod, asJson));
      version = again.version;
    }
  }
}

function printLine(pod: V1Pod, asJson: boolean, gone = false): string {
  const row = { ...toPodRow(pod), ...(gone ? { phase: 'Deleted' } : {}) };
  return asJson
    ? `${printJson(row)}\n`
    : printTable([[row.namespace, row.name, row.phase, row.reason ?? '']]);
}

function showTable(rows: readonly PodRow[], { words }: Services): string {
  if (rows.length === 0) return `${words.text('pods.none')}\n`;
  const heads = (
    ['name', 'namespace', 'dag', 'task', 'phase', 'reason', 'node', 'created'] as const
  ).map((name) => words.text(`column.${name}`));
  return printTable([
    heads,
    ...rows.map((row) => [
      row.name,
      row.namespace,
      row.dag_id ?? '',
      row.task_id ?? '',
      row.phase,
      row.reason ?? '',
      row.node ?? '',
      row.created ?? '',
    ]),
  ]);
}
