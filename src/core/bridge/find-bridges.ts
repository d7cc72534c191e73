import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { dirname, join, relative, sep } from 'node:path';
import { findAirflowService } from './compose-file.ts';
import type { Mount } from './compose-file.ts';
import type { BridgeCommand } from './line-process.ts';

/** An Airflow of the user's that can be asked. */
export interface BridgeCandidate {
  readonly kind: 'python' | 'compose' | 'astro';
  /** What it is known by: a path, a service or a container. */
  readonly name: string;
  readonly command: BridgeCommand;
  /** What of this machine it sees at other paths. */
  readonly mounts: readonly Mount[];
}

/** Where Airflows are looked for. */
export interface BridgePlace {
  /** The DAG file, absolute. */
  readonly file: string;
  /** The folder that bounds the search, absolute. */
  readonly workspace: string;
  /** Python programs that are known otherwise, absolute; those without Airflow do not count. */
  readonly interpreters: readonly string[];
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** The names of the running containers whose compose service is `service`. */
  readonly listContainers: (service: string) => Promise<readonly string[]>;
}

const composeFiles = [
  'docker-compose.yaml',
  'docker-compose.yml',
  'compose.yaml',
  'compose.yml',
] as const;

/** Finds them by their files, the nearest first; nothing is started but what lists containers. */
export async function findBridges(place: BridgePlace): Promise<readonly BridgeCandidate[]> {
  const folders = upward(place.file, place.workspace);
  const pythons = [
    ...folders.flatMap((folder) =>
      ['.venv', 'venv', 'env'].flatMap((name) => findPython(join(folder, name))),
    ),
    ...place.interpreters,
  ];
  const found = [
    ...[...new Set(pythons)].filter(holdsAirflow).map((name): BridgeCandidate => ({
      kind: 'python',
      name,
      command: { argv: [name], folder: undefined },
      mounts: [],
    })),
    ...folders.flatMap((folder) => findCompose(folder, place.environment)),
  ];
  const astro = folders.find((folder) => existsSync(join(folder, '.astro', 'config.yaml')));
  return astro === undefined ? found : [...found, ...(await findAstro(astro, place))];
}

/** The folders from that of `file` up to `workspace`. */
function upward(file: string, workspace: string): readonly string[] {
  const folders: string[] = [];
  const isInside = !relative(workspace, file).startsWith('..');
  for (let folder = dirname(file); ; folder = dirname(folder)) {
    folders.push(folder);
    if (!isInside || folder === workspace || folder === dirname(folder)) return folders;
  }
}

function findPython(environment: string): readonly string[] {
  const names = [join('bin', 'python'), join('Scripts', 'python.exe')];
  return names.map((name) => join(environment, name)).filter((path) => existsSync(path));
}

/** True where the environment of a Python has Airflow among its packages. */
function holdsAirflow(python: string): boolean {
  const root = dirname(dirname(python));
  const libraries = listFolder(join(root, 'lib')).filter((name) => name.startsWith('python'));
  const packages = [
    ...libraries.map((name) => join(root, 'lib', name, 'site-packages')),
    join(root, 'Lib', 'site-packages'),
  ];
  return packages.some((folder) => existsSync(join(folder, 'airflow')));
}

function listFolder(folder: string): readonly string[] {
  try {
    return readdirSync(folder);
  } catch {
    // It is not there, or none of ours to look into.
    return [];
  }
}

function findCompose(
  folder: string,
  environment: BridgePlace['environment'],
): readonly BridgeCandidate[] {
  const file = composeFiles.map((name) => join(folder, name)).find((path) => existsSync(path));
  const service =
    file === undefined
      ? undefined
      : findAirflowService(readFileSync(file, 'utf8'), folder, environment);
  if (file === undefined || service === undefined) return [];
  const argv = ['docker', 'compose', '-f', file, 'exec', '-T', service.name, 'python'];
  return [
    { kind: 'compose', name: service.name, command: { argv, folder }, mounts: service.mounts },
  ];
}

/** The containers that Astronomer's command line has started for a project. */
async function findAstro(
  folder: string,
  { listContainers }: BridgePlace,
): Promise<readonly BridgeCandidate[]> {
  const config = readFileSync(join(folder, '.astro', 'config.yaml'), 'utf8');
  const named = /^project:\s*\n(?:\s+.*\n)*?\s+name:\s*["']?([^"'\s]+)/m.exec(config)?.[1];
  const project = (named ?? folder.split(sep).at(-1) ?? '').toLowerCase().replace(/[^\w-]/g, '');
  const names = await listContainers('scheduler');
  return names
    .filter((name) => name.startsWith(`${project}_`))
    .map((name) => ({
      kind: 'astro',
      name,
      command: { argv: ['docker', 'exec', '-i', name, 'python'], folder },
      mounts: [{ from: folder, to: '/usr/local/airflow' }],
    }));
}
