import { join } from 'node:path';
import type { Files } from '../base/files.ts';
import { readDotenv } from './dotenv.ts';
import { foldersUpward } from './find-workspace.ts';
import { readCompose, readDockerfile, readManaged } from './image-readers.ts';
import {
  readPipfileLock,
  readRequirements,
  readSetupCfg,
  readTomlLock,
  readTomlPins,
} from './pin-readers.ts';
import type { Pins } from './requirement.ts';

/** A version that the project pins or has installed, and the file that pins it or the environment that holds it. */
export interface FoundVersion {
  readonly version: string;
  readonly file: string;
  readonly isInstalled?: true;
}

/** What a project says of its versions; ranges say nothing. */
export interface FoundVersions {
  readonly airflow?: FoundVersion;
  readonly provider?: FoundVersion;
}

type Read = (text: string) => Pins;
type Reader = readonly [name: RegExp, read: Read];

const dockerfile: Reader = [
  /^(?:[\w.-]+\.)?(?:Dockerfile|Containerfile)(?:\.[\w.-]+)?$/,
  readDockerfile,
];
const requirements: Reader = [/^(?:[\w.-]*-)?requirements[\w.-]*\.txt$/i, readRequirements];
const constraints: Reader = [/^constraints[\w.-]*\.txt$/i, readRequirements];
const environment: Reader = [/^environment\.(?:json|ya?ml)$/, readManaged];
const local: Reader = [/^config\.json$/, readManaged];
const terraform: Reader = [/\.(?:tf|tfvars)$/, readManaged];

// In one folder the more exact file comes first.
const own: readonly Reader[] = [
  [/^(?:uv|poetry|pdm)\.lock$/, readTomlLock],
  [/^Pipfile\.lock$/, readPipfileLock],
  requirements,
  constraints,
  [/^pip\.(?:conf|ini)$/, readRequirements],
  [/^(?:pyproject\.toml|Pipfile)$/, readTomlPins],
  [/^setup\.cfg$/, readSetupCfg],
  dockerfile,
];

// What lies in these folders of a project's folder counts after what lies beside them; `*` is any one folder.
const inside: readonly (readonly [folder: string, readers: readonly Reader[]])[] = [
  ['requirements', [[/\.txt$/, readRequirements]]],
  ['docker', [requirements, constraints, dockerfile]],
  ['docker/config', [requirements, constraints]],
  ['composer/*', [local, environment]],
  ['terraform', [terraform]],
  ['infra', [terraform]],
  ['infrastructure', [terraform]],
];

/**
 * The versions of Airflow and its cncf.kubernetes provider that the project pins, each from the nearest folder between
 * `file` and `workspace` that pins it.
 */
export function findVersions(file: string, workspace: string, files: Files): FoundVersions {
  let found: FoundVersions = {};
  for (const folder of foldersUpward(file, workspace)) {
    for (const [name, pins] of readFolder(folder, files)) {
      found = add(found, pins, join(folder, name));
      if (found.airflow !== undefined && found.provider !== undefined) return found;
    }
  }
  return found;
}

function add(found: FoundVersions, pins: Pins, file: string): FoundVersions {
  const airflow =
    found.airflow ?? (pins.airflow === undefined ? undefined : { version: pins.airflow, file });
  // An image's provider is that of its own Airflow.
  const fits = pins.isShipped !== true || airflow?.version === pins.airflow;
  const provider =
    found.provider ??
    (pins.provider === undefined || !fits ? undefined : { version: pins.provider, file });
  return {
    ...(airflow === undefined ? {} : { airflow }),
    ...(provider === undefined ? {} : { provider }),
  };
}

/** The files of a folder that may pin versions, in the order in which they count. */
function* readFolder(
  folder: string,
  files: Files,
): Generator<readonly [name: string, pins: Pins], void> {
  const listed = files.list(folder);
  const read = (name: string): string => files.read(join(folder, name)) ?? '';
  yield* matching(listed, own, read);
  for (const [path, readers] of inside) {
    for (const prefix of expand(path, listed, (name) => files.list(join(folder, name)))) {
      const names = files.list(join(folder, prefix));
      yield* prefixed(
        prefix,
        matching(names, readers, (name) => read(`${prefix}/${name}`)),
      );
    }
  }
  const compose: Reader = [
    /^(?:docker-)?compose[\w.-]*\.ya?ml$/,
    (text) => readCompose(text, readDotenv(read('.env'))),
  ];
  yield* matching(listed, [compose, environment, terraform], read);
}

function* matching(
  names: readonly string[],
  readers: readonly Reader[],
  read: (name: string) => string,
): Generator<readonly [name: string, pins: Pins], void> {
  for (const [pattern, parse] of readers) {
    for (const name of names) if (pattern.test(name)) yield [name, parse(read(name))];
  }
}

function* prefixed(
  prefix: string,
  found: Iterable<readonly [name: string, pins: Pins]>,
): Generator<readonly [name: string, pins: Pins], void> {
  for (const [name, pins] of found) yield [`${prefix}/${name}`, pins];
}

/** The folders that a path such as `composer/*` means, as far as they are there. */
function expand(
  path: string,
  listed: readonly string[],
  list: (name: string) => readonly string[],
): readonly string[] {
  const [first = '', second] = path.split('/');
  if (!listed.includes(`${first}/`)) return [];
  if (second === undefined) return [first];
  return list(first)
    .filter((name) => (second === '*' ? name.endsWith('/') : name === `${second}/`))
    .map((name) => `${first}/${name.slice(0, -1)}`);
}
