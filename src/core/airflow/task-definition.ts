import type { Problem } from '../base/problem.ts';
import type { Origin } from '../base/span.ts';
import type { Value } from '../python/value.ts';
import type { ObjectKind } from './tables/object-operators.ts';

/** How a pod task was written. */
export type TaskForm = 'operator' | 'partial' | 'task.kubernetes' | 'task.kubernetes_cmd';

/** One pod task that the file makes, as the call gives it. */
export interface TaskDefinition {
  /** Stable within one evaluation; the handle for rendering. */
  readonly key: number;
  /** A `str` value where known. */
  readonly dagId: Value;
  /** With the prefixes of its groups, as Airflow knows it. */
  readonly taskId: Value;
  readonly form: TaskForm;
  /** The class as named at the site, for example `KubernetesPodOperator` or `task.kubernetes`. */
  readonly operator: string;
  /** The call from the callee's first character, or the decorator expression after the `@`. */
  readonly at: Origin;
  /** As the call gives them: `*` and `**` unpacked, before default_args, prefixes and later changes. */
  readonly arguments: ReadonlyMap<string, Value>;
  /** The arguments of `expand`, for a mapped task, or for one in a mapped group those of the group. */
  readonly expand?: ReadonlyMap<string, Value>;
  /** Task ids that come before this one, where known. */
  readonly upstream: readonly string[];
  /** False where the site is not reached and only its text is known. */
  readonly reached: boolean;
  readonly problems: readonly Problem[];
  /** What it creates in place of a pod, so that it can be previewed and not run; absent for a pod task. */
  readonly object?: ObjectKind;
}

/** A DAG that a file makes. */
export interface DagDefinition {
  readonly dagId: Value;
  readonly at: Origin;
}
