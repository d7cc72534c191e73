import type { V1ContainerState, V1Pod } from '@kubernetes/client-node';
import { findMapIndex, findTry } from './forest-node.ts';
import type { PodItem } from './forest-node.ts';
import { findReason } from './pod-row.ts';
import type { RunFacts } from './run-facts.ts';

/** The names of facts; worded in `words/`. A `…-label` is the value of a label, which may be less than the id. */
export type FactName =
  | 'dag'
  | 'dag-label'
  | 'task'
  | 'task-label'
  | 'run'
  | 'run-label'
  | 'map-index'
  | 'try'
  | 'context'
  | 'namespace'
  | 'pod'
  | 'image'
  | 'node'
  | 'phase'
  | 'reason'
  | 'message'
  | 'exit-code'
  | 'restarts'
  | 'created'
  | 'started'
  | 'ended'
  | 'kept-until'
  | 'detail';

/** One thing known of a task; text as it came from the cluster, not yet fit to be shown. */
export type Fact =
  | { readonly name: FactName; readonly text: string }
  | { readonly name: FactName; readonly time: Date };

const mainContainer = 'base';

/** What is known of one try, in the order in which it is read; `context` is where the pod is. */
export function listFacts(item: PodItem<RunFacts>, context: string | undefined): readonly Fact[] {
  const { pod, run } = item;
  const labels = pod?.metadata?.labels ?? {};
  const state = pod === undefined ? undefined : findMainState(pod);
  const ended = state?.terminated;
  const facts: readonly (Fact | undefined)[] = [
    ...(run === undefined
      ? [
          text('dag-label', labels['dag_id']),
          text('task-label', labels['task_id']),
          text('run-label', labels['run_id']),
        ]
      : [
          text('dag', run.dagId),
          text('task', run.taskId),
          text('run', run.runId),
          run.id === run.runId ? undefined : text('run-label', labels['run_id'] ?? run.id),
        ]),
    count('map-index', findMapIndex(item), 0),
    count('try', findTry(item), 0),
    text('context', pod === undefined ? run?.cluster : context),
    text('namespace', pod?.metadata?.namespace ?? run?.pod.namespace),
    text('pod', pod?.metadata?.name ?? run?.pod.name),
    text('image', pod?.spec === undefined ? undefined : findImage(pod)),
    text('node', pod?.spec?.nodeName),
    text('phase', pod?.status?.phase),
    text('reason', run?.verdict?.reason ?? (pod === undefined ? null : findReason(pod))),
    text('message', run?.verdict?.message ?? ended?.message ?? pod?.status?.message),
    text('exit-code', toText(run?.verdict?.exit_code ?? ended?.exitCode)),
    count('restarts', countRestarts(pod), 1),
    time('created', pod?.metadata?.creationTimestamp ?? run?.began),
    time('started', ended?.startedAt ?? state?.running?.startedAt),
    time('ended', run?.ended ?? ended?.finishedAt),
    time('kept-until', run?.keptUntil),
    text('detail', run?.detail),
  ];
  return facts.filter((fact) => fact !== undefined);
}

function text(name: FactName, value: string | null | undefined): Fact | undefined {
  return value === undefined || value === null || value === '' ? undefined : { name, text: value };
}

function count(name: FactName, value: number, least: number): Fact | undefined {
  return value < least ? undefined : { name, text: String(value) };
}

function time(name: FactName, value: Date | string | undefined): Fact | undefined {
  if (value === undefined) return undefined;
  const date = new Date(value);
  return Number.isNaN(date.getTime()) ? undefined : { name, time: date };
}

function toText(value: number | null | undefined): string | undefined {
  return value === undefined || value === null ? undefined : String(value);
}

/** State of the container that does the task: `base`, else the first. */
function findMainState(pod: V1Pod): V1ContainerState | undefined {
  const statuses = pod.status?.containerStatuses ?? [];
  return (statuses.find(({ name }) => name === mainContainer) ?? statuses[0])?.state;
}

function findImage({ spec }: V1Pod): string {
  const main = spec?.containers.find(({ name }) => name === mainContainer) ?? spec?.containers[0];
  return main?.image ?? '';
}

function countRestarts(pod: V1Pod | undefined): number {
  return (pod?.status?.containerStatuses ?? []).reduce((sum, one) => sum + one.restartCount, 0);
}
