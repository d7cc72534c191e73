import type { Origin } from '../../core/base/span.ts';
import type { Clock } from '../../core/base/clock.ts';
import type { Words } from '../../core/words/say.ts';
import type {
  Analyzer,
  GivenInputs,
  PodAnswer,
  RunMoment,
  TaskAddress,
} from '../analysis/analyzer.ts';
import type { L10n } from '../localize.ts';
import type { VersionPair } from '../../core/airflow/tables/versions.ts';
import { fromPreviewQuery, versionsOfQuery } from './preview-address.ts';
import { formatPreview } from './preview-text.ts';

/** What a task was given before, and what of it nobody should see. */
export interface PreviewInputs {
  readonly given: GivenInputs;
  readonly secrets: readonly string[];
}

/** What previews are made of. */
export interface PreviewParts {
  readonly analyzer: Pick<Analyzer, 'buildPod'>;
  readonly inputs: (task: TaskAddress) => Promise<PreviewInputs>;
  /** The text of a file, from its buffer where it is open; undefined where it is not there, or none of the workspace's. */
  readonly textOf: (file: string) => Promise<string | undefined>;
  readonly clock: Clock;
  random(length: number): string;
  readonly words: Words;
  readonly l10n: L10n;
}

/** Writes the texts of previews; a preview keeps its run id and names for as long as it is open. */
export interface Previews {
  /**
   * `query` as toPreviewDocument makes it. While someone is typing, a pod that was shown stays where the text as it is gives
   * none: it is mostly a word that is not finished.
   */
  write(query: string, signal: AbortSignal, isTyping?: boolean): Promise<string>;
  /** The previews that show tasks of a file, by their queries. */
  of(file: string): readonly string[];
  close(query: string): void;
  /**
   * Where the value at a JSON pointer of the pod that is shown was written, or the nearest one around it; `'operator'` for one
   * that nothing of the project gives. Undefined where no pod is shown.
   */
  originAt(query: string, pointer: string): Origin | 'operator' | undefined;
}

interface Kept {
  readonly task: TaskAddress;
  /** In place of the file's own. */
  readonly versions: VersionPair | undefined;
  readonly moment: RunMoment;
  good: PodAnswer | undefined;
  shown: PodAnswer | undefined;
  /** What was written last. */
  text: string | undefined;
}

/** See Previews. */
export function createPreviews(parts: PreviewParts): Previews {
  const { analyzer, inputs, textOf, clock, words, l10n } = parts;
  const kept = new Map<string, Kept>();

  const open = (query: string): Kept | undefined => {
    const known = kept.get(query);
    const task = known?.task ?? fromPreviewQuery(query);
    if (known !== undefined || task === undefined) return known;
    // What is compared differs by the versions alone.
    const beside = [...kept.values()].find((one) => isSame(one.task, task));
    const moment = beside?.moment ?? { now: clock.now().toISOString(), drawn: parts.random(38) };
    const one: Kept = {
      task,
      versions: versionsOfQuery(query),
      moment,
      good: undefined,
      shown: undefined,
      text: undefined,
    };
    kept.set(query, one);
    return one;
  };

  return {
    write: async (query, signal, isTyping = false) => {
      const one = open(query);
      const text = one === undefined ? undefined : await textOf(one.task.file);
      if (one === undefined || text === undefined) {
        return `# ${l10n.t('The file of this preview is not in the workspace.')}\n`;
      }
      const { task, versions, moment } = one;
      const { given: own, secrets } = await inputs(task);
      const given =
        versions === undefined
          ? own
          : { ...own, airflowVersion: versions.airflow, providerVersion: versions.provider };
      const source = { file: task.file, text };
      const answer = await analyzer.buildPod({ source, task, given, moment, secrets }, signal);
      const isRefused = answer.refusals.length > 0 || answer.manifest === undefined;
      const wasPod = one.shown?.manifest !== undefined && one.shown.refusals.length === 0;
      if (isTyping && isRefused && wasPod && one.text !== undefined) return one.text;
      const isBroken = answer.refusals.some(({ code }) => code === 'syntax-error');
      if (!isBroken) one.good = answer.manifest === undefined ? undefined : answer;
      one.shown = isBroken ? one.good : answer;
      const pod = formatPreview(task, one.shown ?? answer, words, l10n);
      const why = l10n.t('The file has syntax errors; this is the pod from before.');
      one.text = isBroken && one.good !== undefined ? `# ${why}\n#\n${pod}` : pod;
      return one.text;
    },
    of: (file) => [...kept].flatMap(([query, { task }]) => (task.file === file ? [query] : [])),
    close: (query) => {
      kept.delete(query);
    },
    originAt: (query, pointer) => {
      const manifest = kept.get(query)?.shown?.manifest;
      if (manifest === undefined) return undefined;
      for (let at = pointer; at !== ''; at = at.slice(0, at.lastIndexOf('/'))) {
        const origin = manifest.origins.get(at);
        if (origin !== undefined) return origin;
      }
      return manifest.origins.get('') ?? 'operator';
    },
  };
}

function isSame(a: TaskAddress, b: TaskAddress): boolean {
  return (
    a.file === b.file && a.dagId === b.dagId && a.taskId === b.taskId && a.mapIndex === b.mapIndex
  );
}
