import type { Problem } from '../../core/base/problem.ts';
import { findItemState } from '../../core/pods/item-state.ts';
import type { Words } from '../../core/words/say.ts';
import type { FileAnalysis, TaskAddress, TaskInstances, TaskSite } from '../analysis/analyzer.ts';
import { toPlainText } from '../asking/plain-text.ts';
import { listTasks } from '../commands/choose-task.ts';
import type { CommandId } from '../contributions.ts';
import type { L10n } from '../localize.ts';
import { isRunOf } from '../runs/is-run-of.ts';
import type { RunState } from '../runs/runs.ts';
import { stateIcons } from '../views/state-icons.ts';

/** One lens, ready to be shown. */
export interface LensData {
  /** From 0. */
  readonly line: number;
  readonly title: string;
  readonly tooltip: string;
  /** Undefined: it only says something. */
  readonly command: CommandId | undefined;
  readonly given: readonly unknown[];
}

/** What lenses are said in. */
export interface LensWords {
  readonly words: Words;
  readonly l10n: L10n;
}

/** The lenses of a file, in order; `runs` are the newest first. */
export function describeLenses(
  found: FileAnalysis,
  runs: readonly RunState[],
  say: LensWords,
): readonly LensData[] {
  const [refusal] = found.refusals;
  // Said once: a long file has the same lens at each of its tasks.
  const all = refusal && refused(0, refusal, say);
  return [
    ...describeImported(found, runs, say),
    ...found.sites.flatMap((site) => {
      const line = site.span.line - 1;
      return all === undefined ? describeSite(site, line, found, runs, say) : [{ ...all, line }];
    }),
  ];
}

/** Tasks of the file's DAGs that helper modules make are offered where the DAG is. */
function describeImported(
  found: FileAnalysis,
  runs: readonly RunState[],
  say: LensWords,
): readonly LensData[] {
  const line = (found.dag?.line ?? 1) - 1;
  const tasks = listAddresses({ ...found, sites: [] });
  if (tasks.length === 0) return [];
  const [refusal] = found.refusals;
  return refusal === undefined
    ? offer(line, tasks, count(found.imported), runs, say)
    : [refused(line, refusal, say)];
}

function describeSite(
  site: TaskSite,
  line: number,
  found: FileAnalysis,
  runs: readonly RunState[],
  say: LensWords,
): readonly LensData[] {
  const { l10n } = say;
  if (!site.reached) {
    return [tell(line, 'circle-slash', l10n.t('Nothing in this file makes this task'))];
  }
  const { object, ...asPod } = site;
  const tasks = listAddresses({ ...found, sites: [asPod], imported: [] });
  if (tasks.length === 0) {
    const isKnown = site.instances.every((one) => one.mapIndexes?.length === 0);
    const text = isKnown
      ? l10n.t('Airflow makes no instance of this task')
      : l10n.t('The ids of this task cannot be known here');
    return [tell(line, 'circle-slash', text)];
  }
  if (object !== undefined) {
    const title = `$(open-preview) ${l10n.t('Preview {0}', object)}`;
    const tooltip = l10n.t(
      'Shows what the operator would create; it is not a pod and cannot be run from here',
    );
    return [{ line, title, tooltip, command: 'podTasks.task.preview', given: [tasks] }];
  }
  const problem = findRefusal(site, found);
  const lenses = offer(line, tasks, count(site.instances), runs, say);
  return problem === undefined
    ? lenses
    : [
        refused(line, problem, say),
        ...lenses.filter(({ command }) => command !== 'podTasks.task.run'),
      ];
}

function offer(
  line: number,
  tasks: readonly TaskAddress[],
  total: number | undefined,
  runs: readonly RunState[],
  { words, l10n }: LensWords,
): readonly LensData[] {
  const run =
    total === undefined
      ? l10n.t('Run pod (mapped)…')
      : total > 1
        ? l10n.t('Run pod ({0} instances)…', total)
        : l10n.t('Run pod');
  const last = runs.find((one) => tasks.some((task) => isRunOf(one, task)));
  const lenses: LensData[] = [
    {
      line,
      title: `$(play) ${run}`,
      tooltip: l10n.t('Runs the pod of this task as it is in the editor now'),
      command: 'podTasks.task.run',
      given: [tasks],
    },
    {
      line,
      title: `$(open-preview) ${l10n.t('Preview pod')}`,
      tooltip: l10n.t('Shows the pod that the operator would create'),
      command: 'podTasks.task.preview',
      given: [tasks],
    },
  ];
  if (last === undefined) return lenses;
  const state = findItemState(undefined, last);
  const word = words.text(`item.${state}`);
  return [
    ...lenses,
    {
      line,
      title: `$(${stateIcons[state].id}) ${toPlainText(word)}`,
      tooltip: toPlainText(
        last.detail === '' ? l10n.t('Shows the log of the last run') : last.detail,
      ),
      command: 'podTasks.run.showLog',
      given: [last.id],
    },
  ];
}

/** How many instances there are; undefined where they cannot be counted. */
function count(instances: readonly TaskInstances[]): number | undefined {
  let total = 0;
  for (const { mapIndexes } of instances) {
    if (mapIndexes === undefined) return undefined;
    total += mapIndexes.length;
  }
  return total;
}

function listAddresses(found: FileAnalysis): readonly TaskAddress[] {
  return listTasks(found).map(({ task }) => task);
}

/** Why Airflow would refuse what stands at the site. */
function findRefusal({ span }: TaskSite, { file, problems }: FileAnalysis): Problem | undefined {
  return problems.find(
    (problem) =>
      problem.severity === 'error' &&
      problem.file === file &&
      problem.span.start >= span.start &&
      problem.span.end <= span.end,
  );
}

function refused(line: number, problem: Problem, { words, l10n }: LensWords): LensData {
  const sentence = words.problem(problem);
  const title = l10n.t('Cannot run: {0}', toPlainText(sentence, 100));
  return { ...tell(line, 'error', title), tooltip: toPlainText(sentence, 1000) };
}

function tell(line: number, icon: string, text: string): LensData {
  return { line, title: `$(${icon}) ${text}`, tooltip: text, command: undefined, given: [] };
}
