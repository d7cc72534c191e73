import type { ObjectTask } from '../airflow/operators/object-operators.ts';
import type { RenderedTask } from '../airflow/rendering/rendered-task.ts';
import { uniqueMissing } from '../airflow/surroundings/missing-inputs.ts';
import type { RunContext } from '../airflow/surroundings/run-context.ts';
import type { Notice } from '../base/notice.ts';
import type { Value } from '../python/value.ts';
import { buildJob } from './build-job.ts';
import { buildSpark } from './build-spark.ts';
import { noneValue } from './model-value.ts';
import type { ObjectManifest } from './object-manifest.ts';
import { settle } from './open-values.ts';
import { createRefusals } from './refusal.ts';
import type { Serialized } from './to-json.ts';

/** What a kind of object makes of a task: the object, and what has to be said of it. */
export interface BuiltObject
  extends Serialized, Pick<ObjectManifest, 'assumptions' | 'missing' | 'refusals'> {}

/**
 * The Job or SparkApplication that the operator of a task would create, as far as it is known; undefined for a task that makes a
 * pod. With `showGaps` the names of missing values stand in their places.
 */
export function buildObject(
  task: RenderedTask,
  context: RunContext,
  showGaps = false,
): ObjectManifest | undefined {
  if (task.object === undefined) return undefined;
  const { kind, operator } = task.object;
  const refusals = createRefusals(task.at);
  const settled = settleAll(task.object, context, refusals, showGaps);
  // None of it is ever sent, so nothing marks it as sent from here.
  const plain = { ...context, marker: false };
  const build = kind === 'Job' ? buildJob : buildSpark;
  const built = build(task, settled.argument, plain, showGaps);
  return {
    kind,
    dagId: task.dagId,
    taskId: task.taskId,
    mapIndex: task.mapIndex,
    object: built.json,
    origins: new Map([['', task.at], ...built.origins]),
    assumptions: [
      { code: 'object-preview', data: { operator, kind } },
      ...task.assumptions,
      ...settled.assumptions,
      ...built.assumptions,
    ],
    missing: uniqueMissing([...task.missing, ...settled.missing, ...built.missing]),
    refusals: [...task.refusals, ...refusals.all, ...built.refusals],
    problems: task.problems,
  };
}

function settleAll(
  { arguments: given }: ObjectTask,
  context: RunContext,
  refusals: ReturnType<typeof createRefusals>,
  showGaps: boolean,
): {
  readonly argument: (name: string) => Value;
  readonly missing: ObjectManifest['missing'];
  readonly assumptions: readonly Notice[];
} {
  const all = Array.from(given, ([name, value]) => ({
    name,
    ...settle(value, name, context, refusals, showGaps),
  }));
  return {
    argument: (name) => all.find((one) => one.name === name)?.value ?? noneValue,
    missing: all.flatMap(({ missing }) => missing),
    assumptions: all.flatMap(({ assumptions }) => assumptions),
  };
}
