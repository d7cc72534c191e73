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
import { findOrigin } from './find-origin.ts';
import {
  fromPreviewQuery,
  revisionOfQuery,
  shortRevision,
  versionsOfQuery,
} from './preview-address.ts';
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
  /**
   * The text of a file, from its buffer where it is open, or in a revision of Git; undefined where it is not there, or none of
   * the workspace's.
   */
  readonly textOf: (file: string, revision: string | undefined) => Promise<string | undefined>;
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
  /** What is shown; undefined before it was written. */
  shown(query: string): PodAnswer | undefined;
  /** What makes a task's pod differ from its next one: that of its open preview, else a new one. */
  momentOf(task: TaskAddress): RunMoment;
}

interface Kept {
  readonly task: TaskAddress;
  /** In place of the file's own. */
  readonly versions: VersionPair | undefined;
  readonly revision: string | undefined;
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

  // What is compared differs by what it is compared for alone.
  const momentOf = (task: TaskAddress): RunMoment =>
    [...kept.values()].find((one) => isSame(one.task, task))?.moment ?? {
      now: clock.now().toISOString(),
      drawn: parts.random(38),
    };

  const open = (query: string): Kept | undefined => {
    const known = kept.get(query);
    const task = known?.task ?? fromPreviewQuery(query);
    if (known !== undefined || task === undefined) return known;
    const one: Kept = {
      task,
      versions: versionsOfQuery(query),
      revision: revisionOfQuery(query),
      moment: momentOf(task),
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
      const text = one === undefined ? undefined : await textOf(one.task.file, one.revision);
      if (one === undefined || text === undefined) {
        const why =
          one?.revision === undefined
            ? l10n.t('The file of this preview is not in the workspace.')
            : l10n.t('The file is not in the revision {0}.', shortRevision(one.revision));
        return `# ${why}\n`;
      }
      const { task, versions, revision, moment } = one;
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
      const top = revision === undefined ? '' : `# ${sayRevision(revision, l10n)}\n`;
      const pod = formatPreview(task, one.shown ?? answer, words, l10n);
      const why = l10n.t('The file has syntax errors; this is the pod from before.');
      one.text = isBroken && one.good !== undefined ? `${top}# ${why}\n#\n${pod}` : `${top}${pod}`;
      return one.text;
    },
    of: (file) => [...kept].flatMap(([query, { task }]) => (task.file === file ? [query] : [])),
    close: (query) => {
      kept.delete(query);
    },
    originAt: (query, pointer) => {
      const manifest = kept.get(query)?.shown?.manifest;
      return manifest && findOrigin(manifest, pointer);
    },
    shown: (query) => kept.get(query)?.shown,
    momentOf,
  };
}

function sayRevision(revision: string, l10n: L10n): string {
  return l10n.t(
    'The file as it is in the revision {0}; all that it reads is as it is now.',
    shortRevision(revision),
  );
}

function isSame(a: TaskAddress, b: TaskAddress): boolean {
  return (
    a.file === b.file && a.dagId === b.dagId && a.taskId === b.taskId && a.mapIndex === b.mapIndex
  );
}
