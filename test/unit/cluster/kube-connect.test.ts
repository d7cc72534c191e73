import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:https';
import { createServer as createTcp } from 'node:net';
import { join } from 'node:path';
import { test } from 'node:test';
import { WebSocketServer } from 'ws';
import type { Cluster } from '../../../src/core/cluster/cluster.ts';
import { createKubeCluster } from '../../../src/core/cluster/kube-cluster.ts';
import { exit } from './fake-exec.ts';
import { startHttpProxy, startSocksProxy } from './fake-proxy.ts';
import type { Listening } from './fake-server.ts';
import { answer, failsWith, listen, never, pod, surround, toAccess } from './fake-server.ts';

const folder = join(import.meta.dirname, '../../fixtures/tls');
const ca = { 'certificate-authority': join(folder, 'ca.pem') };
const name = { namespace: 'n', name: 'a' };
// It is known to the proxy alone, so nothing gets there past it.
const server = 'https://cluster.test:6443';

async function serveAll(): Promise<Listening> {
  const https = createServer(
    {
      cert: readFileSync(join(folder, 'server.pem')),
      key: readFileSync(join(folder, 'server.key')),
    },
    (request, response) => {
      if (request.url?.includes('/log') === true) response.end('line\n');
      else answer(response, pod);
    },
  );
  new WebSocketServer({ server: https }).on('connection', (socket) => socket.send(exit(0)));
  return await listen(https);
}

async function useAll(cluster: Cluster): Promise<void> {
  assert.equal((await cluster.get(name, never)).metadata?.name, 'a');
  const log = { ...name, container: 'base', follow: true, timestamps: false };
  for await (const bytes of cluster.logs(log, never)) {
    assert.equal(Buffer.from(bytes).toString(), 'line\n');
  }
  const exec = { ...name, container: 'base', command: ['true'] };
  for await (const chunk of cluster.exec(exec, never)) assert.equal(chunk.type, 'exit');
  await cluster.close();
}

test('requests, streams and WebSockets all go through the proxy of the kubeconfig', async () => {
  const target = await serveAll();
  const http = await startHttpProxy(target.port);
  const socks = await startSocksProxy(target.port);
  const url = `http://me:p%40ss@127.0.0.1:${http.port}`;
  await useAll(createKubeCluster(toAccess(server, { ...ca, 'proxy-url': url }), surround()));
  const secret = `Basic ${Buffer.from('me:p@ss').toString('base64')}`;
  assert.deepEqual(new Set(http.asked), new Set([`cluster.test:6443 ${secret}`]));
  assert.ok(http.asked.length >= 1);
  const socksUrl = `socks5://127.0.0.1:${socks.port}`;
  await useAll(createKubeCluster(toAccess(server, { ...ca, 'proxy-url': socksUrl }), surround()));
  assert.deepEqual(new Set(socks.asked), new Set(['cluster.test:6443']));
  for (const one of [http, socks, target]) await one.close();
});

test('the proxy of the environment is used, unless NO_PROXY names the server', async () => {
  const target = await serveAll();
  const proxy = await startHttpProxy(target.port);
  const environment = { https_proxy: `http://127.0.0.1:${proxy.port}` };
  await useAll(createKubeCluster(toAccess(server, ca), surround({}, environment)));
  const asked = proxy.asked.length;
  assert.ok(asked >= 1);
  const without = surround({}, { ...environment, NO_PROXY: '.test' });
  await assert.rejects(
    createKubeCluster(toAccess(server, ca), without).get(name, never),
    failsWith('cluster-unreachable', 'unknown-host'),
  );
  assert.equal(proxy.asked.length, asked);
  for (const one of [proxy, target]) await one.close();
});

test('a proxy that is not there, refuses, or says nothing is named', async () => {
  const ask = async (url: string): Promise<unknown> => {
    const access = toAccess(server, { ...ca, 'proxy-url': url });
    return await createKubeCluster(access, surround({ connect: 300 })).get(name, never);
  };
  await assert.rejects(
    ask('http://127.0.0.1:1'),
    failsWith('cluster-unreachable', 'proxy-unreachable'),
  );
  const http = await startHttpProxy(1, 403);
  const socks = await startSocksProxy(1, 2);
  await assert.rejects(ask(http.url), failsWith('cluster-unreachable', 'proxy-refused'));
  await assert.rejects(
    ask(`socks5://127.0.0.1:${socks.port}`),
    failsWith('cluster-unreachable', 'proxy-refused'),
  );
  const silent = await listen(createTcp());
  await assert.rejects(ask(silent.url), failsWith('cluster-unreachable', 'connect-timeout'));
  await assert.rejects(
    ask(`socks5://127.0.0.1:${silent.port}`),
    failsWith('cluster-unreachable', 'connect-timeout'),
  );
  const closing = await listen(createTcp((socket) => socket.destroy()));
  await assert.rejects(ask(closing.url), failsWith('cluster-unreachable', 'proxy-unreachable'));
  for (const one of [http, socks, silent, closing]) await one.close();
});

test('a server that accepts and does not go on with TLS is given up in time', async () => {
  const silent = await listen(createTcp());
  const access = toAccess(silent.url.replace('http:', 'https:'), ca);
  await assert.rejects(
    createKubeCluster(access, surround({ connect: 200 })).get(name, never),
    failsWith('cluster-unreachable', 'connect-timeout'),
  );
  await silent.close();
});
