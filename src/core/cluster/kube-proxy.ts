import { BlockList, isIP } from 'node:net';
import { PodTaskError } from '../base/failure.ts';
import { hideCredentials } from './kube-access.ts';
import type { KubeAccess } from './kube-access.ts';

/** A proxy between this machine and a cluster. */
export interface KubeProxy {
  readonly kind: 'http' | 'https' | 'socks5';
  readonly host: string;
  readonly port: number;
  readonly username: string;
  readonly password: string;
}

type Environment = Readonly<Record<string, string | undefined>>;

const ports = { http: 80, https: 443, socks5: 1080 } as const;

/**
 * The proxy for a server: the kubeconfig's `proxy-url`, else by `HTTPS_PROXY`, `HTTP_PROXY` and `NO_PROXY` as Go reads them
 * (also in lower case; this machine itself is never reached by one of the environment's proxies). Throws
 * `cluster-unreachable` where the environment's is none: going past it would be another way than the user's.
 */
export function chooseProxy(
  { name, server, proxyUrl }: Pick<KubeAccess, 'name' | 'server' | 'proxyUrl'>,
  environment: Environment,
): KubeProxy | undefined {
  if (proxyUrl !== undefined) return parseProxy(proxyUrl);
  const host = bareHost(server.hostname);
  const port = Number(server.port) || (server.protocol === 'https:' ? 443 : 80);
  const read = (name: string): string =>
    [environment[name], environment[name.toLowerCase()]].find(
      (one) => one !== undefined && one !== '',
    ) ?? '';
  const variable = server.protocol === 'https:' ? 'HTTPS_PROXY' : 'HTTP_PROXY';
  const address = read(variable);
  if (address === '' || isOwnMachine(host) || isExempt(host, port, read('NO_PROXY'))) {
    return undefined;
  }
  const proxy = parseProxy(address);
  if (proxy !== undefined) return proxy;
  const detail = hideCredentials(address);
  throw new PodTaskError('cluster-unreachable', {
    why: 'bad-environment-proxy',
    cluster: name,
    variable,
    detail,
  });
}

/** True where `NO_PROXY` names this host: `*`, a domain and those below it, a leading dot for those below alone, an address, a CIDR; each with a port if need be. */
export function isExempt(host: string, port: number, noProxy: string): boolean {
  return noProxy.split(',').some((one) => {
    const entry = one.trim().toLowerCase();
    if (entry === '') return false;
    if (entry === '*') return true;
    const [base, length] = entry.split('/', 2);
    if (length !== undefined) return isInNetwork(host, bareHost(base ?? ''), Number(length));
    const withPort = isIP(entry) === 0 ? /^(.+):(\d+)$/.exec(entry) : null;
    if (withPort !== null && Number(withPort[2]) !== port) return false;
    const name = bareHost(withPort?.[1] ?? entry).replace(/^\*(?=\.)/, '');
    const wanted = host.toLowerCase().replace(/\.$/, '');
    return name.startsWith('.')
      ? wanted.endsWith(name)
      : wanted === name || (isIP(wanted) === 0 && wanted.endsWith(`.${name}`));
  });
}

/** A host as it is without the brackets that a URL puts around IPv6. */
export function bareHost(host: string): string {
  return host.replace(/^\[(.*)\]$/, '$1');
}

function parseProxy(address: string): KubeProxy | undefined {
  const url = URL.parse(/^[a-z][\w+.-]*:\/\//i.test(address) ? address : `http://${address}`);
  if (url === null || url.hostname === '') return undefined;
  const kind = url.protocol.replace(/h?:$/, '').toLowerCase();
  if (kind !== 'http' && kind !== 'https' && kind !== 'socks5') return undefined;
  return {
    kind,
    host: bareHost(url.hostname),
    port: Number(url.port) || ports[kind],
    username: decode(url.username),
    password: decode(url.password),
  };
}

/** A password with a `%` that escapes nothing is taken as it is. */
function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

function isOwnMachine(host: string): boolean {
  return host === 'localhost' || isInNetwork(host, '127.0.0.0', 8) || host === '::1';
}

function isInNetwork(host: string, base: string, length: number): boolean {
  const family = isIP(host);
  if (family === 0 || family !== isIP(base)) return false;
  if (!Number.isInteger(length) || length < 0 || length > (family === 4 ? 32 : 128)) return false;
  const list = new BlockList();
  const kind = family === 4 ? 'ipv4' : 'ipv6';
  list.addSubnet(base, length, kind);
  return list.check(host, kind);
}
