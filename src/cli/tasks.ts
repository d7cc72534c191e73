import { statSync } from 'node:fs';
import { join } from 'node:path';
import { clientMajor } from '../core/airflow/tables/versions.ts';
import { isPodTaskError } from '../core/base/failure.ts';
import type { Analysis } from '../core/manifest/analysis.ts';
import { collectTasks } from './collect-tasks.ts';
import type { FileTasks } from './collect-tasks.ts';
import { readContextOptions } from './context-options.ts';
import type { ContextOptions } from './context-options.ts';
import { createTasksContext } from '../core/airflow/create-context.ts';
import { findIgnoreSyntax } from '../core/airflow/find-ignore-syntax.ts';
import { exitCodes } from './exit-codes.ts';
import { findDagFiles } from '../core/project/find-dag-files.ts';
import type { Candidate, Ignoring } from '../core/project/find-dag-files.ts';
import type { GivenOptions } from './parse-arguments.ts';
import { readProjectWithSettings } from './project.ts';
import { readDagFile, readRealPath } from './read-dag-file.ts';
import type { Services } from './services.ts';
import { printTasks } from './tasks-json.ts';
import { showTasks } from './tasks-table.ts';

/** `pod-tasks tasks`: lists the pod tasks of files and folders, and what is wrong with the files. */
export async function listTasks(
  paths: readonly string[],
  options: GivenOptions,
  analysis: Analysis,
  services: Services,
): Promise<number> {
  const given = readContextOptions(options);
  const found = new Map<string, FileTasks>();
  let code: number = exitCodes.success;
  for (const path of paths) {
    try {
      const real = readRealPath(path, services.folder);
      if (statSync(real).isDirectory()) {
        const ignoring = readIgnoring(real, given, services);
        for (const one of findDagFiles(real, ignoring))
          tryFile(one, given, analysis, services, found);
      } else {
        readTasks(real, true, given, analysis, services, found);
      }
    } catch (error) {
      if (!isPodTaskError(error, 'file-unreadable')) throw error;
      code = exitCodes.usage;
      await services.say(services.words.failure(error.code, error.data));
    }
  }
  const files = [...found.values()];
  await services.out.write(
    options.has('--json')
      ? `${printTasks(files, services.words)}\n`
      : showTasks(files, services.words, services.folder),
  );
  return code;
}

/** How `.airflowignore` files around a folder are read, by the project of each. */
function readIgnoring(folder: string, given: ContextOptions, services: Services): Ignoring {
  const around = readProjectWithSettings(join(folder, 'file'), given.workspace);
  return {
    workspace: around.workspace,
    syntaxOf: (file) => {
      const project = readProjectWithSettings(file, given.workspace);
      return findIgnoreSyntax(createTasksContext(given, project, services.machine, ''));
    },
  };
}

function readTasks(
  path: string,
  mentions: boolean,
  given: ContextOptions,
  analysis: Analysis,
  services: Services,
  found: Map<string, FileTasks>,
): void {
  const { path: file, text } = readDagFile(path, services.folder);
  const project = readProjectWithSettings(file, given.workspace);
  const context = createTasksContext(given, project, services.machine, text);
  const evaluation = analysis.evaluate(file, text, context, project);
  if (!mentions && evaluation.tasks.length === 0) return;
  collectTasks(evaluation, clientMajor(context.versions.provider), found);
}

/** In a folder a file that cannot be read is a problem of that file. */
function tryFile(
  { path: file, mentions }: Candidate,
  given: ContextOptions,
  analysis: Analysis,
  services: Services,
  found: Map<string, FileTasks>,
): void {
  try {
    readTasks(file, mentions, given, analysis, services, found);
  } catch (error) {
    if (!isPodTaskError(error, 'file-unreadable')) throw error;
    const span = { start: 0, end: 0, line: 1, column: 0, endLine: 1, endColumn: 0 };
    const { data } = error;
    found.set(file, {
      file,
      dags: [],
      tasks: [],
      problems: [{ code: 'file-unreadable', file, span, data, severity: 'error' }],
      clientMajor: 0,
    });
  }
}
