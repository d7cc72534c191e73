import type { Evaluation } from '../../core/airflow/evaluate.ts';
import type { RunContext } from '../../core/airflow/surroundings/run-context.ts';
import type { Analysis, ProjectFiles } from '../../core/manifest/analysis.ts';
import { recordFiles } from './recording-files.ts';
import type { RecordingFiles } from './recording-files.ts';

/** Evaluates; the last evaluation of a file is given again while its text, its context and all that it read are the same. */
export interface EvaluationCache {
  evaluate(file: string, text: string, context: RunContext, project: ProjectFiles): Evaluation;
}

interface Kept {
  readonly text: string;
  readonly key: string;
  readonly files: RecordingFiles;
  readonly evaluation: Evaluation;
}

/** Keeps those of the last `count` files. `signal` belongs to whatever question is under way. */
export function createEvaluationCache(
  analysis: Pick<Analysis, 'evaluate'>,
  count: number,
  signal: Pick<AbortSignal, 'aborted'>,
): EvaluationCache {
  const kept = new Map<string, Kept>();
  return {
    evaluate: (file, text, context, project) => {
      const { roots, sureRoots, settingsFolders } = project;
      const key = JSON.stringify([context, roots, sureRoots, settingsFolders]);
      const last = kept.get(file);
      kept.delete(file);
      const isSame = last?.text === text && last.key === key && last.files.isSame(project.files);
      const next = isSame ? last : evaluate();
      kept.set(file, next);
      for (const oldest of kept.keys()) {
        if (kept.size <= count) break;
        kept.delete(oldest);
      }
      return next.evaluation;

      function evaluate(): Kept {
        const files = recordFiles(project.files);
        const evaluation = analysis.evaluate(file, text, context, { ...project, files }, signal);
        return { text, key, files, evaluation };
      }
    },
  };
}
