import type { MessageData } from './message.ts';
import type { Span } from './span.ts';

/**
 * What analysis can say of a DAG file; the closed list, worded in `words/`. After each code: when, and the names in
 * `data`; those in brackets may be left out. `airflow` and `provider` are versions, `detail` is Python's or Jinja's own text.
 */
export type ProblemCode =
  | 'syntax-error' // the text does not parse here; [detail]
  | 'file-unreadable' // a file could not be read; path, [detail]
  | 'import-missing' // a module or name that this version of Airflow does not have; module, [name, airflow, provider]
  | 'versions-unfit' // the provider needs a newer Airflow; airflow, provider, needed, [fitting: a provider that does not]
  | 'decorator-missing' // `task.NAME` that this version does not have; name, [airflow, provider]
  | 'invalid-argument' // a parameter that the operator of this version does not take; argument, [operator, task, provider, detail, nearest, since]
  | 'invalid-value' // a value that the operator of this version refuses; [argument, operator, task, detail]
  | 'config-missing' // a configuration option that this version does not have; key, [airflow]
  | 'positional-arguments' // a call that Python refuses for its arguments; function, [detail]
  | 'python-raises' // the file raises while it is imported; exception, [detail]
  | 'duplicate-task-id' // task, [dag]
  | 'dependency-cycle' // tasks of a DAG that wait for one another; task, [dag]
  | 'invalid-id' // a dag_id or task_id that Airflow refuses; id, [detail]
  | 'no-dag' // a task that no DAG holds; [task]
  | 'not-a-plain-pod' // Job, Kueue and Spark operators; operator, [kind]
  | 'bounds-reached' // the interpreter gave up here: steps, depth, size or time; [bound]
  | 'template-undefined' // a template names something that is not defined; name, [argument]
  | 'template-error' // a template that does not parse or that raises; [argument, detail]
  | 'value-unknown' // an argument that cannot be known without running Python; argument, [detail]
  | 'expand-unknown' // the number of mapped instances is not known; [task]
  | 'map-index' // a mapped task without, or with a wrong, map index; [task, index, count]
  | 'policy-raises' // a function of airflow_local_settings refuses the DAG; hook, exception, [detail]
  | 'hook-raises' // what Airflow calls with the task or its pod raises; hook, exception, [detail]
  | 'xcom-unsupported' // a value that cannot be handed to the function; [type, detail]
  | 'argument-ignored' // accepted and without effect in this version; argument, [operator, provider]
  | 'argument-deprecated' // still obeyed, but another one is to be used; argument, successor, [operator, provider]
  | 'run-id-refused' // a run id of which Airflow makes no run; detail
  | 'param-refused' // a param of the run that its schema refuses; detail
  | 'argument-missing'; // a parameter without which there is no pod; argument, [operator]

/** One thing said about a place in a file: an error means that Airflow refuses it. */
export interface Problem {
  readonly code: ProblemCode;
  /** Absolute real path of the file. */
  readonly file: string;
  readonly span: Span;
  readonly data: MessageData;
  readonly severity: 'error' | 'warning' | 'info';
}
