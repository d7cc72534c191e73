import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:https';
import { createServer as createTcp } from 'node:net';
import { join } from 'node:path';
import { test } from 'node:test';
import { inspect } from 'node:util';
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

const keys = {
  cert: readFileSync(join(folder, 'server.pem')),
  key: readFileSync(join(folder, 'server.key')),
};

async function serveAll(): Promise<Listening> {
  const https = createServer(keys, (request, response) => {
    if (request.url?.includes('/log') === true) response.end('line\n');
    else answer(response, pod);
  });
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

test('a proxy may itself speak TLS, known to this machine or by the authority of the kubeconfig', async () => {
  const target = await serveAll();
  const proxy = await startHttpProxy(target.port, 200, keys);
  const url = `https://me:p%40ss@127.0.0.1:${proxy.port}`;
  await useAll(createKubeCluster(toAccess(server, { ...ca, 'proxy-url': url }), surround()));
  const secret = `Basic ${Buffer.from('me:p@ss').toString('base64')}`;
  assert.deepEqual(new Set(proxy.asked), new Set([`cluster.test:6443 ${secret}`]));
  const environment = { HTTPS_PROXY: url };
  await useAll(createKubeCluster(toAccess(server, ca), surround({}, environment)));
  const asked = proxy.asked.length;
  // The password goes to nobody who cannot say who it is, whatever is allowed for the cluster.
  const blind = { 'insecure-skip-tls-verify': true, 'proxy-url': url };
  await assert.rejects(
    createKubeCluster(toAccess(server, blind), surround()).get(name, never),
    failsWith('cluster-unreachable', 'proxy-unreachable'),
  );
  assert.equal(proxy.asked.length, asked);
  for (const one of [proxy, target]) await one.close();
});

test('a SOCKS proxy gets user and password, and the name of the server by socks5 and socks5h', async () => {
  const target = await serveAll();
  const proxy = await startSocksProxy(target.port, 0, 'me:p@ss%zz');
  for (const scheme of ['socks5', 'socks5h']) {
    const url = `${scheme}://me:p%40ss%25zz@127.0.0.1:${proxy.port}`;
    await useAll(createKubeCluster(toAccess(server, { ...ca, 'proxy-url': url }), surround()));
  }
  assert.deepEqual(new Set(proxy.asked), new Set(['cluster.test:6443']));
  for (const one of [proxy, target]) await one.close();
});

test('no failure by a proxy shows the password', async () => {
  const http = await startHttpProxy(1, 407);
  const tls = await startHttpProxy(1, 407, keys);
  const socks = await startSocksProxy(1, 0, 'me:other');
  const silent = await listen(createTcp());
  for (const [url, why] of [
    [`http://me:s3cret@127.0.0.1:${http.port}`, 'proxy-refused'],
    [`https://me:s3cret@127.0.0.1:${tls.port}`, 'proxy-refused'],
    [`socks5://me:s3cret@127.0.0.1:${socks.port}`, 'proxy-refused'],
    [`socks5://127.0.0.1:${socks.port}`, 'proxy-refused'],
    ['http://me:s3cret@127.0.0.1:1', 'proxy-unreachable'],
    // No escape, so it stands for itself.
    ['http://me:s3cret%zz@127.0.0.1:1', 'proxy-unreachable'],
    [`socks5://me:s3cret@127.0.0.1:${silent.port}`, 'connect-timeout'],
    ['ftp://me:s3cret@proxy', 'bad-proxy'],
    ['http://me:s3cret/@proxy:99999', 'bad-proxy'],
    ['me:@s3cret@proxy:99999', 'bad-proxy'],
  ] as const) {
    const ask = async (): Promise<unknown> => {
      const access = toAccess(server, { ...ca, 'proxy-url': url });
      return await createKubeCluster(access, surround({ connect: 300 })).get(name, never);
    };
    await assert.rejects(ask(), (error) => {
      assert.doesNotMatch(inspect(error, { depth: 9, showHidden: true }), /s3cret/, url);
      const code = why === 'bad-proxy' ? 'kubeconfig-invalid' : 'cluster-unreachable';
      return failsWith(code, why)(error);
    });
  }
  for (const one of [http, tls, socks, silent]) await one.close();
});

test('a proxy that is not there, refuses, or says nothing is named', async () => {
  const ask = async (url: string, limits = {}): Promise<unknown> => {
    const access = toAccess(server, { ...ca, 'proxy-url': url });
    return await createKubeCluster(access, surround(limits)).get(name, never);
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
  await assert.rejects(
    ask(silent.url, { connect: 300 }),
    failsWith('cluster-unreachable', 'connect-timeout'),
  );
  await assert.rejects(
    ask(`socks5://127.0.0.1:${silent.port}`, { connect: 300 }),
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
