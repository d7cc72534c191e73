import { dirname } from 'node:path';
import type { Files } from '../../core/base/files.ts';
import { mapContainerPaths } from '../../core/project/container-paths.ts';
import { createDiskFiles } from '../../core/project/disk-files.ts';
import { findWorkspace } from '../../core/project/find-workspace.ts';
import { findLayout } from '../../core/project/python-roots.ts';

/** The files of the project around a DAG file, also by the paths of Airflow's container; `folder` bounds it where it is open. */
export function openProjectFiles(file: string, folder: string | undefined): Files {
  const root = folder ?? findWorkspace(file, dirname(file));
  const files = createDiskFiles([root]);
  return mapContainerPaths(files, findLayout(file, root, files));
}
