import type { RunContext } from '../../../src/core/airflow/surroundings/run-context.ts';
import { evaluate } from '../../../src/core/airflow/evaluate.ts';
import type { Evaluation, Surroundings } from '../../../src/core/airflow/evaluate.ts';
import type { Files } from '../../../src/core/base/files.ts';
import { defaultBounds } from '../../../src/core/python/host.ts';
import type { PythonParser } from '../../../src/core/python/syntax/parser.ts';
import type { Value } from '../../../src/core/python/value.ts';
import { filesOf } from '../python/run-python.ts';

/** The import of the pod operator and a DAG around `body` (indented by four). */
export function inDag(body: string): string {
  return `from airflow import DAG
from airflow.providers.cncf.kubernetes.operators.pod import KubernetesPodOperator as Pod
with DAG("d") as dag:
${body}`;
}

/** Evaluates a text as /dags/d.py, or another `file`, with placeholders for what is not given; `files` are other files by path. */
export function evaluated(
  parser: PythonParser,
  text: string,
  given: Partial<RunContext> = {},
  files: Readonly<Record<string, string>> = {},
  file = '/dags/d.py',
  roots: Pick<Surroundings, 'roots' | 'sureRoots'> = { roots: ['/dags'] },
): Evaluation {
  const surroundings = surroundingsOf(parser, filesOf({ [file]: text, ...files }));
  return evaluate(file, text, contextOf(given), { ...surroundings, ...roots });
}

/** A context in which nothing is given and what is missing is a placeholder, but for `given`. */
export function contextOf(given: Partial<RunContext>): RunContext {
  return {
    versions: { airflow: '2.11.0', provider: '10.12.0', source: 'given' },
    run: undefined,
    params: {},
    variables: {},
    connections: {},
    environment: {},
    configuration: {},
    xcom: undefined,
    arguments: {},
    inCluster: false,
    unset: 'placeholder',
    seed: undefined,
    marker: false,
    namespace: undefined,
    now: '2024-01-15T00:00:00Z',
    ...given,
  };
}

/** Files in memory, with the DAG folder at /dags; time stands still. */
export function surroundingsOf(parser: PythonParser, files: Files): Surroundings {
  return { parser, files, roots: ['/dags'], bounds: defaultBounds, clock: () => 0 };
}

/** A value as short text: `?` for unknown with what it waits for, `<kind:key>` for a placeholder, `a | b` for a choice. */
export function shown(value: Value | undefined): string {
  if (value === undefined) return 'absent';
  switch (value.kind) {
    case 'none':
      return 'None';
    case 'str':
      return value.value;
    case 'bool':
    case 'int':
    case 'float':
      return String(value.value);
    case 'list':
    case 'tuple':
    case 'set':
      return `[${value.items.map(shown).join(', ')}]`;
    case 'dict':
      return `{${value.entries.map(([k, v]) => `${shown(k)}: ${shown(v)}`).join(', ')}}`;
    case 'object':
      return `${value.class}(${[...value.fields].map(([k, v]) => `${k}=${shown(v)}`).join(', ')})`;
    case 'unknown':
      return `?${value.needs.map((n) => `${n.kind}:${n.key}`).join(',')}`;
    case 'placeholder':
      return `<${value.input.kind}:${value.input.key}${value.default ? `=${shown(value.default)}` : ''}>`;
    case 'choice':
      return value.options.map((o) => `${shown(o.value)} if ${o.when}`).join(' | ');
    default:
      return value.kind;
  }
}

/** Each task as `dag task form line`, with `unreached` where nothing reaches it. */
export function listed(evaluation: Evaluation): readonly string[] {
  return evaluation.tasks.map(
    (task) =>
      `${shown(task.dagId)} ${shown(task.taskId)} ${task.form} ${task.at.span.line}${task.reached ? '' : ' unreached'}`,
  );
}
