import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:https';
import { Agent, request as ask } from 'node:https';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { join } from 'node:path';
import { KubeConfig } from '@kubernetes/client-node';
import { breakOff, lose } from './break-off.ts';
import type { Wire } from './break-off.ts';
import { findCall } from './find-call.ts';
import type { SeenCall } from './find-call.ts';
import { relayExec } from './relay-exec.ts';
import type { Fault, FaultPlan } from './fault-plan.ts';

/** A certificate for the loopback that vouches for itself, and its key, both PEM. */
export interface OwnCertificate {
  readonly certificate: string;
  readonly key: string;
}

/** How to reach the real API server as its administrator. */
export interface Upstream {
  readonly url: URL;
  readonly ca: Buffer | string;
  readonly cert: Buffer | string;
  readonly key: Buffer | string;
  readonly agent: Agent;
}

/** A proxy between one run and the API server. */
export interface FaultProxy {
  /** A kubeconfig whose current context leads through the proxy. */
  readonly kubeconfig: string;
  /** Each request with its fault, for a failed seed's report. */
  readonly transcript: readonly string[];
  /** From now on all goes through as it is. */
  calmDown(): void;
  close(): Promise<void>;
}

/** Makes a certificate in `folder`. */
export function makeCertificate(folder: string): OwnCertificate {
  const key = join(folder, 'proxy.key');
  const certificate = join(folder, 'proxy.crt');
  const words = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes'];
  const names = ['-subj', '/CN=fault-proxy', '-addext', 'subjectAltName=IP:127.0.0.1'];
  const files = ['-keyout', key, '-out', certificate];
  execFileSync('openssl', ['req', '-x509', '-days', '2', ...words, ...names, ...files], {
    stdio: 'pipe',
  });
  return { certificate: readFileSync(certificate, 'utf8'), key: readFileSync(key, 'utf8') };
}

/** The server of a kubeconfig's current context, and its user's certificate. */
export function findUpstream(kubeconfig: string): Upstream {
  const config = new KubeConfig();
  config.loadFromFile(kubeconfig);
  const cluster = config.getCurrentCluster();
  const user = config.getCurrentUser();
  const decode = (text: string | undefined): Buffer => Buffer.from(text ?? '', 'base64');
  const options = {
    ca: decode(cluster?.caData),
    cert: decode(user?.certData),
    key: decode(user?.keyData),
  };
  const agent = new Agent({ ...options, keepAlive: true });
  return { url: new URL(cluster?.server ?? ''), ...options, agent };
}

/** Starts one; `before` is awaited each time a request is about to be sent on. */
export async function startFaultProxy(
  upstream: Upstream,
  own: OwnCertificate,
  plan: FaultPlan,
  files: { readonly folder: string; readonly namespace: string; readonly hasTokenFile: boolean },
  before: (call: SeenCall) => Promise<void>,
): Promise<FaultProxy> {
  const transcript: string[] = [];
  const began = Date.now();
  const seconds = (): string => ((Date.now() - began) / 1000).toFixed(2);
  let isCalm = false;
  const raw = new Map<number, Socket>();
  const server = createServer({ cert: own.certificate, key: own.key, keepAliveTimeout: 600_000 });
  server.on('tlsClientError', () => undefined);
  server.on('connection', (socket: Socket) => {
    const port = socket.remotePort ?? 0;
    raw.set(port, socket);
    socket.on('error', () => undefined);
    socket.on('close', () => raw.delete(port));
  });
  const wireOf = (socket: Socket): Wire => ({
    socket,
    reset: () => {
      raw.get(socket.remotePort ?? 0)?.resetAndDestroy();
      socket.destroy();
    },
  });
  const choose = (request: IncomingMessage): { call: SeenCall; fault: Fault | undefined } => {
    const call = findCall(request);
    const fault = isCalm ? undefined : plan.decide(call);
    const what = fault === undefined ? '' : ` ${JSON.stringify(fault)}`;
    const query = request.url?.split('?')[1] ?? '';
    transcript.push(`${seconds()} ${call.kind} ${query.slice(0, 100)}${what}`);
    return { call, fault };
  };
  server.on('request', (request: IncomingMessage, response: ServerResponse) => {
    const { call, fault } = choose(request);
    response.on('error', () => undefined);
    request.on('error', () => undefined);
    answer(request, response, call, fault).catch((error: unknown) => {
      if (!response.closed) transcript.push(`${seconds()} the proxy failed: ${String(error)}`);
      request.socket.destroy();
    });
  });
  server.on('upgrade', (request: IncomingMessage, socket: Socket, head: Buffer) => {
    const { fault } = choose(request);
    relayExec(request, wireOf(socket), head, upstream, fault);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    kubeconfig: writeKubeconfig(port, own, files),
    transcript,
    calmDown: () => {
      isCalm = true;
    },
    close: async () => {
      for (const socket of raw.values()) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };

  async function answer(
    request: IncomingMessage,
    response: ServerResponse,
    call: SeenCall,
    fault: Fault | undefined,
  ): Promise<void> {
    const wire = wireOf(request.socket);
    const body = await readAll(request);
    if (fault?.what === 'delay') await new Promise((done) => setTimeout(done, fault.ms));
    if (fault?.what === 'drop') {
      lose(wire, fault.how);
      return;
    }
    if (fault?.what === 'refuse') {
      refuse(response, fault);
      return;
    }
    await before(call);
    const given = await forward(request, body);
    given.on('error', () => response.destroy());
    response.on('close', () => given.destroy());
    if (fault?.what === 'lose') {
      await readAll(given);
      if (fault.how === 'gateway') response.writeHead(504).end('<html>gateway timeout</html>');
      else lose(wire, fault.how);
      return;
    }
    await relay(given, response, wire, fault);
  }

  function forward(request: IncomingMessage, body: Buffer): Promise<IncomingMessage> {
    return new Promise((resolve, reject) => {
      const { authorization: _, connection: __, ...headers } = request.headers;
      const asking = ask(new URL(request.url ?? '/', upstream.url), {
        agent: upstream.agent,
        method: request.method ?? 'GET',
        headers: { ...headers, host: upstream.url.host },
      });
      asking.on('response', resolve);
      asking.on('error', reject);
      const end = (): void => void asking.destroy();
      request.socket.on('close', end);
      asking.on('close', () => request.socket.off('close', end));
      asking.end(body);
    });
  }
}

/** Sends an answer on, up to where the fault has it end. */
async function relay(
  given: IncomingMessage,
  response: ServerResponse,
  wire: Wire,
  fault: Fault | undefined,
): Promise<void> {
  const {
    'transfer-encoding': _,
    connection: __,
    'content-length': length,
    ...headers
  } = given.headers;
  // What ends early as if it were whole must not say how long it is.
  const isWhole = fault?.what !== 'break' && length !== undefined;
  response.writeHead(given.statusCode ?? 500, {
    ...headers,
    ...(isWhole ? { 'content-length': length } : {}),
  });
  response.flushHeaders();
  let left = fault?.what === 'break' ? fault.after : Infinity;
  for await (const chunk of given) {
    let bytes = chunk as Buffer;
    if (fault?.what === 'break' && bytes.length > left) {
      bytes = bytes.subarray(0, left);
      if (bytes.length > 0) response.write(bytes);
      breakOff(response, wire, fault.how);
      given.destroy();
      return;
    }
    left -= bytes.length;
    if (fault?.what === 'drip') await drip(response, bytes, fault.bytes);
    else if (!response.write(bytes)) await drained(response);
  }
  response.end();
}

async function drip(response: ServerResponse, bytes: Buffer, size: number): Promise<void> {
  const pieces = Math.min(200, Math.ceil(bytes.length / size));
  const step = Math.ceil(bytes.length / pieces);
  for (let start = 0; start < bytes.length; start += step) {
    if (response.destroyed) return;
    response.write(bytes.subarray(start, start + step));
    await new Promise((done) => setImmediate(done));
  }
}

function drained(response: ServerResponse): Promise<void> {
  return new Promise((resolve) => {
    const done = (): void => {
      response.off('drain', done);
      response.off('close', done);
      resolve();
    };
    response.on('drain', done);
    response.on('close', done);
    if (response.destroyed) done();
  });
}

function refuse(response: ServerResponse, fault: Extract<Fault, { what: 'refuse' }>): void {
  const { status, retryAfter, form } = fault;
  const headers = retryAfter === undefined ? {} : { 'Retry-After': String(retryAfter) };
  if (form === 'status') {
    response.writeHead(status, { ...headers, 'Content-Type': 'application/json' });
    response.end(JSON.stringify(toStatus(status)));
  } else {
    response.writeHead(status, headers);
    response.end(form === 'html' ? `<html><h1>${status}</h1></html>` : `upstream ${status}`);
  }
}

const reasons: Readonly<Record<number, string>> = {
  401: 'Unauthorized',
  403: 'Forbidden',
  409: 'Conflict',
  410: 'Expired',
  429: 'TooManyRequests',
  500: 'InternalError',
  503: 'ServiceUnavailable',
};

function toStatus(code: number): object {
  return {
    kind: 'Status',
    apiVersion: 'v1',
    metadata: {},
    status: 'Failure',
    message: 'a fault of the test',
    reason: reasons[code],
    code,
  };
}

async function readAll(message: IncomingMessage): Promise<Buffer> {
  const parts: Buffer[] = [];
  for await (const part of message) parts.push(part as Buffer);
  return Buffer.concat(parts);
}

function writeKubeconfig(
  port: number,
  own: OwnCertificate,
  files: { readonly folder: string; readonly namespace: string; readonly hasTokenFile: boolean },
): string {
  const tokenFile = join(files.folder, `${port}.token`);
  writeFileSync(tokenFile, 'a-token');
  const path = join(files.folder, `${port}.kubeconfig`);
  const config = {
    apiVersion: 'v1',
    kind: 'Config',
    'current-context': 'faults',
    clusters: [
      {
        name: 'faults',
        cluster: {
          server: `https://127.0.0.1:${port}`,
          'certificate-authority-data': Buffer.from(own.certificate).toString('base64'),
        },
      },
    ],
    contexts: [
      {
        name: 'faults',
        context: { cluster: 'faults', user: 'faults', namespace: files.namespace },
      },
    ],
    users: [{ name: 'faults', user: files.hasTokenFile ? { tokenFile } : { token: 'a-token' } }],
  };
  writeFileSync(path, JSON.stringify(config), { mode: 0o600 });
  return path;
}
