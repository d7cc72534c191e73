import type { V1Pod } from '@kubernetes/client-node';
import type { Clock } from '../core/base/clock.ts';
import type { Notice } from '../core/base/notice.ts';
import type { Cluster, PodQuery } from '../core/cluster/cluster.ts';
import { listPods } from '../core/pods/list-pods.ts';
import { watchPods } from '../core/pods/watch-pods.ts';
import { exitCodes } from './exit-codes.ts';
import { toSelector } from '../core/pods/label-filter.ts';
import type { GivenOptions } from './parse-arguments.ts';
import { toPodRow } from '../core/pods/pod-row.ts';
import type { PodRow } from '../core/pods/pod-row.ts';
import { printJson } from './print-json.ts';
import type { Printable } from './print-json.ts';
import { printTable } from './print-table.ts';
import type { Services } from './services.ts';

/** `pod-tasks pods`: lists the pods of pod tasks, and with `--watch` goes on until `signal` is aborted. */
export async function showPods(
  options: GivenOptions,
  cluster: Cluster,
  services: Services,
  clock: Clock,
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
  if (options.has('--watch')) {
    await watch(query, asJson, cluster, services, clock, signal);
    return exitCodes.success;
  }
  const { pods } = await listPods(cluster, query, signal);
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
  asJson: boolean,
  cluster: Cluster,
  services: Services,
  clock: Clock,
  signal: AbortSignal,
): Promise<void> {
  const { out, words } = services;
  const note = (notice: Notice): Promise<void> =>
    services.say(services.paint('yellow', words.text('note', { text: words.notice(notice) })));
  let isListed = false;
  for await (const event of watchPods(query, cluster, clock, signal)) {
    switch (event.type) {
      case 'listed':
        isListed = true;
        for (const pod of event.pods) await out.write(printLine(pod, asJson));
        break;
      case 'lost':
        // Whoever has just typed the command would rather hear what is wrong than wait.
        if (!isListed) throw event.error;
        await note({ code: 'pods-lost', data: {} });
        break;
      case 'back':
        await note({ code: 'pods-back', data: {} });
        break;
      case 'polling':
        await note({ code: 'watch-unavailable', data: { seconds: event.seconds } });
        break;
      case 'watching':
        break;
      default:
        await out.write(printLine(event.pod, asJson, event.type === 'deleted'));
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
