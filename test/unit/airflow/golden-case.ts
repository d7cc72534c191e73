import assert from 'node:assert/strict';
import { readFileSync, realpathSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import {
  createRunContext,
  createTasksContext,
} from '../../../src/core/airflow/surroundings/create-context.ts';
import { evaluate, type Evaluation } from '../../../src/core/airflow/evaluate.ts';
import type { RunContext } from '../../../src/core/airflow/surroundings/run-context.ts';
import { readContextOptions } from '../../../src/cli/context-options.ts';
import { parseArguments } from '../../../src/cli/parse-arguments.ts';
import { readProject } from '../../../src/core/project/project.ts';
import { defaultBounds } from '../../../src/core/python/host.ts';
import { pythonParser } from '../python/run-python.ts';

const parser = await pythonParser();
const golden = new URL('../../fixtures/golden/', import.meta.url);
const goldenFile = (path: string): string => fileURLToPath(new URL(path, golden));
const index = JSON.parse(readFileSync(goldenFile('index.json'), 'utf8')) as {
  readonly versions: Readonly<Record<string, { readonly airflow: string }>>;
  readonly cases: Readonly<Record<string, { readonly args: readonly string[] }>>;
};

/** The recorded DAG files, each with what the recorder was given. */
export const goldenCases: readonly (readonly [name: string, args: readonly string[]])[] =
  Object.entries(index.cases).map(([name, { args }]) => [name, args]);

/** Evaluates a recorded DAG file as `manifest`, or as `tasks`, does for a version of the provider. */
export function evaluateGolden(
  name: string,
  provider: string,
  args: readonly string[],
  command: 'manifest' | 'tasks' = 'manifest',
): { readonly evaluation: Evaluation; readonly context: RunContext } {
  const path = realpathSync(goldenFile(`dags/${name}.py`));
  const versions = { airflow: index.versions[provider]?.airflow ?? '', provider };
  return evaluateCase(path, goldenFile('dags'), versions, args, command);
}

/** Evaluates a DAG file of a workspace as the command line does with `args`. */
export function evaluateCase(
  path: string,
  workspace: string,
  versions: { readonly airflow: string; readonly provider: string },
  args: readonly string[],
  command: 'manifest' | 'tasks' = 'manifest',
): { readonly evaluation: Evaluation; readonly context: RunContext } {
  const parsed = parseArguments([
    'manifest',
    path,
    '--all',
    '--no-marker',
    '--fixed-ids',
    '--workspace',
    workspace,
    '--airflow-version',
    versions.airflow,
    '--provider-version',
    versions.provider,
    ...args,
    ...(args.includes('--xcom') ? [] : ['--xcom', '{}']),
  ]);
  assert.equal(parsed.ask, 'command', JSON.stringify(parsed));
  const given = readContextOptions(parsed.options);
  const project = readProject(path, given.workspace);
  const create = command === 'tasks' ? createTasksContext : createRunContext;
  const context = create(
    given,
    project,
    {
      environment: {},
      now: new Date(0),
      random: () => 'x',
    },
    '',
  );
  const { files, roots, settingsFolders } = project;
  const evaluation = evaluate(path, readFileSync(path, 'utf8'), context, {
    parser,
    files,
    roots,
    settingsFolders,
    bounds: defaultBounds,
    clock: () => 0,
  });
  return { evaluation, context };
}

/** How recordings and evaluations name one instance. */
export function keyOf(one: {
  readonly dag_id?: string | undefined;
  readonly task_id?: string | undefined;
  readonly map_index?: number | undefined;
}): string {
  return `${one.dag_id ?? ''} ${one.task_id ?? ''} ${one.map_index === undefined || one.map_index < 0 ? '' : one.map_index}`;
}
