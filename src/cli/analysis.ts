import type { Evaluation } from '../core/airflow/evaluate.ts';
import type { RenderedTask } from '../core/airflow/rendered-task.ts';
import type { RunContext } from '../core/airflow/run-context.ts';
import type { Manifest } from '../core/manifest/manifest.ts';
import type { Project } from './project.ts';

/** From DAG text to pods; loaded once per program. */
export interface Analysis {
  evaluate(file: string, source: string, context: RunContext, project: Project): Evaluation;
  buildManifest(task: RenderedTask, context: RunContext): Manifest;
}
