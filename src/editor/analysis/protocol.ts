import type { ParserFiles } from '../../core/project/compile-parser.ts';
import type { FileAnalysis, GivenInputs, PodAnswer, RunMoment, TaskAddress } from './analyzer.ts';

/** What the worker is started with. */
export interface WorkerSetup {
  readonly wasm: ParserFiles;
  /** A folder for what was compiled, absolute; undefined: nothing is kept. */
  readonly compiled: string | undefined;
  /** Those of this machine that begin with `AIRFLOW_`. */
  readonly environment: Readonly<Record<string, string>>;
  /** One Int32: the id of the request that is to stop. */
  readonly stop: SharedArrayBuffer;
}

/** What the worker is asked; all plain data. One question is under way at a time. */
export type Ask =
  | ({ readonly kind: 'read'; readonly id: number } & ReadAsk)
  | ({ readonly kind: 'build'; readonly id: number } & BuildAsk)
  | ({ readonly kind: 'find'; readonly id: number } & FindAsk);

/** What one file makes. */
export interface ReadAsk {
  /** As the editor names it. */
  readonly file: string;
  /** Undefined: as it is on disk, for a file that a search has found. */
  readonly text: string | undefined;
  readonly given: GivenInputs;
  /** The workspace folder that holds it. */
  readonly folder: string | undefined;
}

/** The pod of one instance. */
export interface BuildAsk extends ReadAsk {
  readonly text: string;
  readonly task: TaskAddress;
  readonly moment: RunMoment;
  readonly secrets: readonly string[];
  readonly isExact: boolean;
}

/** The next portion of the files in a folder that may make pod tasks. */
export interface FindAsk {
  readonly folder: string;
  /** What the settings give of versions. */
  readonly given: GivenInputs;
  /** Portions of one search have the same number. */
  readonly search: number;
}

/** A portion of a search. */
export interface FoundFiles {
  readonly files: readonly string[];
  readonly isLast: boolean;
}

/** A text that is open and differs from the disk; undefined: no longer. */
export interface OpenText {
  readonly kind: 'open';
  readonly file: string;
  readonly text: string | undefined;
}

/** What goes to the worker. */
export type ToWorker = Ask | OpenText;

/** What comes back: one for each question. */
export type FromWorker =
  | { readonly kind: 'read'; readonly id: number; readonly result: FileAnalysis | undefined }
  | { readonly kind: 'build'; readonly id: number; readonly result: PodAnswer }
  | { readonly kind: 'find'; readonly id: number; readonly result: FoundFiles }
  | { readonly kind: 'stopped'; readonly id: number }
  | { readonly kind: 'failed'; readonly id: number; readonly detail: string };
