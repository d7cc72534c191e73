import type { Evaluation } from '../core/airflow/evaluate.ts';
import { toMissing } from '../core/airflow/missing-inputs.ts';
import type { RunContext } from '../core/airflow/run-context.ts';
import type { TaskDefinition } from '../core/airflow/task-definition.ts';
import type { Input, Value } from '../core/python/value.ts';
import type { Words } from '../core/words/say.ts';
import type { Analysis } from './analysis.ts';
import { buildPod, toMissingError, toRefusal } from './build-pod.ts';
import type { Built } from './build-pod.ts';
import { textOf } from './choose-task.ts';

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
    .filter((definition) => definition.reached)
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
  const { file, span } = definition.at;
  const task = textOf(definition.taskId);
  const missing = [...(definition.expand?.values() ?? [])]
    .flatMap(inputsOf)
    .map((input) => toMissing(input, definition.at));
  const data = { task: task ?? '' };
  const problem = { code: 'expand-unknown', file, span, data, severity: 'error' } as const;
  return {
    dagId: textOf(definition.dagId) ?? null,
    taskId: task ?? null,
    mapIndex: undefined,
    manifest: undefined,
    error: missing.length > 0 ? toMissingError(missing, words) : toRefusal([problem], words),
    notices: [],
    overlooked: [],
  };
}

/** What a value waits for, anywhere inside. */
function inputsOf(value: Value): readonly Input[] {
  switch (value.kind) {
    case 'placeholder':
      return [value.input];
    case 'unknown':
      return value.needs;
    case 'choice':
      return value.options.flatMap((option) => inputsOf(option.value));
    case 'list':
    case 'tuple':
    case 'set':
      return value.items.flatMap(inputsOf);
    case 'dict':
      return value.entries.flatMap(([key, item]) => [...inputsOf(key), ...inputsOf(item)]);
    default:
      return [];
  }
}
