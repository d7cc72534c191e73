import { basename, dirname, join } from 'node:path';
import type { Files } from '../base/files.ts';
import { foldersUpward } from './find-workspace.ts';

/** Where the parts of an Airflow project lie; absolute real paths. */
export interface ProjectLayout {
  readonly workspace: string;
  /** Airflow's dags folder: the nearest folder of that name that holds the file, else the file's own folder. */
  readonly dags: string;
  /** What stands for Airflow's home: the folder that holds `dags`, else the workspace. */
  readonly home: string;
}

/** The layout around a DAG file (an absolute real path). */
export function findLayout(file: string, workspace: string): ProjectLayout {
  const dags = foldersUpward(file, workspace).find((folder) => basename(folder) === 'dags');
  if (dags === undefined) return { workspace, dags: dirname(file), home: workspace };
  return { workspace, dags, home: dags === workspace ? workspace : dirname(dags) };
}

/**
 * The folders from which the file's imports are served, in order: those that Airflow puts on `sys.path` (dags, config,
 * plugins), its home as Astronomer's image has it, and the workspace.
 */
export function findPythonRoots(layout: ProjectLayout, files: Files): readonly string[] {
  const { dags, home, workspace } = layout;
  const wanted = [dags, join(home, 'config'), join(home, 'plugins'), home, workspace];
  return [...new Set(wanted.flatMap((folder) => files.real(folder) ?? []))];
}
