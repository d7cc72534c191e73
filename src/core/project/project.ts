import { dirname, join, resolve } from 'node:path';
import type { Files } from '../base/files.ts';
import { readAirflowCfg } from './airflow-cfg.ts';
import { readAirflowSettings } from './airflow-settings.ts';
import type { AirflowSettings } from './airflow-settings.ts';
import { mapContainerPaths } from './container-paths.ts';
import { findDagFolders } from './dag-folders.ts';
import { createDiskFiles, isWithin } from './disk-files.ts';
import { readDotenv } from './dotenv.ts';
import { completeVersions, findInstalled, listEnvironments } from './find-installed.ts';
import { findVersions } from './find-versions.ts';
import type { FoundVersions } from './find-versions.ts';
import { findWorkspace } from './find-workspace.ts';
import { findLayout, findPythonRoots, findSettingsFolders, findSureRoots } from './python-roots.ts';
import type { ProjectLayout } from './python-roots.ts';
import { openTextsFirst } from './open-texts.ts';
import { findBackendFiles, readValueFiles } from './value-files.ts';
import type { ValueFiles } from './value-files.ts';
import { readWorkspaceSettings } from './workspace-settings.ts';

/** The project around a DAG file, as its files tell. */
export interface Project {
  readonly workspace: string;
  readonly layout: ProjectLayout;
  /** What evaluation may read: inside the workspace only, also by the paths of Airflow's container. */
  readonly files: Files;
  /** The folders from which imports are served. */
  readonly roots: readonly string[];
  /** Those of them that Airflow puts on `sys.path`. */
  readonly sureRoots: readonly string[];
  /** The folders in which Airflow looks for the site's own settings, in order. */
  readonly settingsFolders: readonly string[];
  /** Those that it pins, completed by what is installed for it. */
  readonly versions: FoundVersions;
  /** The names of `.env` that begin with `AIRFLOW_`. */
  readonly environment: ReadonlyMap<string, string>;
  /** The options of airflow.cfg by `section.key`. */
  readonly configuration: ReadonlyMap<string, string>;
  /** Variables and connections of airflow_settings.yaml and of the files that the workspace or its secrets backend names. */
  readonly settings: AirflowSettings;
}

/**
 * Reads the project around `file` (an absolute real path); `folder`, an absolute real path, bounds it where it is known, else
 * the repository does. `open` are texts that count before those on disk, by absolute real path; `interpreter` is the Python
 * that is selected for it, a program or the folder of its environment, of which the names of installed packages are read.
 */
export function readProject(
  file: string,
  folder: string | undefined,
  open: ReadonlyMap<string, string> = new Map(),
  interpreter?: string,
): Project {
  const root = folder ?? findWorkspace(file, dirname(file));
  // A file outside of the named folder still sees its own one.
  const bounds = isWithin(file, root) ? [root] : [root, dirname(file)];
  const disk = openTextsFirst(createDiskFiles(bounds), bounds, open);
  const first = findLayout(file, root, disk);
  const read = (name: string): string =>
    [...new Set([first.home, root])].map((folder) => disk.read(join(folder, name))).find(isText) ??
    '';
  const environment = new Map(
    [...readDotenv(read('.env'))].filter(([name]) => name.startsWith('AIRFLOW_')),
  );
  const configuration = readAirflowCfg(read('airflow.cfg'));
  const named = findDagFolders(environment, configuration, first, disk);
  const layout = findLayout(file, root, disk, named);
  const environments = listEnvironments(interpreter, file, root);
  // An environment may be a link to where a tool keeps them all; names alone are read there.
  const installed = createDiskFiles(environments);
  const mapped = mapContainerPaths(disk, layout);
  const settings = readAirflowSettings(read('airflow_settings.yaml'));
  const values = readValueFiles(
    importedFiles(root, disk),
    findBackendFiles(environment, configuration),
    mapped,
  );
  return {
    workspace: root,
    layout,
    files: mapped,
    settingsFolders: findSettingsFolders(layout, environment.get('AIRFLOW_HOME'), mapped),
    roots: findPythonRoots(file, layout, disk),
    sureRoots: findSureRoots(layout, disk),
    versions: completeVersions(
      findVersions(file, root, disk),
      findInstalled(environments, (path) => installed.list(path)),
    ),
    environment,
    configuration,
    settings: {
      variables: new Map([...settings.variables, ...values.variables]),
      connections: new Map([...settings.connections, ...values.connections]),
    },
  };
}

/** The files that the workspace's settings name, absolute. */
function importedFiles(root: string, files: Files): ValueFiles {
  const settings = readWorkspaceSettings(files.read(join(root, '.vscode', 'settings.json')) ?? '');
  const at = (path: string | undefined): string | undefined => path && resolve(root, path);
  return {
    variablesFile: at(settings.variablesFile),
    connectionsFile: at(settings.connectionsFile),
  };
}

function isText(text: string | undefined): text is string {
  return text !== undefined;
}
