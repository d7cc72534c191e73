import type { Problem } from '../base/problem.ts';
import type { Input, Value } from '../python/value.ts';
import type { Evaluation } from './evaluate.ts';
import { toMissing, uniqueMissing } from './surroundings/missing-inputs.ts';
import type { MissingInput } from './rendering/rendered-task.ts';
import type { TaskDefinition } from './task-definition.ts';

/** The tasks of that id that are reached, in that DAG where one is named. */
export function findTasks(
  evaluation: Evaluation,
  task: string,
  dag: string | undefined,
): readonly TaskDefinition[] {
  return evaluation.tasks.filter(
    (one) =>
      one.reached &&
      textOf(one.taskId) === task &&
      (dag === undefined || textOf(one.dagId) === dag),
  );
}

/** The text of a known str, else undefined. */
export function textOf(value: Value): string | undefined {
  return value.kind === 'str' ? value.value : undefined;
}

/** Of a mapped task whose instances cannot be counted: what the count waits for, and that fact as a refusal. */
export function explainUnknownCount(definition: TaskDefinition): {
  readonly missing: readonly MissingInput[];
  readonly refusals: readonly Problem[];
} {
  const { file, span } = definition.at;
  const missing = [...(definition.expand?.values() ?? [])]
    .flatMap(inputsOf)
    .map((input) => toMissing(input, definition.at));
  const data = { task: textOf(definition.taskId) ?? '' };
  return {
    missing: uniqueMissing(missing),
    refusals: [{ code: 'expand-unknown', file, span, data, severity: 'error' }],
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
