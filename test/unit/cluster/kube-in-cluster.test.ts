import assert from 'node:assert/strict';
import {
  copyFileSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { createServer } from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { resolveAccess } from '../../../src/core/cluster/kube-access.ts';
import type { KubeAccess } from '../../../src/core/cluster/kube-access.ts';
import { createKubeCluster } from '../../../src/core/cluster/kube-cluster.ts';
import { readInCluster } from '../../../src/core/cluster/kube-config.ts';
import { startHttpProxy } from './fake-proxy.ts';
import type { Listening } from './fake-server.ts';
import { answer, failsWith, listen, never, pod, refuse, surround } from './fake-server.ts';

const keys = join(import.meta.dirname, '../../fixtures/tls');
const folder = mkdtempSync(join(tmpdir(), 'kube-in-cluster-'));
after(() => rmSync(folder, { recursive: true }));
const name = { namespace: 'n', name: 'a' };

/** Puts a token there as the kubelet does: the files are links through a link that is replaced at once. */
function mount(version: string): void {
  mkdirSync(join(folder, version));
  copyFileSync(join(keys, 'ca.pem'), join(folder, version, 'ca.crt'));
  writeFileSync(join(folder, version, 'token'), `${version}\n`);
  symlinkSync(version, join(folder, 'next'));
  renameSync(join(folder, 'next'), join(folder, '..data'));
}

function findAccess(host: string, port: number): KubeAccess {
  const environment = { KUBERNETES_SERVICE_HOST: host, KUBERNETES_SERVICE_PORT: String(port) };
  const config = readInCluster(environment, folder);
  assert.ok(config);
  return resolveAccess(config, config.current ?? '');
}

interface Seen extends Listening {
  /** Of each request the token and the host. */
  readonly requests: string[];
}

async function serveSeen(accepts: (token: string) => boolean): Promise<Seen> {
  const requests: string[] = [];
  const cert = readFileSync(join(keys, 'server.pem'));
  const key = readFileSync(join(keys, 'server.key'));
  const server = createServer({ cert, key }, (request, response) => {
    const { authorization = '', host = '' } = request.headers;
    requests.push(`${authorization} ${host}`);
    if (accepts(authorization)) answer(response, pod);
    else refuse(response, 401, 'Unauthorized', 'Unauthorized');
  });
  return { ...(await listen(server)), requests };
}

for (const file of ['token', 'ca.crt']) symlinkSync(`..data/${file}`, join(folder, file));

test('a service account is taken as it is now: its token is replaced while the program runs', async () => {
  mount('one');
  const server = await serveSeen((token) => token === 'Bearer one' || token === 'Bearer two');
  const host = `127.0.0.1:${server.port}`;
  const cluster = createKubeCluster(findAccess('127.0.0.1', server.port), surround());
  await cluster.get(name, never);
  mount('two');
  await cluster.get(name, never);
  assert.deepEqual(server.requests.splice(0), [`Bearer one ${host}`, `Bearer two ${host}`]);
  mount('three');
  await assert.rejects(cluster.get(name, never), failsWith('cluster-unauthorized'));
  // It might have been replaced in between.
  assert.deepEqual(server.requests, [`Bearer three ${host}`, `Bearer three ${host}`]);
  await cluster.close();
  await server.close();
});

test('the server of a service account may have an IPv6 address', async () => {
  mount('six');
  const server = await serveSeen(() => true);
  const proxy = await startHttpProxy(server.port);
  const access = findAccess('fd00::1', 443);
  const environment = { HTTPS_PROXY: proxy.url };
  // The certificates of the tests name no address by IPv6.
  const named = { ...access, tlsServerName: 'cluster.test' };
  const cluster = createKubeCluster(named, surround({}, environment));
  await cluster.get(name, never);
  assert.deepEqual(proxy.asked, ['[fd00::1]:443']);
  assert.deepEqual(server.requests, ['Bearer six [fd00::1]']);
  await assert.rejects(
    createKubeCluster(access, surround({}, environment)).get(name, never),
    failsWith('cluster-unreachable', 'certificate-name'),
  );
  for (const one of [cluster, proxy, server]) await one.close();
});
