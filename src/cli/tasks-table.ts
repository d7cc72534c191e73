import { relative } from 'node:path';
import type { Value } from '../core/python/value.ts';
import { harmless } from '../core/words/fill.ts';
import type { Words } from '../core/words/say.ts';
import { textOf } from '../core/airflow/find-tasks.ts';
import type { FileTasks } from './collect-tasks.ts';
import { printTable } from './print-table.ts';
import { toPrintable } from './value-json.ts';
import { printJson } from './print-json.ts';

/** What `tasks` prints for people: a table of the tasks, then the problems, each with its place. */
export function showTasks(files: readonly FileTasks[], words: Words, folder: string): string {
  const shorten = (file: string): string => {
    const near = relative(folder, file);
    return near === '' || near.startsWith('..') ? file : near;
  };
  const rows = files.flatMap((file) =>
    file.tasks.map((task) => [
      `${shorten(file.file)}:${task.at.span.line}`,
      showId(task.dagId, words),
      showId(task.taskId, words) + (task.reached ? '' : ` (${words.text('tasks.unreached')})`),
      task.form === 'operator' ? task.operator : task.form,
      showId(task.arguments.get('image') ?? { kind: 'str', value: '' }, words),
    ]),
  );
  const heads = (['place', 'dag', 'task', 'form', 'image'] as const).map((name) =>
    words.text(`column.${name}`),
  );
  const problems = files.flatMap((file) =>
    file.problems.map(
      (problem) =>
        `${harmless(shorten(file.file))}:${problem.span.line}:${problem.span.column + 1}: ${words.text(`severity.${problem.severity}`)}: ${words.problem(problem)}\n`,
    ),
  );
  const table = rows.length === 0 ? `${words.text('tasks.none')}\n` : printTable([heads, ...rows]);
  return problems.length === 0 ? table : `${table}\n${problems.join('')}`;
}

function showId(value: Value, words: Words): string {
  const known = textOf(value);
  if (known !== undefined) return known;
  if (value.kind === 'unknown') return `<${words.text('value.unknown')}>`;
  if (value.kind === 'placeholder') return `<${value.input.kind} ${value.input.key}>`;
  return printJson(toPrintable(value, { words, clientMajor: 0 }));
}
