import { posix } from 'node:path';
import { parse } from 'yaml';
import { isJsonObject, parseJson } from '../base/json.ts';
import type { Json } from '../base/json.ts';
import type { Files } from '../base/files.ts';
import type { AirflowSettings } from './airflow-settings.ts';
import { readDotenv } from './dotenv.ts';
import type { WorkspaceSettings } from './workspace-settings.ts';

/** Files that hold variables and connections. */
export type ValueFiles = Pick<WorkspaceSettings, 'variablesFile' | 'connectionsFile'>;

/**
 * What the project's own files give: those that its secrets backend reads, over those that are imported by `airflow variables
 * import` and `airflow connections import`. Undefined paths give nothing, and so does what does not fit.
 */
export function readValueFiles(
  imported: ValueFiles,
  backend: ValueFiles,
  files: Files,
): AirflowSettings {
  return {
    variables: new Map([
      ...readVariables(imported.variablesFile, files, true),
      ...readVariables(backend.variablesFile, files, false),
    ]),
    connections: new Map([
      ...readConnections(imported.connectionsFile, files),
      ...readConnections(backend.connectionsFile, files),
    ]),
  };
}

/** The files of `airflow.secrets.local_filesystem.LocalFilesystemBackend`, where it is the project's secrets backend. */
export function findBackendFiles(
  environment: ReadonlyMap<string, string>,
  configuration: ReadonlyMap<string, string>,
): ValueFiles {
  const option = (key: string): string =>
    environment.get(`AIRFLOW__SECRETS__${key.toUpperCase()}`) ??
    configuration.get(`secrets.${key}`) ??
    '';
  const kwargs = parseJson(option('backend_kwargs'));
  if (!option('backend').endsWith('.LocalFilesystemBackend') || !isJsonObject(kwargs)) return {};
  const path = (name: string): string | undefined => {
    const value = kwargs[name];
    return typeof value === 'string' && value !== '' ? posix.normalize(value) : undefined;
  };
  return {
    variablesFile: path('variables_file_path'),
    connectionsFile: path('connections_file_path'),
  };
}

/** An import stores what is no text as JSON; what the backend makes of it is none of text, and left out. */
function* readVariables(
  path: string | undefined,
  files: Files,
  isImported: boolean,
): Generator<readonly [string, string]> {
  for (const [key, value] of readEntries(path, files)) {
    if (typeof value === 'string') yield [key, value];
    else if (isImported) yield [key, toPythonJson(value)];
  }
}

/** Connections as JSON text in the form of AIRFLOW_CONN_*, or as URIs. */
function* readConnections(
  path: string | undefined,
  files: Files,
): Generator<readonly [string, string]> {
  for (const [id, value] of readEntries(path, files)) {
    if (typeof value === 'string') yield [id, value];
    if (!isJsonObject(value)) continue;
    const { extra_dejson: extras, ...rest } = value;
    yield [id, JSON.stringify(extras === undefined ? rest : { ...rest, extra: extras })];
  }
}

/** By the ending of the name; of a list with one value that value. */
function readEntries(path: string | undefined, files: Files): readonly (readonly [string, Json])[] {
  const text = path === undefined ? undefined : files.read(path);
  if (path === undefined || text === undefined) return [];
  if (path.endsWith('.env')) return [...readDotenv(text)];
  const read = /\.ya?ml$/i.test(path) ? parseYaml(text) : parseJson(text);
  return Object.entries(isJsonObject(read) ? read : {}).flatMap(([key, value]) => {
    const [only = null, ...others] = Array.isArray(value) ? (value as readonly Json[]) : [value];
    return others.length > 0 || only === null ? [] : [[key, only] as const];
  });
}

/** As `json.dumps(value, indent=2)`, by which `Variable.set` stores it. */
function toPythonJson(value: Json): string {
  return JSON.stringify(value, null, 2).replace(
    /[\u007f-\uffff]/g,
    (c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

function parseYaml(text: string): Json | undefined {
  try {
    return parse(text, { maxAliasCount: 0 }) as Json;
  } catch {
    return undefined;
  }
}
