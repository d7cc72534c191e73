import type { RunContext } from '../../core/airflow/surroundings/run-context.ts';
import { toDagQuestion, toFolders, toInstanceQuestion } from '../../core/bridge/questions.ts';
import { listInContainers } from '../../core/project/container-paths.ts';
import type { Project } from '../../core/project/project.ts';
import type { ExactQuestion, PodAnswer } from './analyzer.ts';
import type { BuildAsk } from './protocol.ts';

/** What Airflow is asked to make the pod of `answer`; `file` is the real path of the DAG file. */
export function toExactQuestion(
  { task, text, given }: Pick<BuildAsk, 'task' | 'text' | 'given'>,
  file: string,
  { layout, roots, environment }: Project,
  context: RunContext,
  { manifest }: Pick<PodAnswer, 'manifest'>,
): ExactQuestion {
  const { dagId, taskId, mapIndex } = task;
  const place = {
    file,
    source: text,
    dags: layout.dags,
    files: [file, ...listInContainers(file, layout)],
    roots,
  };
  const supplies = {
    variables: context.variables,
    connections: context.connections,
    environment: given.environment ?? {},
    configuration: given.configuration ?? {},
  };
  return {
    folders: toFolders(layout, environment),
    question: {
      ...toDagQuestion(place, supplies),
      ...toInstanceQuestion({ dagId, taskId, mapIndex }, context, manifest?.pod),
    },
  };
}
