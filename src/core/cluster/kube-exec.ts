import type { IncomingMessage } from 'node:http';
import type { WebSocket as Socket } from 'ws';
import { toError } from '../base/clock.ts';
import { PodTaskError, isPodTaskError } from '../base/failure.ts';
import { isJsonObject, parseJson } from '../base/json.ts';
import type { JsonObject } from '../base/json.ts';
import type { ExecChunk, ExecQuery } from './cluster.ts';
import type { KubeAccess } from './kube-access.ts';
import { fromAnswer, fromStatus, toBroken, toFailure } from './kube-failure.ts';
import type { KubeTransport } from './kube-transport.ts';

/** The newest first: only v5 can close standard input. */
const protocols = ['v5.channel.k8s.io', 'v4.channel.k8s.io'];
const channels = { stdin: 0, stdout: 1, stderr: 2, status: 3, close: 255 } as const;
const mostMessage = 64 * 1024 * 1024;
const mostRefusal = 64 * 1024;
/** Messages that lie unread before the socket is no longer read. */
const mostUnread = 64;

/** Runs a command in a container through a WebSocket; see `Cluster.exec`. */
export async function* execute(
  query: ExecQuery,
  transport: KubeTransport,
  signal: AbortSignal,
): AsyncGenerator<ExecChunk, void, void> {
  const inbox = new Inbox();
  const socket = await connect(query, transport, inbox, signal);
  const stop = (): void => socket.terminate();
  signal.addEventListener('abort', stop, { once: true });
  try {
    if (query.stdin !== undefined) sendInput(query.stdin, socket, transport.access);
    for (;;) {
      const message = await inbox.next(socket);
      if (message === undefined) throw new PodTaskError('stream-broken', { detail: 'exec' });
      const chunk = toChunk(message, transport.access);
      if (chunk === undefined) continue;
      yield chunk;
      if (chunk.type === 'exit') return;
    }
  } catch (error) {
    signal.throwIfAborted();
    throw toBroken(error);
  } finally {
    signal.removeEventListener('abort', stop);
    socket.terminate();
  }
}

async function connect(
  query: ExecQuery,
  transport: KubeTransport,
  inbox: Inbox,
  signal: AbortSignal,
): Promise<Socket> {
  const { WebSocket } = await import('ws');
  const { access } = transport;
  const parameters = new URLSearchParams({ container: query.container });
  for (const part of query.command) parameters.append('command', part);
  for (const name of ['stdout', 'stderr', ...(query.stdin === undefined ? [] : ['stdin'])]) {
    parameters.append(name, 'true');
  }
  const pod = `${encodeURIComponent(query.namespace)}/pods/${encodeURIComponent(query.name)}`;
  const path = transport.pathOf({ path: `/api/v1/namespaces/${pod}/exec` });
  // The agent does TLS: for ws every cluster is a plain one.
  const url = `ws://${access.server.host}${path}?${parameters.toString()}`;
  return await transport.upgrade(
    ({ agent, headers }) =>
      new Promise<Socket>((resolve, reject) => {
        const socket = new WebSocket(url, protocols, {
          agent,
          headers: { ...headers, Host: access.server.host, 'User-Agent': 'pod-tasks' },
          handshakeTimeout: transport.patience,
          maxPayload: mostMessage,
          perMessageDeflate: false,
          followRedirects: false,
        });
        const stop = (): void => {
          socket.terminate();
          reject(toError(signal.reason));
        };
        const settle = (): void => signal.removeEventListener('abort', stop);
        signal.addEventListener('abort', stop, { once: true });
        inbox.listen(socket);
        socket.on('open', () => {
          settle();
          resolve(socket);
        });
        socket.on('error', (error) => {
          settle();
          reject(toUpgradeFailure(error, access, transport.patience));
        });
        socket.on('unexpected-response', (request, answer) => {
          void readRefusal(answer, transport.patience).then((body) => {
            settle();
            request.destroy();
            socket.terminate();
            reject(toRefusal(answer.statusCode ?? 0, body, access));
          });
        });
        if (signal.aborted) stop();
      }),
    signal,
  );
}

/** Messages in the order in which they came; the socket is not read while many are unread. */
class Inbox {
  #messages: Buffer[] = [];
  #isOver = false;
  #failure: Error | undefined;
  #wake: (() => void) | undefined;

  listen(socket: Socket): void {
    // A second try with new credentials begins anew.
    this.#isOver = false;
    this.#failure = undefined;
    socket.on('message', (data: Buffer) => {
      this.#messages.push(data);
      if (this.#messages.length > mostUnread) socket.pause();
      this.#wake?.();
    });
    socket.on('error', (error) => {
      this.#failure = error;
      this.#wake?.();
    });
    socket.on('close', () => {
      this.#isOver = true;
      this.#wake?.();
    });
  }

  /** The next message; undefined where the socket was closed after the last. */
  async next(socket: Socket): Promise<Buffer | undefined> {
    for (;;) {
      const message = this.#messages.shift();
      if (message !== undefined) return message;
      if (this.#failure !== undefined) throw this.#failure;
      if (this.#isOver) return undefined;
      if (socket.isPaused) socket.resume();
      await new Promise<void>((resolve) => (this.#wake = resolve));
      this.#wake = undefined;
    }
  }
}

function sendInput(text: string, socket: Socket, access: KubeAccess): void {
  if (socket.protocol !== protocols[0]) {
    throw new PodTaskError('unsupported', { why: 'exec-stdin', cluster: access.name });
  }
  const bytes = Buffer.from(text);
  const part = 32 * 1024;
  for (let start = 0; start < bytes.length; start += part) {
    const head = Buffer.of(channels.stdin);
    socket.send(Buffer.concat([head, bytes.subarray(start, start + part)]));
  }
  socket.send(Buffer.of(channels.close, channels.stdin));
}

function toChunk(message: Buffer, access: KubeAccess): ExecChunk | undefined {
  const bytes = message.subarray(1);
  switch (message[0]) {
    case channels.stdout:
      return bytes.length === 0 ? undefined : { type: 'stdout', bytes };
    case channels.stderr:
      return bytes.length === 0 ? undefined : { type: 'stderr', bytes };
    case channels.status: {
      const status = parseJson(bytes.toString('utf8'));
      if (!isJsonObject(status)) throw new PodTaskError('stream-broken', { detail: 'exec' });
      return { type: 'exit', code: findExitCode(status, access), status };
    }
    default:
      return undefined;
  }
}

function findExitCode(status: JsonObject, access: KubeAccess): number {
  if (status['status'] === 'Success') return 0;
  const details = isJsonObject(status['details']) ? status['details'] : {};
  const causes = Array.isArray(details['causes']) ? details['causes'] : [];
  const cause: unknown = causes.find(
    (one: unknown) => isJsonObject(one) && one['reason'] === 'ExitCode',
  );
  const code = isJsonObject(cause) ? Number(cause['message']) : NaN;
  if (status['reason'] !== 'NonZeroExitCode' || !Number.isInteger(code)) {
    throw fromStatus(status, access);
  }
  return code;
}

function readRefusal(answer: IncomingMessage, ms: number): Promise<string> {
  return new Promise((resolve) => {
    let text = '';
    const end = (): void => resolve(text);
    answer.setTimeout(ms, end);
    answer.on('data', (bytes: Buffer) => {
      text += bytes.toString('utf8');
      if (text.length > mostRefusal) end();
    });
    answer.on('end', end);
    answer.on('error', end);
    answer.on('close', end);
  });
}

/**
 * An API server says why in a `Status`; anything else stands between, and does not let WebSockets through or is itself in
 * trouble. A gateway that leaves the upgrade out makes the API server ask for it.
 */
function toRefusal(status: number, body: string, access: KubeAccess): PodTaskError {
  const parsed = parseJson(body);
  const isOfServer = isJsonObject(parsed) && parsed['kind'] === 'Status';
  const isBlocked = isOfServer && /upgrade/i.test(JSON.stringify(parsed['message'] ?? ''));
  const isTrouble = status === 401 || status === 429 || (status >= 500 && status !== 501);
  if ((isOfServer && !isBlocked) || isTrouble) return fromAnswer(status, body, access);
  return new PodTaskError('unsupported', { why: 'exec-blocked', cluster: access.name, status });
}

function toUpgradeFailure(error: Error, access: KubeAccess, patience: number): PodTaskError {
  if (isPodTaskError(error)) return error;
  const data = { cluster: access.name } as const;
  if (error.message === 'Opening handshake has timed out') {
    const late = { ...data, why: 'answer-timeout', seconds: patience / 1000 } as const;
    return new PodTaskError('cluster-unreachable', late, error);
  }
  // What ws itself finds wrong with an answer to the upgrade, for example another protocol.
  if ((error as NodeJS.ErrnoException).code === undefined) {
    return new PodTaskError('unsupported', { ...data, why: 'exec-blocked' }, error);
  }
  return toFailure(error, access);
}
