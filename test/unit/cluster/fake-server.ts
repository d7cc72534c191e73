import { createServer } from 'node:http';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { AddressInfo, Server as TcpServer, Socket } from 'node:net';
import { systemClock } from '../../../src/core/base/clock.ts';
import type { FailureCode } from '../../../src/core/base/failure.ts';
import { isPodTaskError } from '../../../src/core/base/failure.ts';
import type { JsonObject } from '../../../src/core/base/json.ts';
import type { Cluster } from '../../../src/core/cluster/cluster.ts';
import { resolveAccess } from '../../../src/core/cluster/kube-access.ts';
import type { KubeAccess } from '../../../src/core/cluster/kube-access.ts';
import { createKubeCluster } from '../../../src/core/cluster/kube-cluster.ts';
import type { KubeEntry, Kubeconfig } from '../../../src/core/cluster/kube-config.ts';
import { defaultLimits } from '../../../src/core/cluster/kube-limits.ts';
import type { KubeLimits } from '../../../src/core/cluster/kube-limits.ts';
import type { PluginSurroundings } from '../../../src/core/cluster/kube-plugin.ts';

/** A signal that nobody aborts. */
export const never = new AbortController().signal;

/** A server of the test's own on this machine. */
export interface Listening {
  readonly port: number;
  /** Its address for http. */
  readonly url: string;
  /** Connections that are open now. */
  readonly open: ReadonlySet<Socket>;
  close(): Promise<void>;
}

/** Starts a server on a free port of the loopback; closing cuts all its connections. */
export async function listen(server: TcpServer): Promise<Listening> {
  const open = new Set<Socket>();
  server.on('connection', (socket: Socket) => {
    open.add(socket);
    socket.on('error', () => undefined);
    socket.on('close', () => open.delete(socket));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    port,
    url: `http://127.0.0.1:${port}`,
    open,
    close: async () => {
      for (const socket of open) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** An http server that answers as `handler` does. */
export function serve(
  handler: (request: IncomingMessage, response: ServerResponse) => void,
): Promise<Listening> {
  const server: Server = createServer(handler);
  return listen(server);
}

/** A kubeconfig with one context `test`. */
export function toConfig(cluster: JsonObject, user: JsonObject = {}, path = '/config'): Kubeconfig {
  const one = (value: JsonObject): ReadonlyMap<string, KubeEntry> =>
    new Map([['test', { value, path }]]);
  return {
    clusters: one(cluster),
    users: one(user),
    contexts: one({ cluster: 'test', user: 'test' }),
    current: 'test',
  };
}

/** The access of such a context. */
export function toAccess(server: string, more: JsonObject = {}, user: JsonObject = {}): KubeAccess {
  return resolveAccess(toConfig({ server, ...more }, user), 'test');
}

/** Surroundings with the machine's clock, an empty environment but for the path, and other limits where given. */
export function surround(
  limits: Partial<KubeLimits> = {},
  environment: Readonly<Record<string, string>> = {},
): PluginSurroundings {
  return {
    clock: systemClock,
    limits: { ...defaultLimits, ...limits },
    environment: { PATH: process.env['PATH'], ...environment },
    interactive: false,
  };
}

/** A cluster at that address. */
export function connect(
  server: string,
  user: JsonObject = {},
  limits?: Partial<KubeLimits>,
): Cluster {
  return createKubeCluster(toAccess(server, {}, user), surround(limits));
}

/** Answers with JSON. */
export function answer(response: ServerResponse, value: unknown, status = 200): void {
  response.writeHead(status, { 'Content-Type': 'application/json' });
  response.end(JSON.stringify(value));
}

/** Answers with an API server's error. */
export function refuse(
  response: ServerResponse,
  code: number,
  reason: string,
  message: string,
): void {
  answer(response, { kind: 'Status', status: 'Failure', code, reason, message }, code);
}

/** True for a PodTaskError of that code and, where given, that `why`. */
export function failsWith(code: FailureCode, why?: string): (error: unknown) => boolean {
  return (error) => {
    if (!isPodTaskError(error, code)) throw error;
    return why === undefined || error.data['why'] === why;
  };
}

/** A small pod as the API gives it. */
export const pod = {
  kind: 'Pod',
  apiVersion: 'v1',
  metadata: { name: 'a', namespace: 'n', uid: 'u', resourceVersion: '7' },
} as const;
