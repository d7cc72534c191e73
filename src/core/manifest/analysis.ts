import type { Evaluation } from '../airflow/evaluate.ts';
import type { Follower } from '../airflow/follow.ts';
import type { RenderedTask } from '../airflow/rendering/rendered-task.ts';
import type { RunContext } from '../airflow/surroundings/run-context.ts';
import type { Files } from '../base/files.ts';
import type { Bounds } from '../python/host.ts';
import type { ParserModules } from '../base/wasm.ts';
import type { Manifest } from './manifest.ts';
import type { ObjectManifest } from './object-manifest.ts';

/** What an evaluation sees of the project around its file. */
export interface ProjectFiles {
  readonly files: Files;
  /** The folders from which imports are served. */
  readonly roots: readonly string[];
  /** Those of them that Airflow puts on `sys.path`; all where undefined. */
  readonly sureRoots?: readonly string[] | undefined;
  /** The folders in which Airflow looks for the site's own settings, in order. */
  readonly settingsFolders?: readonly string[];
}

/** From DAG text to pods; loaded once per program. */
export interface Analysis {
  /** Throws only where `signal` is aborted. */
  evaluate(
    file: string,
    source: string,
    context: RunContext,
    project: ProjectFiles,
    signal?: Pick<AbortSignal, 'aborted'>,
  ): Evaluation;
  /** Starts to outline a file while someone works on it. */
  follow(
    file: string,
    context: RunContext,
    project: ProjectFiles,
    signal?: Pick<AbortSignal, 'aborted'>,
  ): Follower;
  /** With `showGaps` each value that is not given leaves its name in the pod, for people to see; else nothing. */
  buildManifest(task: RenderedTask, context: RunContext, showGaps?: boolean): Manifest;
  /** What a task creates in place of a pod; undefined for a pod task. */
  buildObject(
    task: RenderedTask,
    context: RunContext,
    showGaps?: boolean,
  ): ObjectManifest | undefined;
}

/** What the analysis is loaded with. */
export interface AnalysisParts {
  readonly parser: ParserModules;
  /** Milliseconds from any start. */
  readonly clock: () => number;
  /** The default is what the command line takes. */
  readonly bounds?: Bounds;
  /** How many parsed texts are kept for the next evaluation. */
  readonly keptTexts?: number;
}
