import type { Evaluation } from '../core/airflow/evaluate.ts';
import { uniqueMissing } from '../core/airflow/surroundings/missing-inputs.ts';
import type { MissingInput } from '../core/airflow/rendering/rendered-task.ts';
import type { RunContext } from '../core/airflow/surroundings/run-context.ts';
import type { TaskDefinition } from '../core/airflow/task-definition.ts';
import type { FailureCode } from '../core/base/failure.ts';
import type { Notice } from '../core/base/notice.ts';
import type { Problem, ProblemCode } from '../core/base/problem.ts';
import type { Json } from '../core/base/json.ts';
import type { Manifest } from '../core/manifest/manifest.ts';
import type { Words } from '../core/words/say.ts';
import type { Analysis } from '../core/manifest/analysis.ts';
import { textOf } from '../core/airflow/find-tasks.ts';

/** What came of building one task instance's pod. */
export interface Built {
  readonly dagId: string | null;
  readonly taskId: string | null;
  readonly mapIndex: number | undefined;
  readonly manifest: Manifest | undefined;
  /** What the task creates in place of a pod; absent for a pod task. */
  readonly object?: Json;
  /** Why there is no pod to send; undefined where there is one. */
  readonly error: BuildError | undefined;
  readonly notices: readonly Notice[];
  /** What is overlooked because of `--force`. */
  readonly overlooked: readonly Problem[];
}

/** Why a pod cannot be sent. */
export interface BuildError {
  readonly code: ProblemCode | FailureCode;
  readonly message: string;
  readonly missing: readonly MissingInput[];
}

/** Builds the pod of one instance; a refusal counts before missing values, unless `force`. */
export function buildPod(
  evaluation: Evaluation,
  definition: TaskDefinition,
  mapIndex: number | undefined,
  context: RunContext,
  analysis: Analysis,
  words: Words,
  force: boolean,
): Built {
  const rendered = evaluation.render(definition.key, mapIndex);
  const made = analysis.buildObject(rendered, context) ?? analysis.buildManifest(rendered, context);
  const { refusals, missing, assumptions } = made;
  const error =
    refusals.length > 0 && !force
      ? toRefusal(refusals, words)
      : missing.length > 0
        ? toMissingError(missing, words)
        : undefined;
  return {
    dagId: textOf(definition.dagId) ?? made.dagId,
    taskId: textOf(definition.taskId) ?? made.taskId,
    mapIndex,
    ...('pod' in made ? { manifest: made } : { manifest: undefined, object: made.object }),
    error,
    notices: assumptions,
    overlooked: force ? refusals : [],
  };
}

/** The refusal of a file or task, worded; `problems` is not empty. */
export function toRefusal(problems: readonly Problem[], words: Words): BuildError {
  const sentences = problems.map((problem) => words.problem(problem));
  return {
    code: problems[0]?.code ?? 'refused',
    message: [...new Set(sentences)].join(' '),
    missing: [],
  };
}

/** The error of values that are not given, each once; `all` is not empty. */
export function toMissingError(all: readonly MissingInput[], words: Words): BuildError {
  const missing = uniqueMissing(all);
  const names = missing.map(({ name, option }) => `${name} (${option})`).join(', ');
  return {
    code: 'values-missing',
    message: words.failure('values-missing', { names }),
    missing,
  };
}
