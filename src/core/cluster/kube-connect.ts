import { connect as connectTcp, isIP } from 'node:net';
import type { Socket } from 'node:net';
import { request } from 'node:http';
import { connect as connectTls, getCACertificates } from 'node:tls';
import type { ConnectionOptions, SecureContext, TLSSocket } from 'node:tls';
import type { Clock } from '../base/clock.ts';
import { PodTaskError } from '../base/failure.ts';
import type { KubeAccess } from './kube-access.ts';
import { addressOf, toFailure } from './kube-failure.ts';
import { within } from './kube-limits.ts';
import { bareHost } from './kube-proxy.ts';
import type { KubeProxy } from './kube-proxy.ts';

/** What opening a connection needs. */
export interface Route {
  readonly access: KubeAccess;
  readonly proxy: KubeProxy | undefined;
  /** Undefined for plain http. */
  readonly secure: SecureContext | undefined;
  readonly clock: Clock;
  /** Milliseconds for each of the steps: proxy, tunnel, TLS. */
  readonly patience: number;
}

type Step = Omit<Parameters<typeof within>[0], 'ms'> & { readonly ms: number };

/**
 * A connection to the cluster, through the proxy where there is one (always by a tunnel, so that requests, streams and
 * WebSockets need nothing of their own) and with TLS where the server has it. Throws `cluster-unreachable`.
 */
export async function openConnection(route: Route, signal: AbortSignal): Promise<Socket> {
  const { access, proxy, clock, patience } = route;
  const address = addressOf(access);
  const late = (): Error =>
    new PodTaskError('cluster-unreachable', {
      why: 'connect-timeout',
      cluster: access.name,
      address,
      seconds: patience / 1000,
    });
  const step: Step = { ms: patience, clock, signal, late };
  const host = bareHost(access.server.hostname);
  const port = Number(access.server.port) || (access.server.protocol === 'https:' ? 443 : 80);
  const socket =
    proxy === undefined
      ? await dial(host, port, step).catch((error: unknown) => {
          throw toFailure(error, access);
        })
      : await openTunnel(proxy, host, port, access, step);
  // A dead peer is noticed also while a stream is silent.
  socket.setKeepAlive(true, 30_000);
  socket.setNoDelay(true);
  if (route.secure === undefined) return socket;
  const { tlsServerName, insecure } = access;
  const name = tlsServerName ?? host;
  const options = { secureContext: route.secure, rejectUnauthorized: !insecure };
  return await encrypt(socket, name, options, step).catch((error: unknown) => {
    throw toFailure(error, access);
  });
}

/** PEM of all authorities that this machine trusts: the system's, Node's own and NODE_EXTRA_CA_CERTS. */
export function listTrusted(): string[] {
  return [...new Set([...getCACertificates('default'), ...getCACertificates('system')])];
}

function dial(host: string, port: number, step: Step): Promise<Socket> {
  return within<Socket>(step, (resolve, reject) => {
    const socket = connectTcp({ host, port });
    socket.once('error', reject);
    socket.once('connect', () => {
      socket.off('error', reject);
      // From here on the one who uses the socket listens; between the two nothing may be uncaught.
      socket.on('error', () => undefined);
      resolve(socket);
    });
    return () => socket.destroy();
  });
}

function encrypt(
  socket: Socket,
  name: string,
  options: ConnectionOptions,
  step: Step,
): Promise<TLSSocket> {
  return within<TLSSocket>(step, (resolve, reject) => {
    const secured = connectTls({
      ...options,
      socket,
      host: name,
      ALPNProtocols: ['http/1.1'],
      ...(isIP(name) === 0 ? { servername: name } : {}),
    });
    const fail = (error: NodeJS.ErrnoException): void => {
      // TLS 1.2 has no alert of its own for a certificate that is lacking; once a cipher has been agreed upon, it is this one.
      const hasAgreed = (secured.getCipher() as object | undefined) !== undefined;
      if (hasAgreed && error.code?.endsWith('ALERT_HANDSHAKE_FAILURE') === true) {
        const code = 'ERR_SSL_ALERT_CERTIFICATE_REQUIRED';
        reject(Object.assign(new Error(error.message, { cause: error }), { code }));
      } else reject(error);
    };
    secured.once('error', fail);
    secured.once('secureConnect', () => {
      secured.off('error', fail);
      secured.on('error', () => undefined);
      resolve(secured);
    });
    secured.once('close', () => reject(Object.assign(new Error('closed'), { code: 'ECONNRESET' })));
    return () => {
      secured.destroy();
      socket.destroy();
    };
  });
}

async function openTunnel(
  proxy: KubeProxy,
  host: string,
  port: number,
  access: KubeAccess,
  step: Step,
): Promise<Socket> {
  const name = `${proxy.host}:${proxy.port}`;
  const fail = (error: unknown): PodTaskError => {
    const detail = (error as NodeJS.ErrnoException).code ?? (error as Error).message;
    const data = { why: 'proxy-unreachable', cluster: access.name, proxy: name, detail } as const;
    return new PodTaskError('cluster-unreachable', data, error);
  };
  const guard = async <T>(work: Promise<T>): Promise<T> => {
    try {
      return await work;
    } catch (error) {
      step.signal.throwIfAborted();
      throw error instanceof Error && error.name === 'PodTaskError' ? error : fail(error);
    }
  };
  const refuse = (detail: string): PodTaskError => {
    const data = { why: 'proxy-refused', cluster: access.name, proxy: name, detail } as const;
    // What the proxy or the package gave has the password on it.
    return new PodTaskError('cluster-unreachable', data, new Error(detail));
  };
  let socket = await guard(dial(proxy.host, proxy.port, step));
  if (proxy.kind === 'https') {
    // As kubectl does it, the kubeconfig's authority may vouch for the proxy too.
    const { authority } = access;
    const options = { ca: [...listTrusted(), ...(authority === undefined ? [] : [authority])] };
    socket = await guard(encrypt(socket, proxy.host, options, step));
  }
  return proxy.kind === 'socks5'
    ? await guard(passSocks(socket, proxy, host, port, refuse, step))
    : await guard(passHttp(socket, proxy, host, port, refuse, step));
}

function passHttp(
  socket: Socket,
  proxy: KubeProxy,
  host: string,
  port: number,
  refuse: (detail: string) => PodTaskError,
  step: Step,
): Promise<Socket> {
  return within<Socket>(step, (resolve, reject) => {
    const target = `${isIP(host) === 6 ? `[${host}]` : host}:${port}`;
    const secret = Buffer.from(`${proxy.username}:${proxy.password}`).toString('base64');
    const asking = request({
      method: 'CONNECT',
      path: target,
      headers: {
        Host: target,
        ...(proxy.username === '' ? {} : { 'Proxy-Authorization': `Basic ${secret}` }),
      },
      createConnection: () => socket,
    });
    asking.on('error', reject);
    asking.on('response', (answer) => {
      answer.resume();
      reject(refuse(`${answer.statusCode ?? ''}`));
    });
    asking.on('connect', (answer, tunnel: Socket, head) => {
      if (answer.statusCode !== 200) {
        reject(refuse(`${answer.statusCode ?? ''} ${answer.statusMessage ?? ''}`.trim()));
        return;
      }
      if (head.length > 0) tunnel.unshift(head);
      tunnel.removeAllListeners('error');
      tunnel.on('error', () => undefined);
      resolve(tunnel);
    });
    asking.end();
    return () => {
      asking.destroy();
      socket.destroy();
    };
  });
}

async function passSocks(
  socket: Socket,
  proxy: KubeProxy,
  host: string,
  port: number,
  refuse: (detail: string) => PodTaskError,
  step: Step,
): Promise<Socket> {
  const { SocksClient } = await import('socks');
  return await within<Socket>(step, (resolve, reject) => {
    SocksClient.createConnection({
      proxy: {
        host: proxy.host,
        port: proxy.port,
        type: 5,
        ...(proxy.username === '' ? {} : { userId: proxy.username, password: proxy.password }),
      },
      command: 'connect',
      destination: { host, port },
      // The package's own limit must not come before ours, which has the sentence.
      timeout: step.ms * 2,
      existing_socket: socket,
    }).then(
      (info) => resolve(info.socket),
      (error: unknown) => reject(refuse((error as Error).message)),
    );
    return () => socket.destroy();
  });
}
