import { createServer } from 'node:http';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { json } from 'node:stream/consumers';
import type { V1Pod } from '@kubernetes/client-node';
import { parseLabelSelector, matchesLabels } from '../../../src/core/cluster/label-selector.ts';

/** An API server on the loopback that knows pods alone, as far as the tree needs them. */
export interface FakeApi {
  /** What a kubeconfig says of it, with the context `fake`. */
  readonly kubeconfig: string;
  /** Adds a pod or changes it, and tells those who watch. */
  set(pod: V1Pod): void;
  remove(name: string): void;
  has(name: string): boolean;
  /** From now on every request is answered so; undefined: as it should be. */
  refuse(status: number | undefined): void;
  /** Cuts all connections and takes no new ones, until it is told to take them again. */
  sleep(isAsleep: boolean): void;
  close(): Promise<void>;
}

/** Starts one. */
export async function startFakeApi(): Promise<FakeApi> {
  const pods = new Map<string, V1Pod>();
  const watchers = new Set<ServerResponse>();
  const state = { version: 1, refused: undefined as number | undefined, isAsleep: false };
  const server = createServer((request, response) => {
    if (state.isAsleep) {
      request.socket.destroy();
      return;
    }
    if (state.refused !== undefined) {
      sendStatus(response, state.refused);
      return;
    }
    answer(request, response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;

  function tell(type: string, pod: V1Pod): void {
    const version = String(++state.version);
    const object = Object.assign({}, pod, {
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: Object.assign({}, pod.metadata, { resourceVersion: version }),
    });
    if (type === 'DELETED') pods.delete(pod.metadata?.name ?? '');
    else pods.set(pod.metadata?.name ?? '', object);
    for (const watcher of watchers) watcher.write(`${JSON.stringify({ type, object })}\n`);
  }

  function answer(request: IncomingMessage, response: ServerResponse): void {
    const { pathname, searchParams } = new URL(request.url ?? '/', 'http://x');
    const parts = pathname.split('/').filter((part) => part !== '');
    const name = parts[5];
    if (name === undefined) {
      if (request.method === 'POST') void create(request, searchParams, response);
      else if (searchParams.get('watch') === null) sendList(searchParams, response);
      else watch(response);
      return;
    }
    const pod = pods.get(name);
    if (pod === undefined) {
      sendStatus(response, 404);
    } else if (parts[6] === 'log') {
      response.end(`2026-01-15T12:00:00.000000000Z hello from ${name}\n`);
    } else {
      if (request.method === 'DELETE') tell('DELETED', pod);
      sendJson(response, 200, pod);
    }
  }

  /** As a cluster with a webhook that sends images through its mirror would store it; it is kept unless that is a dry run. */
  async function create(
    request: IncomingMessage,
    query: URLSearchParams,
    response: ServerResponse,
  ): Promise<void> {
    const pod = (await json(request)) as V1Pod;
    for (const container of pod.spec?.containers ?? []) {
      container.image = `mirror.example/${container.image ?? ''}`;
      container.terminationMessagePath = '/dev/termination-log';
    }
    Object.assign(pod.spec ?? {}, { dnsPolicy: 'ClusterFirst', priority: 0 });
    Object.assign(pod.metadata ?? {}, { uid: `uid-${pod.metadata?.name ?? ''}` });
    Object.assign(pod, { status: { phase: 'Pending', qosClass: 'BestEffort' } });
    if (query.get('dryRun') !== 'All') tell('ADDED', pod);
    sendJson(response, 201, pod);
  }

  function sendList(query: URLSearchParams, response: ServerResponse): void {
    const wanted = parseLabelSelector(query.get('labelSelector') ?? '') ?? [];
    const items = [...pods.values()].filter(({ metadata }) =>
      matchesLabels(wanted, metadata?.labels),
    );
    const start = Number(query.get('continue') ?? 0);
    const end = start + Number(query.get('limit') ?? items.length);
    const metadata = {
      resourceVersion: String(state.version),
      ...(end < items.length ? { continue: String(end) } : {}),
    };
    const page = { kind: 'PodList', apiVersion: 'v1', metadata, items: items.slice(start, end) };
    sendJson(response, 200, page);
  }

  function watch(response: ServerResponse): void {
    response.writeHead(200, { 'content-type': 'application/json' });
    response.flushHeaders();
    watchers.add(response);
    response.on('close', () => watchers.delete(response));
  }

  return {
    kubeconfig: JSON.stringify({
      apiVersion: 'v1',
      kind: 'Config',
      'current-context': 'fake',
      clusters: [{ name: 'fake', cluster: { server: `http://127.0.0.1:${port}` } }],
      users: [{ name: 'fake', user: { token: 'x' } }],
      contexts: [{ name: 'fake', context: { cluster: 'fake', user: 'fake' } }],
    }),
    set: (pod) => tell(pods.has(pod.metadata?.name ?? '') ? 'MODIFIED' : 'ADDED', pod),
    remove: (name) => {
      const pod = pods.get(name);
      if (pod !== undefined) tell('DELETED', pod);
    },
    has: (name) => pods.has(name),
    refuse: (status) => {
      state.refused = status;
      if (status !== undefined) server.closeAllConnections();
    },
    sleep: (isAsleep) => {
      state.isAsleep = isAsleep;
      if (isAsleep) server.closeAllConnections();
    },
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

function sendStatus(response: ServerResponse, code: number): void {
  sendJson(response, code, {
    kind: 'Status',
    apiVersion: 'v1',
    status: 'Failure',
    code,
    message: `answered with ${code}`,
  });
}

function sendJson(response: ServerResponse, code: number, body: unknown): void {
  response.writeHead(code, { 'content-type': 'application/json' });
  response.end(JSON.stringify(body));
}
