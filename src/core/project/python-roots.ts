import { basename, dirname, join } from 'node:path';
import type { Files } from '../base/files.ts';
import { isWithin } from './disk-files.ts';
import { foldersUpward } from './find-workspace.ts';

/** Where the parts of an Airflow project lie; absolute real paths. */
export interface ProjectLayout {
  readonly workspace: string;
  /**
   * Airflow's dags folder: the nearest one that holds the file and that the configuration names, else of that name, else the
   * file's own folder.
   */
  readonly dags: string;
  /** What stands for Airflow's home: the folder that holds `dags`, else the nearest that looks like one, else the workspace. */
  readonly home: string;
}

// What lies in the home of an Airflow project; folders end in `/`.
const homeMarks = ['airflow.cfg', 'airflow_settings.yaml', '.astro/', 'plugins/'];

/** The layout around a DAG file (an absolute real path); `named` are folders that the configuration names as those of DAGs. */
export function findLayout(
  file: string,
  workspace: string,
  files: Pick<Files, 'list'>,
  named: readonly string[] = [],
): ProjectLayout {
  const upward = isWithin(file, workspace) ? foldersUpward(file, workspace) : [dirname(file)];
  const configured = upward.find((folder) => named.includes(folder));
  const called = upward.find((folder) => basename(folder) === 'dags');
  const dags = configured ?? called ?? dirname(file);
  if (called !== undefined && (configured === undefined || configured === called))
    return { workspace, dags, home: called === workspace ? workspace : dirname(called) };
  const home = upward.find((folder) => {
    const listed = files.list(folder);
    return homeMarks.some((mark) => listed.includes(mark));
  });
  return { workspace, dags, home: home ?? workspace };
}

/**
 * The folders from which the file's imports are served, in order: those that Airflow puts on `sys.path` (dags, config,
 * plugins), its home as Astronomer's image has it, the folders above up to the workspace, and last those between dags and
 * the file, one of which may be the dags folder of some deployment.
 */
export function findPythonRoots(
  file: string,
  layout: ProjectLayout,
  files: Pick<Files, 'real'>,
): readonly string[] {
  const { dags, workspace } = layout;
  const above = isWithin(dags, workspace)
    ? foldersUpward(join(dags, 'x'), workspace)
    : [dags, workspace];
  const below = foldersUpward(file, dags);
  return unique([...onPath(layout), layout.home, ...above, ...below], files);
}

/** Those of them that Airflow itself puts on `sys.path`; the others are guesses. */
export function findSureRoots(
  layout: ProjectLayout,
  files: Pick<Files, 'real'>,
): readonly string[] {
  return unique(onPath(layout), files);
}

function onPath({ dags, home }: ProjectLayout): readonly string[] {
  return [dags, join(home, 'config'), join(home, 'plugins')];
}

function unique(folders: readonly string[], files: Pick<Files, 'real'>): readonly string[] {
  return [...new Set(folders.flatMap((folder) => files.real(folder) ?? []))];
}

/**
 * The folders in which Airflow finds the site's own settings, in order: `config` in its home, the workspace and its home as
 * images have them on the path, then `config` and `plugins`.
 */
export function findSettingsFolders(
  layout: ProjectLayout,
  airflowHome: string | undefined,
  files: Pick<Files, 'real'>,
): readonly string[] {
  const { home, workspace } = layout;
  const wanted = [
    ...(airflowHome === undefined ? [] : [join(airflowHome, 'config')]),
    join(home, 'config'),
    workspace,
    home,
    join(workspace, 'config'),
    join(home, 'plugins'),
    join(workspace, 'plugins'),
  ];
  return [...new Set(wanted.flatMap((folder) => files.real(folder) ?? []))];
}
