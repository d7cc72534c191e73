import { isAbsolute, join } from 'node:path';
import type { Files } from '../base/files.ts';
import { isJsonObject, parseJson } from '../base/json.ts';
import { findInProject } from './container-paths.ts';
import type { ProjectLayout } from './python-roots.ts';

/**
 * The folders of the project that the configuration names as those of DAGs, absolute real paths: `[core] dags_folder`, and
 * the local and git bundles of Airflow 3. `layout` tells where paths of Airflow's container lie.
 */
export function findDagFolders(
  environment: ReadonlyMap<string, string>,
  configuration: ReadonlyMap<string, string>,
  layout: ProjectLayout,
  files: Pick<Files, 'real'>,
): readonly string[] {
  const option = (section: string, key: string): string | undefined =>
    readOption(section, key, environment, configuration);
  const place = (path: string): readonly string[] => {
    const written = path.replace(/^(?:\$\{?AIRFLOW_HOME\}?|\{AIRFLOW_HOME\})(?=\/|$)/, layout.home);
    if (!isAbsolute(written)) return [join(layout.home, written), join(layout.workspace, written)];
    return [written, ...findInProject(written, layout)];
  };
  const folder = option('core', 'dags_folder');
  const list = option('dag_processor', 'dag_bundle_config_list') ?? '';
  const bundles = parseJson(list);
  const named = [
    ...(folder === undefined ? [] : place(folder)),
    ...(Array.isArray(bundles) ? bundles : []).flatMap((bundle) => {
      const options = isJsonObject(bundle) ? bundle['kwargs'] : undefined;
      if (!isJsonObject(options)) return [];
      const { path, subdir } = options;
      if (typeof path === 'string') return place(path);
      return typeof subdir === 'string' ? [join(layout.workspace, subdir)] : [];
    }),
  ];
  return [...new Set(named.flatMap((one) => files.real(one) ?? []))];
}

/** An option of Airflow: of `environment` as AIRFLOW__SECTION__KEY, else of `configuration` as `section.key`. */
function readOption(
  section: string,
  key: string,
  environment: ReadonlyMap<string, string>,
  configuration: ReadonlyMap<string, string>,
): string | undefined {
  const name = `AIRFLOW__${section.toUpperCase()}__${key.toUpperCase()}`;
  return environment.get(name) ?? configuration.get(`${section}.${key}`);
}
