import type { Evaluation } from '../core/airflow/evaluate.ts';
import { explainUnknownCount, textOf } from '../core/airflow/find-tasks.ts';
import type { RunContext } from '../core/airflow/surroundings/run-context.ts';
import type { TaskDefinition } from '../core/airflow/task-definition.ts';
import type { Words } from '../core/words/say.ts';
import type { Analysis } from '../core/manifest/analysis.ts';
import { buildPod, toMissingError, toRefusal } from './build-pod.ts';
import type { Built } from './build-pod.ts';

/** The pods of all tasks that the file makes, and of all instances of mapped ones (of `--map-index`, where it is given). */
export function buildPods(
  evaluation: Evaluation,
  context: RunContext,
  analysis: Analysis,
  words: Words,
  force: boolean,
): readonly Built[] {
  const build = (definition: TaskDefinition, mapIndex: number | undefined): Built =>
    buildPod(evaluation, definition, mapIndex, context, analysis, words, force);
  return evaluation.tasks
    .filter(({ reached, object }) => reached && object === undefined)
    .flatMap((definition) => {
      const wanted = context.run?.mapIndex;
      const instances = evaluation.instances(definition.key);
      if (instances === undefined && wanted === undefined) {
        return [countUnknown(definition, words)];
      }
      if (instances === undefined) return [build(definition, wanted)];
      return instances
        .filter((one) => one === undefined || wanted === undefined || one === wanted)
        .map((one) => build(definition, one));
    });
}

/** A mapped task whose instances cannot be counted: what the count waits for, else that fact. */
function countUnknown(definition: TaskDefinition, words: Words): Built {
  const { missing, refusals } = explainUnknownCount(definition);
  return {
    dagId: textOf(definition.dagId) ?? null,
    taskId: textOf(definition.taskId) ?? null,
    mapIndex: undefined,
    manifest: undefined,
    error: missing.length > 0 ? toMissingError(missing, words) : toRefusal(refusals, words),
    notices: [],
    overlooked: [],
  };
}
