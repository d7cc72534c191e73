import type { Notice } from '../../core/base/notice.ts';
import type { Problem } from '../../core/base/problem.ts';
import type { Span } from '../../core/base/span.ts';
import type { Json } from '../../core/base/json.ts';
import type { MissingInput } from '../../core/airflow/rendering/rendered-task.ts';
import type { Versions } from '../../core/airflow/surroundings/run-context.ts';
import type { ObjectKind } from '../../core/airflow/tables/object-operators.ts';
import type { TaskForm } from '../../core/airflow/task-definition.ts';
import type { PodQuestion, ProjectFolders } from '../../core/bridge/questions.ts';
import type { Manifest } from '../../core/manifest/manifest.ts';

/** One task instance of a DAG file. */
export interface TaskAddress {
  /** Absolute path of the DAG file that is evaluated. */
  readonly file: string;
  readonly dagId: string;
  readonly taskId: string;
  readonly mapIndex?: number;
}

/** A file as the editor has it, saved or not. */
export interface SourceText {
  /** Absolute path. */
  readonly file: string;
  readonly text: string;
}

/** What one place in a file makes. */
export interface TaskSite {
  /** The call from the callee's first character, or the decorator expression after the `@`. */
  readonly span: Span;
  readonly form: TaskForm;
  /** The class as named there, for example `KubernetesPodOperator`. */
  readonly operator: string;
  /** Empty where the site is not reached or nothing of it is known. */
  readonly instances: readonly TaskInstances[];
  readonly reached: boolean;
  /** What it creates in place of a pod; absent for a pod task. */
  readonly object?: ObjectKind;
}

/** The instances of one task; an id that is not known is undefined. */
export interface TaskInstances {
  readonly dagId: string | undefined;
  readonly taskId: string | undefined;
  /** `[undefined]` for a plain task; undefined where the number of a mapped one's instances is not known. */
  readonly mapIndexes: readonly (number | undefined)[] | undefined;
}

/** A problem in a text that may have been edited since. */
export interface FoundProblem extends Problem {
  /** Its place was, so that it may not be so any more. */
  readonly isEdited?: boolean;
}

/** What an evaluation of one file finds in that file. */
export interface FileAnalysis {
  readonly file: string;
  readonly sites: readonly TaskSite[];
  /** Tasks of this file's DAGs that helper modules make. */
  readonly imported: readonly TaskInstances[];
  /** Where the file's first DAG is made. */
  readonly dag: Span | undefined;
  readonly problems: readonly FoundProblem[];
  /** Why Airflow refuses the whole file. */
  readonly refusals: readonly FoundProblem[];
  /** True where the text has syntax errors, so that what is found is less than what is meant. */
  readonly broken: boolean;
  /** Whose rules hold. */
  readonly versions: Versions;
  /** The syntax errors of a later text than the one that all else was found in. */
  readonly later?: readonly FoundProblem[];
}

/** What the user or the settings give to a context, in the shape of the command line's CONTEXT options. */
export interface GivenInputs {
  readonly airflowVersion?: string;
  readonly providerVersion?: string;
  /** The Python that is selected for the file: a program or the folder of its environment, absolute. */
  readonly interpreter?: string;
  /** ISO 8601 with offset. */
  readonly logicalDate?: string;
  readonly params?: Readonly<Record<string, Json>>;
  readonly variables?: Readonly<Record<string, string>>;
  readonly connections?: Readonly<Record<string, string>>;
  readonly environment?: Readonly<Record<string, string>>;
  /** By `section.key` in lower case. */
  readonly configuration?: Readonly<Record<string, string>>;
  readonly xcom?: Readonly<Record<string, Json>>;
  readonly arguments?: Readonly<Record<string, Json>>;
  /** Overrides the task's namespace. */
  readonly namespace?: string;
  /** Which image stands for which, by pattern. */
  readonly registryMap?: Readonly<Record<string, string>>;
  /** True where Airflow runs inside of the cluster. */
  readonly inCluster?: boolean;
}

/** What makes one run differ from the next: the same moment gives the same run id, names and dates again. */
export interface RunMoment {
  /** ISO 8601 in UTC. */
  readonly now: string;
  /** 38 letters and digits that nobody can guess, `a-z0-9`. */
  readonly drawn: string;
}

/** A request for the pod of one instance. */
export interface PodRequest {
  readonly source: SourceText;
  readonly task: TaskAddress;
  readonly given: GivenInputs;
  /** The default is a new one. */
  readonly moment?: RunMoment;
  /** Texts to mask beside those that are known as secrets. */
  readonly secrets?: readonly string[];
  /** True: as Airflow would make it, without anything of the launcher's, and with what Airflow is asked. */
  readonly isExact?: boolean;
}

/** What Airflow is asked to make the same pod. */
export interface ExactQuestion {
  readonly folders: ProjectFolders;
  readonly question: PodQuestion;
}

/** What came of building one pod. */
export interface PodAnswer {
  /** Undefined where there is no such task any more, the file is refused as a whole, or the task makes no pod. */
  readonly manifest: Manifest | undefined;
  /** That the task makes something else than a pod, which `yaml` shows; absent for a pod task. */
  readonly notPod?: Problem;
  /** The launcher's own run id, which the pod is labelled with. */
  readonly runId: string;
  readonly logicalDate: string;
  readonly versions: Versions;
  /** Values to ask for, each once. */
  readonly missing: readonly MissingInput[];
  /** Why Airflow would refuse the task or its file. */
  readonly refusals: readonly Problem[];
  readonly notices: readonly Notice[];
  /** The pod as YAML for people: secrets masked. Undefined where `manifest` is. */
  readonly yaml: string | undefined;
  /** The texts that were masked; no log or channel may show them. */
  readonly secrets: readonly string[];
  /** Of a mapped task whose `mapIndex` was not named: the indexes to choose from, where their number is known. */
  readonly mapIndexes?: readonly number[];
  /** Where it was asked for. */
  readonly exact?: ExactQuestion;
}

/** Reads DAG files away from the extension host's own thread. All reject with an abort where the signal is aborted. */
export interface Analyzer {
  /** Never rejects for what the file holds. */
  readFile(source: SourceText, given: GivenInputs, signal: AbortSignal): Promise<FileAnalysis>;
  buildPod(request: PodRequest, signal: AbortSignal): Promise<PodAnswer>;
  /** Goes through the folders' Python files by a cheap test of the text; tells what each evaluated file holds. */
  scan(
    folders: readonly string[],
    signal: AbortSignal,
    onFile: (found: FileAnalysis, done: number, total: number) => void,
  ): Promise<void>;
  dispose(): void;
}
