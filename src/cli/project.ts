import { readdirSync, realpathSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Files } from '../core/base/files.ts';
import { readAirflowCfg } from '../core/project/airflow-cfg.ts';
import { readAirflowSettings } from '../core/project/airflow-settings.ts';
import type { AirflowSettings } from '../core/project/airflow-settings.ts';
import { mapContainerPaths } from '../core/project/container-paths.ts';
import { createDiskFiles, isWithin } from '../core/project/disk-files.ts';
import { readDotenv } from '../core/project/dotenv.ts';
import { findVersions } from '../core/project/find-versions.ts';
import type { FoundVersions } from '../core/project/find-versions.ts';
import { findWorkspace } from '../core/project/find-workspace.ts';
import { findLayout, findPythonRoots } from '../core/project/python-roots.ts';
import { readWorkspaceSettings } from '../core/project/workspace-settings.ts';
import type { WorkspaceSettings } from '../core/project/workspace-settings.ts';
import { usageError } from './usage-error.ts';

/** The project around a DAG file, as found on disk. */
export interface Project {
  readonly workspace: string;
  /** What evaluation may read: inside the workspace only, also by the paths of Airflow's container. */
  readonly files: Files;
  /** The folders from which imports are served. */
  readonly roots: readonly string[];
  readonly versions: FoundVersions;
  /** The names of `.env` that begin with `AIRFLOW_`. */
  readonly environment: ReadonlyMap<string, string>;
  /** The options of airflow.cfg by `section.key`. */
  readonly configuration: ReadonlyMap<string, string>;
  /** Of airflow_settings.yaml. */
  readonly settings: AirflowSettings;
  /** Of .vscode/settings.json. */
  readonly workspaceSettings: WorkspaceSettings;
}

/** Reads the project around `file` (an absolute real path); `workspace` as `--workspace` gives it. */
export function readProject(file: string, workspace: string | undefined): Project {
  const root = workspace === undefined ? findWorkspace(file, dirname(file)) : toFolder(workspace);
  const layout = findLayout(file, root);
  // A file outside of the named workspace still sees its own folder.
  const disk = createDiskFiles(isWithin(file, root) ? [root] : [root, dirname(file)]);
  const read = (name: string): string =>
    [...new Set([layout.home, root])].map((folder) => disk.read(join(folder, name))).find(isText) ??
    '';
  return {
    workspace: root,
    files: mapContainerPaths(disk, layout),
    roots: findPythonRoots(layout, disk),
    versions: findVersions(file, root, disk),
    environment: new Map(
      [...readDotenv(read('.env'))].filter(([name]) => name.startsWith('AIRFLOW_')),
    ),
    configuration: readAirflowCfg(read('airflow.cfg')),
    settings: readAirflowSettings(read('airflow_settings.yaml')),
    workspaceSettings: readSettingsOf(root),
  };
}

/** What the workspace around `folder` (absolute) says of where its tasks run. */
export function findWorkspaceSettings(folder: string): WorkspaceSettings {
  return readSettingsOf(findWorkspace(join(folder, 'file'), folder));
}

function readSettingsOf(root: string): WorkspaceSettings {
  const text = createDiskFiles([root]).read(join(root, '.vscode', 'settings.json'));
  return readWorkspaceSettings(text ?? '');
}

function isText(text: string | undefined): text is string {
  return text !== undefined;
}

function toFolder(path: string): string {
  try {
    const real = realpathSync(path);
    if (statSync(real).isDirectory()) {
      readdirSync(real);
      return real;
    }
  } catch (error) {
    throw usageError('not-a-folder', { option: '--workspace', value: path }, error);
  }
  throw usageError('not-a-folder', { option: '--workspace', value: path });
}
