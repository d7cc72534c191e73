import { posix } from 'node:path';
import type { Files } from '../base/files.ts';
import type { ProjectLayout } from './python-roots.ts';

// Longer paths first; each leads to a folder of the project.
const mounts: readonly (readonly [path: string, to: (layout: ProjectLayout) => string])[] = [
  // git-sync clones the repository into the dags folder under a link.
  ['/opt/airflow/dags/repo', ({ workspace }) => workspace],
  ['/opt/airflow/dags', ({ dags }) => dags],
  ['/opt/airflow', ({ home }) => home],
  // Astronomer and Amazon MWAA.
  ['/usr/local/airflow/dags', ({ dags }) => dags],
  ['/usr/local/airflow', ({ home }) => home],
  // Google Cloud Composer.
  ['/home/airflow/gcs/dags', ({ dags }) => dags],
  ['/home/airflow/gcs', ({ home }) => home],
  ['/home/airflow/airflow', ({ home }) => home],
  ['/git/repo', ({ workspace }) => workspace],
];

/** Where a path inside Airflow's container lies in the project, best first; empty for any other path. */
export function findInProject(path: string, layout: ProjectLayout): readonly string[] {
  const normal = posix.normalize(path);
  return mounts.flatMap(([mount, to]) =>
    normal === mount || normal.startsWith(`${mount}/`)
      ? [posix.join(to(layout), normal.slice(mount.length))]
      : [],
  );
}

/** The paths that a file of the project may have inside of Airflow's container. */
export function listInContainers(file: string, layout: ProjectLayout): readonly string[] {
  return mounts.flatMap(([mount, to]) => {
    const folder = to(layout);
    return file.startsWith(`${folder}/`) ? [posix.join(mount, file.slice(folder.length))] : [];
  });
}

/** `files`, where a path inside Airflow's container stands for the file of the project. A path that is there itself wins. */
export function mapContainerPaths(files: Files, layout: ProjectLayout): Files {
  const find = (path: string): string =>
    files.real(path) ??
    findInProject(path, layout).find((one) => files.real(one) !== undefined) ??
    path;
  return {
    read: (path) => files.read(find(path)),
    list: (path) => files.list(find(path)),
    real: (path) => files.real(find(path)),
  };
}
