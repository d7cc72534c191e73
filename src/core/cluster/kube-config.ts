import { existsSync, readFileSync } from 'node:fs';
import { isIPv6 } from 'node:net';
import { dirname, join } from 'node:path';
import { parse } from 'yaml';
import { PodTaskError } from '../base/failure.ts';
import { isJsonObject } from '../base/json.ts';
import type { Json, JsonObject } from '../base/json.ts';

/** One named cluster, user or context, with the file that it is from: paths inside are relative to that file. */
export interface KubeEntry {
  readonly value: JsonObject;
  readonly path: string;
}

/** What one or several kubeconfig files say. */
export interface Kubeconfig {
  readonly clusters: ReadonlyMap<string, KubeEntry>;
  readonly users: ReadonlyMap<string, KubeEntry>;
  readonly contexts: ReadonlyMap<string, KubeEntry>;
  readonly current: string | undefined;
  /** The same files as they are now. Throws `kubeconfig-invalid`. */
  readonly again?: () => Kubeconfig;
}

/**
 * The files merged as kubectl does it: of equal names, and of current contexts, the first counts. A file that is absent is
 * an error only where `named`. Throws `kubeconfig-invalid`.
 */
export function readKubeconfig(files: readonly string[], named: boolean): Kubeconfig {
  const clusters = new Map<string, KubeEntry>();
  const users = new Map<string, KubeEntry>();
  const contexts = new Map<string, KubeEntry>();
  let current: string | undefined;
  for (const path of files) {
    const config = readFile(path, named);
    if (config === undefined) continue;
    add(clusters, config['clusters'], 'cluster', path);
    add(users, config['users'], 'user', path);
    add(contexts, config['contexts'], 'context', path);
    const one = config['current-context'];
    if (typeof one === 'string' && one !== '') current ??= one;
  }
  const again = (): Kubeconfig => readKubeconfig(files, named);
  return { clusters, users, contexts, current, again };
}

const serviceAccount = '/var/run/secrets/kubernetes.io/serviceaccount';

/** The context `in-cluster`, by the service account of the pod that this program runs in; undefined outside of a pod. */
export function readInCluster(
  environment: Readonly<Record<string, string | undefined>>,
  folder = serviceAccount,
): Kubeconfig | undefined {
  const host = environment['KUBERNETES_SERVICE_HOST'] ?? '';
  const port = environment['KUBERNETES_SERVICE_PORT'] ?? '';
  const path = join(folder, 'token');
  if (host === '' || port === '' || !existsSync(path)) return undefined;
  const name = 'in-cluster';
  const one = (value: JsonObject): ReadonlyMap<string, KubeEntry> =>
    new Map([[name, { value, path }]]);
  const server = `https://${isIPv6(host) ? `[${host}]` : host}:${port}`;
  return {
    clusters: one({ server, 'certificate-authority': join(folder, 'ca.crt') }),
    users: one({ tokenFile: path }),
    contexts: one({ cluster: name, user: name }),
    current: name,
  };
}

function readFile(path: string, named: boolean): JsonObject | undefined {
  let config: Json;
  try {
    config = parse(readFileSync(path, 'utf8'), { logLevel: 'error' }) as Json;
  } catch (error) {
    if (!named && (error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw new PodTaskError('kubeconfig-invalid', { path, detail: describe(error) }, error);
  }
  // An empty file is what kubectl leaves when everything has been removed.
  if (config === null) return undefined;
  const parts = ['clusters', 'users', 'contexts'] as const;
  if (!isJsonObject(config)) throw new PodTaskError('kubeconfig-invalid', { path });
  const lists = parts.map((part) => config[part] ?? null);
  const isConfig =
    lists.every((list) => list === null || Array.isArray(list)) &&
    (config['kind'] === 'Config' || lists.some((list) => list !== null));
  if (!isConfig) throw new PodTaskError('kubeconfig-invalid', { path });
  return config;
}

function add(
  entries: Map<string, KubeEntry>,
  list: Json | undefined,
  kind: 'cluster' | 'user' | 'context',
  path: string,
): void {
  for (const one of Array.isArray(list) ? (list as readonly Json[]) : []) {
    if (!isJsonObject(one) || typeof one['name'] !== 'string') continue;
    const value = one[kind];
    if (entries.has(one['name'])) continue;
    entries.set(one['name'], { value: isJsonObject(value) ? value : {}, path });
  }
}

/** The folder from which the paths of an entry count. */
export function folderOf(entry: KubeEntry): string {
  return dirname(entry.path);
}

function describe(error: unknown): string {
  const { code, message } = error as NodeJS.ErrnoException;
  return code?.startsWith('E') === true
    ? code
    : (message.split('\n', 1)[0] ?? '').replace(/:$/, '');
}
