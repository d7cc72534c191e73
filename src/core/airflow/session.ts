import type { Notice } from '../base/notice.ts';
import type { Files } from '../base/files.ts';
import type { Problem, ProblemCode } from '../base/problem.ts';
import type { MessageData } from '../base/message.ts';
import { startOfFile } from '../base/span.ts';
import type { Origin } from '../base/span.ts';
import { raiseWith, refuse } from '../python/execution/exceptions.ts';
import type { Bounds } from '../python/host.ts';
import type { Interpreter } from '../python/interpreter.ts';
import type { PyRef, PyUnknown, PyValue, Test } from '../python/object.ts';
import type { CallArguments } from '../python/host-type.ts';
import type { PythonParser } from '../python/syntax/parser.ts';
import type { LocalSettings } from './surroundings/local-settings.ts';
import type { Natives } from './natives.ts';
import type { RunContext } from './surroundings/run-context.ts';
import type { Value } from '../python/value.ts';
import type { ObjectKind } from './tables/object-operators.ts';
import { createParameterTable, type ParameterTable } from './tables/kpo-parameters.ts';
import type { TaskForm } from './task-definition.ts';

/** What an evaluation reads from and is bounded by. */
export interface Surroundings {
  readonly parser: PythonParser;
  readonly files: Files;
  /** Folders from which the project's modules are imported, in order. */
  readonly roots: readonly string[];
  /** Those of them that Python itself would look in first; all where undefined. */
  readonly sureRoots?: readonly string[] | undefined;
  /** Folders in which `airflow_local_settings.py` is looked for, in order. */
  readonly settingsFolders?: readonly string[];
  readonly bounds: Bounds;
  readonly signal?: Pick<AbortSignal, 'aborted'> | undefined;
  /** Milliseconds from any start. */
  readonly clock: () => number;
}

/** A pod task as it was made: its site, and the operator that the program holds. */
export interface PodTask {
  readonly key: number;
  readonly form: TaskForm;
  readonly operator: string;
  readonly at: Origin;
  /** As the call gives them, as they were at that time. */
  readonly arguments: ReadonlyMap<string, Value>;
  readonly expand: ReadonlyMap<string, Value> | undefined;
  /** The operator instance; undefined where Airflow refuses to make it or the site is not reached. */
  readonly instance: PyRef | undefined;
  readonly dag: PyValue | undefined;
  readonly dagId: Value;
  readonly taskId: Value;
  /** What the path to the site assumes. */
  readonly path: readonly Test[];
  readonly reached: boolean;
  /** More arguments may be given than are known. */
  readonly isOpen: boolean;
  readonly problems: Problem[];
  /** What it creates in place of a pod; absent for a pod task. */
  readonly object?: ObjectKind;
}

/** What an exception of Airflow's own tells the host. */
export interface RefusalDetail {
  readonly code: ProblemCode;
  readonly data: MessageData;
  readonly at: Origin | undefined;
}

/** Everything that one evaluation collects. Made for one file, thrown away with it. */
export class Session {
  readonly context: RunContext;
  readonly surroundings: Surroundings;
  readonly file: string;
  /** Those of the pod operator of this provider. */
  readonly parameters: ParameterTable;
  /** Airflow's own classes; set before the file runs. */
  natives: Natives | undefined;
  readonly tasks: PodTask[] = [];
  /** DAG instances in the order made. */
  readonly dags: PyRef[] = [];
  /** Addresses of the DAGs that Airflow would find. */
  readonly registered = new Set<number>();
  readonly problems: Problem[] = [];
  readonly refusals: Problem[] = [];
  readonly assumptions = new Map<string, Notice>();
  /** The `with DAG(...)` and `with TaskGroup(...)` that surround what runs now. */
  readonly dagStack: PyValue[] = [];
  readonly groupStack: PyValue[] = [];
  /** Where each operator instance was asked for, by address. */
  readonly sites = new Map<
    number,
    { readonly at: Origin | undefined; readonly args: CallArguments }
  >();
  /** Of operator instances of which not all arguments are known: what may give the others, by address. */
  readonly openArguments = new Map<number, PyUnknown>();
  /** Of operator instances of clouds that do not say what becomes of their pods, by address. */
  readonly defaultActions = new Set<number>();
  /** Set while functions that nothing calls are run, to see what is in them. */
  probing = false;
  /** Set while a mapped task's instance is made for rendering: nothing is recorded then. */
  rendering = false;
  /** What the site's own settings define; known once the file has run. */
  localSettings: LocalSettings | undefined;
  /** Set while a pod is built: what `build_pod_request_obj` of Airflow's class does. */
  requestPod: ((instance: PyRef) => PyValue) | undefined;
  /** The file itself was imported beside. */
  isReadAgain = false;
  private lastSite: Origin | undefined;
  /** Something was said to be where something else is that came before. */
  private isPlacedByLast = false;

  constructor(file: string, context: RunContext, surroundings: Surroundings) {
    this.file = file;
    this.context = context;
    this.surroundings = surroundings;
    this.parameters = createParameterTable(context.versions.provider);
  }

  get airflow(): string {
    return this.context.versions.airflow;
  }

  get provider(): string {
    return this.context.versions.provider;
  }

  get isAirflow3(): boolean {
    return Number(this.airflow.split('.')[0]) >= 3;
  }

  /** The class of exception that Airflow raises for a wrong use of it. */
  get misuse(): string {
    return this.isAirflow3 ? 'TypeError' : 'AirflowException';
  }

  assume(notice: Notice): void {
    this.assumptions.set(JSON.stringify(notice), notice);
  }

  problem(
    code: ProblemCode,
    at: Origin | undefined,
    data: MessageData,
    severity: Problem['severity'],
  ): Problem {
    if (at === undefined) this.isPlacedByLast = true;
    const place = at ?? this.lastSite ?? { file: this.file, span: startOfFile };
    return { code, file: place.file, span: place.span, data, severity };
  }

  report(
    code: ProblemCode,
    at: Origin | undefined,
    data: MessageData,
    severity: Problem['severity'],
  ): void {
    this.problems.push(this.problem(code, at, data, severity));
  }

  /** Raises what Airflow raises, said as one of our problems. */
  raise(vm: Interpreter, className: string, message: string, detail: RefusalDetail): never {
    throw raiseWith(vm, className, message, detail);
  }

  /** The same, but goes on where nothing would catch it. */
  refuse(
    vm: Interpreter,
    className: string,
    message: string,
    detail: RefusalDetail,
    at: Origin,
  ): void {
    refuse(vm, className, message, detail, at);
  }

  place(at: Origin | undefined): void {
    this.lastSite = at ?? this.lastSite;
  }

  /** See OutsideWorld. */
  get isOpen(): boolean {
    return this.dagStack.length > 0 || this.groupStack.length > 0;
  }

  /** See OutsideWorld. */
  mark(): Mark {
    this.isReadAgain = false;
    this.isPlacedByLast = false;
    return {
      tasks: this.tasks.length,
      dags: this.dags.length,
      registered: this.registered.size,
      problems: this.problems.length,
      refusals: this.refusals.length,
    };
  }

  /** See OutsideWorld. */
  since(mark: Mark): Done | undefined {
    if (this.isReadAgain || this.isPlacedByLast) return undefined;
    return {
      tasks: this.tasks.slice(mark.tasks),
      dags: this.dags.slice(mark.dags),
      registered: [...this.registered].slice(mark.registered),
      problems: this.problems.slice(mark.problems),
      refusals: this.refusals.slice(mark.refusals),
      lastSite: this.lastSite,
    };
  }

  /** See OutsideWorld. */
  redo(done: Done): void {
    for (const task of done.tasks) this.tasks.push({ ...task, key: this.tasks.length });
    this.dags.push(...done.dags);
    for (const addr of done.registered) this.registered.add(addr);
    this.problems.push(...done.problems);
    this.refusals.push(...done.refusals);
    this.lastSite = done.lastSite;
  }

  /** Forgets what was collected. */
  restart(): void {
    for (const list of [
      this.tasks,
      this.dags,
      this.problems,
      this.refusals,
      this.dagStack,
      this.groupStack,
    ])
      list.length = 0;
    this.registered.clear();
    // Asked for while a task is made or rendered, which is over.
    this.sites.clear();
    this.openArguments.clear();
    this.defaultActions.clear();
    this.probing = false;
    this.lastSite = undefined;
  }
}

/** How much was collected at one time. */
interface Mark {
  readonly tasks: number;
  readonly dags: number;
  readonly registered: number;
  readonly problems: number;
  readonly refusals: number;
}

/** What was collected meanwhile. */
interface Done {
  readonly tasks: readonly PodTask[];
  readonly dags: readonly PyRef[];
  readonly registered: readonly number[];
  readonly problems: readonly Problem[];
  readonly refusals: readonly Problem[];
  readonly lastSite: Origin | undefined;
}
