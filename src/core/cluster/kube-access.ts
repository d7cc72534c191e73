import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { PodTaskError } from '../base/failure.ts';
import type { CauseCode } from '../base/cause.ts';
import { isJsonObject } from '../base/json.ts';
import type { Json, JsonObject } from '../base/json.ts';
import { folderOf } from './kube-config.ts';
import type { KubeEntry, Kubeconfig } from './kube-config.ts';
import { readPlugin } from './kube-plugin-spec.ts';
import type { KubePlugin } from './kube-plugin-spec.ts';

/** Text given in the kubeconfig itself, or the path of the file that holds it. */
export type TextSource = { readonly text: string } | { readonly path: string };

/** Who asks, as the kubeconfig says. */
export interface KubeUser {
  readonly certificate: TextSource | undefined;
  readonly key: TextSource | undefined;
  readonly token: string | undefined;
  readonly tokenFile: string | undefined;
  readonly basic: { readonly username: string; readonly password: string } | undefined;
  readonly plugin: KubePlugin | undefined;
  /** The `Impersonate-…` headers. */
  readonly impersonation: Readonly<Record<string, string | readonly string[]>>;
}

/** One context of a kubeconfig, ready to connect. */
export interface KubeAccess {
  /** The context's name. */
  readonly name: string;
  /** The kubeconfig file that names the context. */
  readonly path: string;
  readonly server: URL;
  /** PEM; undefined: what this machine trusts. */
  readonly authority: string | undefined;
  /** True where the server's certificate is not looked at. */
  readonly insecure: boolean;
  readonly tlsServerName: string | undefined;
  readonly proxyUrl: string | undefined;
  readonly user: KubeUser;
  /** Who asks as the kubeconfig says by now, since a login renews it there. Throws as `resolveAccess`. */
  readonly userNow?: () => KubeUser;
  /** The cluster as an exec plugin is told of it. */
  readonly clusterInfo: JsonObject;
}

/** What a context means; reads the CA file. Throws `kubeconfig-invalid` or `context-not-found`. */
export function resolveAccess(config: Kubeconfig, name: string): KubeAccess {
  const context = config.contexts.get(name);
  if (context === undefined) throw new PodTaskError('context-not-found', { context: name });
  const fail = (why: CauseCode, detail: string, path = context.path): PodTaskError =>
    new PodTaskError('kubeconfig-invalid', { why, path, context: name, detail });
  const clusterName = text(context.value['cluster']) ?? '';
  const cluster = config.clusters.get(clusterName);
  if (cluster === undefined) throw fail('no-cluster', clusterName);
  const userName = text(context.value['user']);
  const user = userName === undefined ? undefined : config.users.get(userName);
  if (userName !== undefined && user === undefined) throw fail('no-user', userName);
  const server = toServer(text(cluster.value['server']) ?? '');
  if (server === undefined) {
    const address = text(cluster.value['server']) ?? '';
    throw fail('bad-server', hideCredentials(address), cluster.path);
  }
  const insecure = isTrue(cluster.value['insecure-skip-tls-verify']);
  const source = readSource(cluster, 'certificate-authority');
  const authority = source === undefined ? undefined : readText(source, cluster.path);
  const tlsServerName = text(cluster.value['tls-server-name']);
  const proxyUrl = text(cluster.value['proxy-url']);
  if (proxyUrl !== undefined && toServer(proxyUrl, /^(https?|socks5h?):$/) === undefined) {
    throw fail('bad-proxy', hideCredentials(proxyUrl), cluster.path);
  }
  return {
    name,
    path: context.path,
    server,
    authority,
    insecure,
    tlsServerName,
    proxyUrl,
    user: readUser(user, fail),
    ...(config.again === undefined ? {} : { userNow: againOf(config.again, name) }),
    clusterInfo: {
      server: text(cluster.value['server']) ?? '',
      ...(tlsServerName === undefined ? {} : { 'tls-server-name': tlsServerName }),
      ...(insecure ? { 'insecure-skip-tls-verify': true } : {}),
      ...(authority === undefined
        ? {}
        : { 'certificate-authority-data': Buffer.from(authority).toString('base64') }),
      ...(proxyUrl === undefined ? {} : { 'proxy-url': proxyUrl }),
      config: findPluginConfig(cluster.value['extensions']),
    },
  };
}

function againOf(again: () => Kubeconfig, name: string): () => KubeUser {
  return () => resolveAccess(again(), name).user;
}

/** What a source holds now. Throws `kubeconfig-invalid` where the file cannot be read. */
export function readText(source: TextSource, config: string): string {
  if ('text' in source) return source.text;
  try {
    return readFileSync(source.path, 'utf8');
  } catch (error) {
    const data = { why: 'unreadable-part', path: config, file: source.path } as const;
    throw new PodTaskError('kubeconfig-invalid', { ...data, detail: errorCode(error) }, error);
  }
}

/** An address without its user and password, for people; it need not be a URL, so all before the last `@` may be one of them. */
export function hideCredentials(address: string): string {
  return address.replace(/^([a-z][\w+.-]*:\/\/)?.*@/is, '$1');
}

function readUser(
  entry: KubeEntry | undefined,
  fail: (why: CauseCode, detail: string, path?: string) => PodTaskError,
): KubeUser {
  const value = entry?.value ?? {};
  const username = text(value['username']);
  const tokenFile = text(value['tokenFile']);
  const provider = value['auth-provider'];
  let token = text(value['token']);
  if (isJsonObject(provider) && token === undefined && tokenFile === undefined) {
    // Only what kubectl still knows; its token is taken as it is, since renewing it would change the user's file.
    const settings = isJsonObject(provider['config']) ? provider['config'] : {};
    token = provider['name'] === 'oidc' ? text(settings['id-token']) : undefined;
    if (token === undefined) {
      throw fail('auth-provider', text(provider['name']) ?? '', entry?.path);
    }
  }
  return {
    certificate: entry === undefined ? undefined : readSource(entry, 'client-certificate'),
    key: entry === undefined ? undefined : readSource(entry, 'client-key'),
    token,
    tokenFile:
      entry === undefined || tokenFile === undefined
        ? undefined
        : resolve(folderOf(entry), tokenFile),
    basic:
      username === undefined ? undefined : { username, password: text(value['password']) ?? '' },
    plugin:
      entry === undefined
        ? undefined
        : readPlugin(value['exec'], folderOf(entry), (detail) =>
            fail('bad-plugin', detail, entry.path),
          ),
    impersonation: readImpersonation(value),
  };
}

function readImpersonation(value: JsonObject): Record<string, string | readonly string[]> {
  const headers: Record<string, string | readonly string[]> = {};
  const user = text(value['as']);
  if (user === undefined) return headers;
  headers['Impersonate-User'] = user;
  const uid = text(value['as-uid']);
  if (uid !== undefined) headers['Impersonate-Uid'] = uid;
  const groups = texts(value['as-groups']);
  if (groups.length > 0) headers['Impersonate-Group'] = groups;
  const extra = value['as-user-extra'];
  for (const [key, list] of Object.entries(isJsonObject(extra) ? extra : {})) {
    headers[`Impersonate-Extra-${encodeURIComponent(key)}`] = texts(list);
  }
  return headers;
}

/** `NAME-data` (base64) before the file `NAME`. */
function readSource(entry: KubeEntry, name: string): TextSource | undefined {
  const data = text(entry.value[`${name}-data`]);
  if (data !== undefined) return { text: Buffer.from(data, 'base64').toString('utf8') };
  const file = text(entry.value[name]);
  return file === undefined ? undefined : { path: resolve(folderOf(entry), file) };
}

function findPluginConfig(extensions: Json | undefined): Json {
  for (const one of Array.isArray(extensions) ? (extensions as readonly Json[]) : []) {
    if (isJsonObject(one) && one['name'] === 'client.authentication.k8s.io/exec') {
      return one['extension'] ?? null;
    }
  }
  return null;
}

function toServer(address: string, protocols = /^https?:$/): URL | undefined {
  // kubectl takes an address without a scheme as http.
  const url = URL.parse(/^[a-z][\w+.-]*:\/\//i.test(address) ? address : `http://${address}`);
  return url !== null && url.hostname !== '' && protocols.test(url.protocol) ? url : undefined;
}

function text(value: Json | undefined): string | undefined {
  if (typeof value === 'number') return String(value);
  return typeof value === 'string' && value !== '' ? value : undefined;
}

function texts(value: Json | undefined): readonly string[] {
  return Array.isArray(value) ? (value as readonly Json[]).flatMap((one) => text(one) ?? []) : [];
}

function isTrue(value: Json | undefined): boolean {
  return value === true || value === 'yes' || value === 'on';
}

function errorCode(error: unknown): string {
  const { code, message } = error as NodeJS.ErrnoException;
  return code ?? message;
}
