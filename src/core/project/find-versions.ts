import { join } from 'node:path';
import type { Files } from '../base/files.ts';
import { readDotenv } from './dotenv.ts';
import { foldersUpward } from './find-workspace.ts';
import {
  readCompose,
  readDockerfile,
  readPipfileLock,
  readRequirements,
  readSetupCfg,
  readTomlLock,
  readTomlPins,
} from './pin-readers.ts';
import type { Pins } from './requirement.ts';

/** A version that the project pins, and the file that pins it. */
export interface FoundVersion {
  readonly version: string;
  readonly file: string;
}

/** What the project pins; ranges pin nothing. */
export interface FoundVersions {
  readonly airflow?: FoundVersion;
  readonly provider?: FoundVersion;
}

// In one folder the more exact file comes first.
const readers: readonly (readonly [name: RegExp, read: (text: string) => Pins])[] = [
  [/^(?:uv|poetry|pdm)\.lock$/, readTomlLock],
  [/^Pipfile\.lock$/, readPipfileLock],
  [/^(?:[\w.-]*-)?requirements[\w.-]*\.txt$/i, readRequirements],
  [/^constraints[\w.-]*\.txt$/i, readRequirements],
  [/^(?:pyproject\.toml|Pipfile)$/, readTomlPins],
  [/^setup\.cfg$/, readSetupCfg],
  [/^Dockerfile(?:\.[\w.-]+)?$/, readDockerfile],
];

/**
 * The versions of Airflow and its cncf.kubernetes provider that the project pins, each from the nearest folder between
 * `file` and `workspace` that pins it.
 */
export function findVersions(file: string, workspace: string, files: Files): FoundVersions {
  let found: FoundVersions = {};
  for (const folder of foldersUpward(file, workspace)) {
    const here = readFolder(folder, files);
    found = { ...here, ...found };
    if (found.airflow !== undefined && found.provider !== undefined) break;
  }
  return found;
}

function readFolder(folder: string, files: Files): FoundVersions {
  const listed = files.list(folder);
  const requirements = listed.includes('requirements/')
    ? files.list(join(folder, 'requirements')).map((name) => `requirements/${name}`)
    : [];
  let found: FoundVersions = {};
  const take = (name: string, pins: Pins): void => {
    const file = join(folder, name);
    found = {
      ...(pins.airflow === undefined ? {} : { airflow: { version: pins.airflow, file } }),
      ...(pins.provider === undefined ? {} : { provider: { version: pins.provider, file } }),
      ...found,
    };
  };
  for (const [pattern, read] of readers) {
    for (const name of listed.filter((one) => pattern.test(one))) {
      take(name, read(files.read(join(folder, name)) ?? ''));
    }
  }
  for (const name of requirements.filter((one) => one.endsWith('.txt'))) {
    take(name, readRequirements(files.read(join(folder, name)) ?? ''));
  }
  for (const name of listed.filter((one) => /^(?:docker-)?compose[\w.-]*\.ya?ml$/.test(one))) {
    const environment = readDotenv(files.read(join(folder, '.env')) ?? '');
    take(name, readCompose(files.read(join(folder, name)) ?? '', environment));
  }
  return found;
}
