import { chooseIgnoreSyntax } from '../project/airflow-ignore.ts';
import type { IgnoreSyntax } from '../project/airflow-ignore.ts';
import type { RunContext } from './surroundings/run-context.ts';

/** How a project's `.airflowignore` is read: as it is configured, else as its version of Airflow does. */
export function findIgnoreSyntax({
  environment,
  configuration,
  versions,
}: Pick<RunContext, 'environment' | 'configuration' | 'versions'>): IgnoreSyntax {
  const option =
    environment['AIRFLOW__CORE__DAG_IGNORE_FILE_SYNTAX'] ??
    configuration['core.dag_ignore_file_syntax'];
  return chooseIgnoreSyntax(option?.trim(), versions.airflow);
}
