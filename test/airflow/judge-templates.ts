import { readFileSync } from 'node:fs';
import { isDeepStrictEqual } from 'node:util';
import type { Problem } from '../../src/core/base/problem.ts';
import type { Value } from '../../src/core/python/value.ts';
import { evaluateCase } from '../unit/airflow/golden-case.ts';
import { optionsOf } from '../unit/airflow/recorded-case.ts';
import { plainValue } from './plain-value.ts';

/** What the real operator made of the template of a task: its arguments, or what was raised. */
export interface RenderedTemplate {
  readonly task_id: string;
  readonly rendered?: unknown;
  readonly error?: string;
}

/** How a template came out. */
export interface Verdict {
  readonly template: string;
  /** `otherwise`: both raise, and not the same; what raises first may hang on what is not known. */
  readonly outcome: 'same' | 'refused' | 'otherwise' | 'unknown' | 'different';
  readonly ours: string;
  readonly theirs: string;
}

/** Renders the one argument of each task of a DAG file and compares it with what the real operator made of it. */
export function judgeTemplates(
  path: string,
  workspace: string,
  versions: { readonly airflow: string; readonly provider: string },
  theirs: readonly RenderedTemplate[],
): readonly Verdict[] {
  const text = readFileSync(path, 'utf8');
  const { evaluation } = evaluateCase(path, workspace, versions, [
    ...optionsOf(text).slice(optionsOf(text).indexOf('--rendered') + 2),
  ]);
  const wanted = new Map(theirs.map((one) => [one.task_id, one]));
  return evaluation.tasks.map((task) => {
    const rendered = evaluation.render(task.key, undefined);
    const one = wanted.get(rendered.taskId);
    const template = lineOf(text, rendered.taskId);
    const said = withoutPath(one?.error ?? JSON.stringify(one?.rendered));
    const verdict = (outcome: Verdict['outcome'], ours: string): Verdict => ({
      template,
      outcome,
      ours,
      theirs: said,
    });
    const [refusal] = rendered.refusals;
    if (refusal !== undefined) {
      const ours = detailOf(refusal);
      if (one?.error === undefined) return verdict('different', ours);
      return verdict(isSameError(ours, firstLine(one.error)) ? 'refused' : 'otherwise', ours);
    }
    const raised = one?.error ?? '';
    const value = rendered.arguments.get('arguments');
    const made = value && plainValue(value);
    if (made === undefined) return verdict('unknown', reasonOf(value));
    // What is undefined inside of a value is refused when the pod is sent.
    if (JSON.stringify(made).includes('jinja2.runtime.') && raised.startsWith('Undefined'))
      return verdict('refused', raised);
    const isSame = one?.error === undefined && isDeepStrictEqual(made, JSON.parse(said));
    return verdict(isSame ? 'same' : 'different', JSON.stringify(made));
  });
}

function lineOf(text: string, taskId: string): string {
  const line = text.split('\n').find((one) => one.includes(`task_id='${taskId}', `)) ?? '';
  return line.slice(line.indexOf('arguments=['));
}

/** What was raised, as the recorder says it. */
function detailOf({ code, data }: Problem): string {
  const detail = firstLine(String(data['detail']));
  if (code === 'template-undefined') return `UndefinedError: ${detail}`;
  return code === 'template-error' ? detail : `${code} ${JSON.stringify(data)}`;
}

/** The same class, and of Jinja's own and Airflow's errors the same message; others are worded by many functions in C. */
function isSameError(ours: string, theirs: string): boolean {
  const classOf = (text: string): string => text.slice(0, text.indexOf(':'));
  if (/^(Undefined|Template\w*|Airflow\w*|Key)Error/.test(theirs)) return ours === theirs;
  return classOf(ours) === classOf(theirs);
}

/** The name of a DAG file's module hangs on where the file lies. */
function withoutPath(text: string): string {
  return text.replaceAll(/\bunusual_prefix_[0-9a-f]+_/g, '');
}

/** Without what hangs on the place of files and of Jinja's generated program. */
function firstLine(text: string): string {
  return (withoutPath(text).split('\n')[0] ?? '')
    .replace(/ \(<template>, line \d+\)$/, '')
    .replace(/^(TemplateNotFound: )'(.*)' not found in search path: .*$/, '$1$2');
}

function reasonOf(value: Value | undefined): string {
  if (value === undefined) return 'not rendered';
  if (value.kind === 'list')
    return reasonOf(value.items.find((item) => plainValue(item) === undefined));
  if (value.kind !== 'unknown') return value.kind;
  return `${value.reason.code} ${JSON.stringify(value.reason.data)}`;
}
