import { startOfFile } from '../core/base/span.ts';
import { statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { clientMajor } from '../core/airflow/tables/versions.ts';
import { isPodTaskError } from '../core/base/failure.ts';
import type { Notice } from '../core/base/notice.ts';
import type { Analysis } from '../core/manifest/analysis.ts';
import { collectTasks } from './collect-tasks.ts';
import type { FileTasks } from './collect-tasks.ts';
import { readContextOptions } from './context-options.ts';
import type { ContextOptions } from './context-options.ts';
import {
  createTasksContext,
  listContextNotices,
} from '../core/airflow/surroundings/create-context.ts';
import { findIgnoreSyntax } from '../core/airflow/find-ignore-syntax.ts';
import { exitCodes } from './exit-codes.ts';
import { findDagFiles } from '../core/project/find-dag-files.ts';
import type { Candidate, Ignoring } from '../core/project/find-dag-files.ts';
import type { GivenOptions } from './parse-arguments.ts';
import { rememberFiles } from '../core/project/remember-files.ts';
import { sayNotices } from './prepare.ts';
import { createProgress } from './progress.ts';
import { readProjectWithSettings } from './project.ts';
import type { ProjectWithSettings } from './project.ts';
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
  const readProject = rememberProjects(given.workspace);
  const progress = createProgress(services.err, () => performance.now());
  const notices: Notice[] = [];
  const readOne = (path: string, mentions: boolean): void => {
    notices.push(...readTasks(path, mentions, given, readProject, analysis, services, found));
  };
  let done = 0;
  let code: number = exitCodes.success;
  for (const path of paths) {
    try {
      const real = readRealPath(path, services.folder);
      if (statSync(real).isDirectory()) {
        const ignoring = readIgnoring(real, given, readProject, services);
        for (const one of findDagFiles(real, ignoring)) {
          tryFile(one, readOne, found);
          done++;
          progress.show(() =>
            services.words.text('state.reading', { count: done, path: one.path }),
          );
        }
      } else {
        readOne(real, true);
      }
    } catch (error) {
      if (!isPodTaskError(error, 'file-unreadable')) throw error;
      code = exitCodes.usage;
      await services.say(services.words.failure(error.code, error.data));
    }
  }
  await progress.end();
  const files = [...found.values()];
  await services.out.write(
    options.has('--json')
      ? `${printTasks(files, services.words)}\n`
      : showTasks(files, services.words, services.folder),
  );
  await sayNotices(notices, services);
  return code;
}

/** How `.airflowignore` files around a folder are read, by the project of each. */
function readIgnoring(
  folder: string,
  given: ContextOptions,
  readProject: (file: string) => ProjectWithSettings,
  services: Services,
): Ignoring {
  return {
    workspace: readProject(join(folder, 'file')).workspace,
    syntaxOf: (file) =>
      findIgnoreSyntax(createTasksContext(given, readProject(file), services.machine, '')),
  };
}

function readTasks(
  path: string,
  mentions: boolean,
  given: ContextOptions,
  readProject: (file: string) => ProjectWithSettings,
  analysis: Analysis,
  services: Services,
  found: Map<string, FileTasks>,
): readonly Notice[] {
  const { path: file, text } = readDagFile(path, services.folder);
  const project = readProject(file);
  const context = createTasksContext(given, project, services.machine, text);
  const evaluation = analysis.evaluate(file, text, context, project);
  if (!mentions && evaluation.tasks.every(({ object }) => object !== undefined)) return [];
  collectTasks(evaluation, clientMajor(context.versions.provider), found);
  // What is only taken for granted is of no interest in a list.
  return listContextNotices(given, context, services.machine).filter(
    ({ code }) => code === 'versions-unfit',
  );
}

/** The projects around files; what lies in one folder has one, which is read once. */
function rememberProjects(workspace: string | undefined): (file: string) => ProjectWithSettings {
  const known = new Map<string, ProjectWithSettings>();
  return (file) => {
    const folder = dirname(file);
    const before = known.get(folder);
    if (before !== undefined) return before;
    const project = readProjectWithSettings(file, workspace);
    const remembered = { ...project, files: rememberFiles(project.files) };
    known.set(folder, remembered);
    return remembered;
  };
}

/** In a folder a file that cannot be read is a problem of that file. */
function tryFile(
  { path: file, mentions }: Candidate,
  readOne: (path: string, mentions: boolean) => void,
  found: Map<string, FileTasks>,
): void {
  try {
    readOne(file, mentions);
  } catch (error) {
    if (!isPodTaskError(error, 'file-unreadable')) throw error;
    const { data } = error;
    found.set(file, {
      file,
      dags: [],
      tasks: [],
      problems: [{ code: 'file-unreadable', file, span: startOfFile, data, severity: 'error' }],
      clientMajor: 0,
    });
  }
}
