import type { Disposable } from 'vscode';
import type { Clock } from '../../core/base/clock.ts';
import type { Log } from '../../core/base/log.ts';
import { mayMakePodTasks } from '../../core/project/find-dag-files.ts';
import type { Analyzer, FileAnalysis, FoundProblem } from '../analysis/analyzer.ts';
import { shiftAnalysis } from './shift-spans.ts';
import type { TextEdit } from './shift-spans.ts';

/** An open document that may be a DAG file. */
export interface OpenDocument {
  /** Absolute path. */
  readonly file: string;
  text(): string;
}

/** The open documents of the editor that may be DAG files. */
export interface DocumentSource {
  find(file: string): OpenDocument | undefined;
  onDidChange(listener: (file: string, edits: readonly TextEdit[]) => void): Disposable;
  onDidClose(listener: (file: string) => void): Disposable;
}

/** What is known of open DAG files, from the moment that someone asks for one until it is closed. */
export interface DagDocuments extends Disposable {
  /** What is in the file as far as it is known by now; undefined: nothing of interest, or not read yet. */
  find(file: string): FileAnalysis | undefined;
  /** The same, after the first reading. Undefined where it is not open or makes no DAG. */
  read(file: string): Promise<FileAnalysis | undefined>;
  /** Reads all again, for example since a setting or a helper module has changed. */
  refresh(): void;
  onDidChange(listener: (file: string) => void): Disposable;
}

/** How long a text has to be left alone before it is read, in milliseconds. */
const quiet = 250;

interface Followed {
  readonly document: OpenDocument;
  /** The last good one, or the first one, where the text stands now. */
  shown: FileAnalysis | undefined;
  /** What was edited since the text was taken that is being read. */
  edits: TextEdit[];
  /** Aborted by the next edit, or when it is closed. */
  work: AbortController;
  first: Promise<void>;
}

/** Follows documents. */
export function createDagDocuments(
  source: DocumentSource,
  analyzer: Pick<Analyzer, 'readFile'>,
  clock: Clock,
  log: Log,
): DagDocuments {
  const followed = new Map<string, Followed>();
  const listeners = new Set<(file: string) => void>();
  const tell = (file: string): void => {
    for (const listener of listeners) listener(file);
  };
  const stops = [
    source.onDidChange((file, edits) => {
      const one = followed.get(file);
      if (one === undefined || edits.length === 0) return;
      one.edits.push(...edits);
      if (one.shown !== undefined) one.shown = shiftAnalysis(one.shown, edits);
      one.work.abort();
      one.work = new AbortController();
      void readSoon(one, one.work.signal);
    }),
    source.onDidClose((file) => {
      followed.get(file)?.work.abort();
      followed.delete(file);
    }),
  ];

  return {
    find: (file) => followed.get(file)?.shown,
    read: async (file) => {
      const one = follow(file);
      await one?.first;
      return followed.get(file)?.shown;
    },
    refresh: () => {
      for (const one of followed.values()) {
        one.work.abort();
        one.work = new AbortController();
        void readSoon(one, one.work.signal);
      }
    },
    onDidChange: (listener) => {
      listeners.add(listener);
      return { dispose: () => void listeners.delete(listener) };
    },
    dispose: () => {
      for (const stop of stops) stop.dispose();
      for (const one of followed.values()) one.work.abort();
      followed.clear();
      listeners.clear();
    },
  };

  function follow(file: string): Followed | undefined {
    const known = followed.get(file);
    if (known !== undefined) return known;
    const document = source.find(file);
    if (document === undefined) return undefined;
    const one: Followed = {
      document,
      shown: undefined,
      edits: [],
      work: new AbortController(),
      first: Promise.resolve(),
    };
    followed.set(file, one);
    one.first = readNow(one, one.work.signal);
    return one;
  }

  async function readSoon(one: Followed, signal: AbortSignal): Promise<void> {
    try {
      await clock.sleep(quiet, signal);
    } catch {
      // A newer edit takes over.
      return;
    }
    await readNow(one, signal);
  }

  async function readNow(one: Followed, signal: AbortSignal): Promise<void> {
    const { file } = one.document;
    const text = one.document.text();
    one.edits = [];
    if (mayMakePodTasks(text, file) === undefined) {
      one.shown = undefined;
      tell(file);
      return;
    }
    try {
      const found = await analyzer.readFile({ file, text }, {}, signal);
      if (signal.aborted) return;
      const isWorse = found.broken && one.shown?.broken === false;
      one.shown =
        isWorse && one.shown !== undefined
          ? { ...one.shown, later: findErrors(shiftAnalysis(found, one.edits)) }
          : shiftAnalysis(found, one.edits);
      tell(file);
    } catch (error) {
      if (!isAbort(error)) log.error(`${file} could not be read`, error);
    }
  }
}

function findErrors({ problems }: FileAnalysis): readonly FoundProblem[] {
  return problems.filter(({ code }) => code === 'syntax-error');
}

function isAbort(error: unknown): boolean {
  return error instanceof Error && error.name === 'AbortError';
}
