import type { Evaluation } from '../../core/airflow/evaluate.ts';
import type { RunContext } from '../../core/airflow/surroundings/run-context.ts';
import type { Analysis, ProjectFiles } from '../../core/manifest/analysis.ts';
import { createLastFiles } from './last-files.ts';

/** Evaluates; the last evaluation of a file is given again while its text, its context and all that it read are the same. */
export interface EvaluationCache {
  evaluate(file: string, text: string, context: RunContext, project: ProjectFiles): Evaluation;
}

/** Keeps those of the last `count` files. `signal` belongs to whatever question is under way. */
export function createEvaluationCache(
  analysis: Pick<Analysis, 'evaluate'>,
  count: number,
  signal: Pick<AbortSignal, 'aborted'>,
): EvaluationCache {
  const last = createLastFiles<Evaluation>(count);
  return {
    evaluate: (file, text, context, project) =>
      last.get(
        file,
        context,
        project,
        (recorded) => analysis.evaluate(file, text, context, recorded, signal),
        text,
      ),
  };
}
