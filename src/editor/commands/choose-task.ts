import type { FileAnalysis, TaskAddress, TaskInstances } from '../analysis/analyzer.ts';
import { pickOne } from '../asking/pick.ts';
import type { Choice } from '../asking/pick.ts';
import { toPlainText } from '../asking/plain-text.ts';
import type { Asking } from '../asking/window.ts';
import { podScheme } from '../contributions.ts';
import { fromPreviewQuery } from '../previews/preview-address.ts';

/** A task of a file with the place that makes it. */
export interface FoundTask {
  readonly task: TaskAddress;
  /** From 1; undefined for a task that a helper module makes. */
  readonly line: number | undefined;
}

/** Of a mapped task more than this are not listed one by one: its index is asked for. */
const mostInstances = 500;

/** The pod tasks of a file that can be named, in the order of their places. */
export function listTasks({ file, sites, imported }: FileAnalysis): readonly FoundTask[] {
  const pods = sites.filter(({ object }) => object === undefined);
  return [
    ...pods.flatMap(({ instances, span }) =>
      instances.flatMap((one) => toTasks(file, one, span.line)),
    ),
    ...imported.flatMap((one) => toTasks(file, one, undefined)),
  ];
}

function toTasks(
  file: string,
  { dagId, taskId, mapIndexes }: TaskInstances,
  line: number | undefined,
): readonly FoundTask[] {
  if (dagId === undefined || taskId === undefined) return [];
  const task = { file, dagId, taskId };
  if (mapIndexes === undefined || mapIndexes.length > mostInstances) return [{ task, line }];
  return mapIndexes.map((mapIndex) => ({
    task: mapIndex === undefined ? task : { ...task, mapIndex },
    line,
  }));
}

/** The last task that is made at the line or above it, else the first. */
export function findNearest(tasks: readonly FoundTask[], line: number): number {
  const before = tasks.map((one) => one.line ?? Infinity).filter((one) => one <= line);
  if (before.length === 0) return 0;
  const nearest = Math.max(...before);
  return tasks.findIndex((one) => one.line === nearest);
}

/** A task as a list shows it. */
export function toChoice(
  { task, line }: FoundTask,
  { l10n, toRelative }: Asking,
): Choice<TaskAddress> {
  const { file, dagId, taskId, mapIndex } = task;
  const name = mapIndex === undefined ? taskId : `${taskId} [${mapIndex}]`;
  const place = toPlainText(toRelative(file));
  return {
    label: toPlainText(name),
    description: l10n.t('DAG {dag}', { dag: toPlainText(dagId) }),
    detail: line === undefined ? place : l10n.t('{file}, line {line}', { file: place, line }),
    value: task,
  };
}

/** The one of several that the user chooses; a single one is not asked about. */
export async function chooseTask(
  tasks: readonly FoundTask[],
  active: number,
  asking: Asking,
  title = asking.l10n.t('Run which pod task?'),
): Promise<TaskAddress | undefined> {
  if (tasks.length < 2) return tasks[0]?.task;
  const { window, l10n } = asking;
  return pickOne(
    window,
    {
      title,
      placeholder: l10n.t('Choose a task by its id, DAG or map index'),
    },
    tasks.map((one) => toChoice(one, asking)),
    active,
  );
}

/**
 * The addresses that a command was given, also by the document of a pod of ours, from whose title it comes; what is none is left
 * out.
 */
export function readAddresses(given: unknown): readonly TaskAddress[] {
  const { scheme, query } = (given ?? {}) as Partial<Record<'scheme' | 'query', unknown>>;
  if (scheme === podScheme && typeof query === 'string') {
    const task = fromPreviewQuery(query);
    return task === undefined ? [] : [task];
  }
  return (Array.isArray(given) ? (given as readonly unknown[]) : []).filter(isAddress);
}

function isAddress(value: unknown): value is TaskAddress {
  if (typeof value !== 'object' || value === null) return false;
  const { file, dagId, taskId, mapIndex } = value as Partial<Record<keyof TaskAddress, unknown>>;
  return (
    [file, dagId, taskId].every((one) => typeof one === 'string') &&
    (mapIndex === undefined || (Number.isSafeInteger(mapIndex) && Number(mapIndex) >= 0))
  );
}
