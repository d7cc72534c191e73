import { dirname, join } from 'node:path';
import type { Files } from '../base/files.ts';
import type { FoundVersion, FoundVersions } from './find-versions.ts';
import { foldersUpward } from './find-workspace.ts';
import { joinPins, toPins } from './requirement.ts';

/** The names that environments have by custom. */
const customary = ['.venv', 'venv', 'env'];

/**
 * The folders of the environments whose packages may be those of a project, the best first: that of `interpreter` (the program
 * or the folder of its environment, absolute), then those by custom beside `file` and above it, up to `workspace`.
 */
export function listEnvironments(
  interpreter: string | undefined,
  file: string,
  workspace: string,
): readonly string[] {
  const own =
    interpreter === undefined
      ? []
      : /[\\/](?:bin|Scripts)[\\/][^\\/]+$/.test(interpreter)
        ? [dirname(dirname(interpreter))]
        : /[\\/]python[\d.]*(?:\.exe)?$/.test(interpreter)
          ? [dirname(interpreter)]
          : [interpreter];
  const beside = foldersUpward(file, workspace).flatMap((folder) =>
    customary.map((name) => join(folder, name)),
  );
  return [...own, ...beside];
}

/**
 * The versions that are installed in the first of these environments that has any, by the names of its folders alone; nothing
 * in it is run.
 */
export function findInstalled(environments: readonly string[], list: Files['list']): FoundVersions {
  for (const file of environments) {
    const { airflow, provider } = readEnvironment(file, list);
    if (airflow === undefined && provider === undefined) continue;
    const found = (version: string): FoundVersion => ({ version, file, isInstalled: true });
    return {
      ...(airflow === undefined ? {} : { airflow: found(airflow) }),
      ...(provider === undefined ? {} : { provider: found(provider) }),
    };
  }
  return {};
}

function readEnvironment(folder: string, list: Files['list']): ReturnType<typeof joinPins> {
  const inLib = list(join(folder, 'lib'))
    .filter((name) => /^python3\.\d+\/$/.test(name))
    .map((name) => join(folder, 'lib', name, 'site-packages'));
  // As Windows has it.
  const packages = [...inLib, join(folder, 'Lib', 'site-packages')];
  return joinPins(
    packages.flatMap((path) =>
      list(path).map((name) => {
        const [, distribution = '', version = ''] =
          /^(apache_airflow(?:_core|_providers_cncf_kubernetes)?)-(\d[^-]*)\.dist-info\/$/.exec(
            name,
          ) ?? [];
        return distribution === '' ? {} : toPins(distribution, version);
      }),
    ),
  );
}

/**
 * What a project pins, completed by what is installed. An installed provider is that of the installed Airflow, so it says nothing
 * where another Airflow is pinned.
 */
export function completeVersions(pinned: FoundVersions, installed: FoundVersions): FoundVersions {
  const isSame =
    pinned.airflow === undefined || pinned.airflow.version === installed.airflow?.version;
  const airflow = pinned.airflow ?? installed.airflow;
  const provider = pinned.provider ?? (isSame ? installed.provider : undefined);
  return {
    ...(airflow === undefined ? {} : { airflow }),
    ...(provider === undefined ? {} : { provider }),
  };
}
