import type { Notice } from '../../base/notice.ts';
import type { Problem } from '../../base/problem.ts';
import type { Origin } from '../../base/span.ts';
import type { Input, Value } from '../../python/value.ts';
import type { ObjectTask } from '../operators/object-operators.ts';
import type { CloudTask } from '../operators/cloud-operators.ts';

/**
 * A task instance ready for its pod: the operator's attributes after the constructor's conversions, default_args and
 * templates, with everything that the manifest needs of its surroundings.
 */
export interface RenderedTask {
  readonly dagId: string;
  readonly taskId: string;
  /** At least 0 for a mapped task, else undefined. */
  readonly mapIndex: number | undefined;
  readonly form: 'operator' | 'task.kubernetes' | 'task.kubernetes_cmd';
  /** The site, and the origin of everything that has no other. */
  readonly at: Origin;
  /**
   * Effective arguments by parameter name, rendered where the parameter is templated in this version; absent: the
   * operator's default. `none` where None was given.
   */
  readonly arguments: ReadonlyMap<string, Value>;
  /** `retries` and `retry_policy` of BaseOperator, where they are given; absent where there is no instance. */
  readonly retrying?: ReadonlyMap<string, Value>;
  /** For decorated functions: what the container runs, or (task.kubernetes_cmd) what made the command. */
  readonly callable?: RenderedCallable;
  /** The class attribute BASE_CONTAINER_NAME of a user's subclass, where it is set. */
  readonly baseContainerName?: string;
  /** What the operator of a cloud says of its cluster; absent for any other. */
  readonly cloud?: CloudTask;
  /** What is created in place of a pod; absent for a pod task. */
  readonly object?: ObjectTask;
  /** The extras of the Kubernetes connection; undefined where no connection is looked up. */
  readonly connectionExtras: ReadonlyMap<string, Value> | undefined;
  /** Text of the files that the pod needs (pod_template_file), by the path as the argument gives it; undefined: not found. */
  readonly files: ReadonlyMap<string, string | undefined>;
  /**
   * What the program and the site do with the pod that `build` makes, for what they leave; `build` is asked once or more, or
   * not at all. Absent where nothing has the pod in its hands.
   */
  readonly adaptPod?: (build: BuildPod) => AdaptedPod;
  readonly missing: readonly MissingInput[];
  readonly refusals: readonly Problem[];
  readonly assumptions: readonly Notice[];
  readonly problems: readonly Problem[];
}

/** The operator's own pod of arguments as those of a rendered task. */
export type BuildPod = (args: ReadonlyMap<string, Value>) => Value;

/** A pod as it goes to the cluster. */
export interface AdaptedPod {
  readonly pod: Value;
  readonly refusals: readonly Problem[];
  readonly notices: readonly Notice[];
}

/** The function of a `@task.kubernetes` task. */
export interface RenderedCallable {
  readonly name: string;
  /** The lines from the first decorator to the end of the function, as they stand in the file. */
  readonly source: string;
  /** A `list` or `tuple` as the call produced it. */
  readonly opArgs: Value;
  /** A `dict`. */
  readonly opKwargs: Value;
}

/** A value that is not given, and the option that gives it, for example `{ name: 'bucket', option: '--var bucket=VALUE' }`. */
export interface MissingInput {
  readonly name: string;
  readonly option: string;
  readonly input: Input;
  readonly at: Origin | undefined;
}
