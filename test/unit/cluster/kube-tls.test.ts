import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:https';
import type { ServerOptions } from 'node:https';
import { join } from 'node:path';
import { test } from 'node:test';
import type { TLSSocket } from 'node:tls';
import type { JsonObject } from '../../../src/core/base/json.ts';
import { createKubeCluster } from '../../../src/core/cluster/kube-cluster.ts';
import type { Listening } from './fake-server.ts';
import {
  answer,
  failsWith,
  listen,
  never,
  pod,
  refuse,
  serve,
  surround,
  toAccess,
} from './fake-server.ts';

const folder = join(import.meta.dirname, '../../fixtures/tls');
const read = (name: string): string => readFileSync(join(folder, name), 'utf8');
const data = (name: string): string => readFileSync(join(folder, name)).toString('base64');
const name = { namespace: 'n', name: 'a' };
const ca = { 'certificate-authority': join(folder, 'ca.pem') };

interface Secure extends Listening {
  /** Names in the client certificates seen, and whether each was accepted. */
  readonly clients: string[];
}

async function serveTls(which: string, options: ServerOptions = {}): Promise<Secure> {
  const clients: string[] = [];
  const keys = { cert: read(`${which}.pem`), key: read(`${which}.key`) };
  const server = createServer({ ...keys, ...options }, (request, response) => {
    const socket = request.socket as TLSSocket;
    const { subject } = socket.getPeerCertificate();
    clients.push(`${(subject as { CN?: string } | undefined)?.CN ?? ''} ${socket.authorized}`);
    if (options.requestCert === true && !socket.authorized) {
      refuse(response, 401, 'Unauthorized', 'Unauthorized');
    } else answer(response, pod);
  });
  server.on('tlsClientError', () => undefined);
  const listening = await listen(server);
  return { ...listening, url: listening.url.replace('http:', 'https:'), clients };
}

async function get(url: string, cluster: JsonObject, user: JsonObject = {}): Promise<void> {
  const one = createKubeCluster(toAccess(url, cluster, user), surround());
  try {
    await one.get(name, never);
  } finally {
    await one.close();
  }
}

test('a server is trusted by the authority of the kubeconfig, as file or data', async () => {
  const server = await serveTls('server');
  await get(server.url, ca);
  await get(server.url.replace('127.0.0.1', 'localhost'), {
    'certificate-authority-data': data('ca.pem'),
  });
  await assert.rejects(
    get(server.url, {}),
    failsWith('cluster-unreachable', 'certificate-untrusted'),
  );
  await get(server.url, { 'insecure-skip-tls-verify': true });
  await server.close();
});

test('a name that the certificate lacks is refused, tls-server-name says another', async () => {
  const server = await serveTls('server');
  await get(server.url, { ...ca, 'tls-server-name': 'cluster.test' });
  await assert.rejects(
    get(server.url, { ...ca, 'tls-server-name': 'other.test' }),
    failsWith('cluster-unreachable', 'certificate-name'),
  );
  await server.close();
});

test('a certificate that has expired, and a server without TLS, are told apart', async () => {
  const expired = await serveTls('expired-server');
  await assert.rejects(
    get(expired.url, ca),
    failsWith('cluster-unreachable', 'certificate-expired'),
  );
  await expired.close();
  const plain = await serve((_request, response) => response.end());
  await assert.rejects(
    get(plain.url.replace('http:', 'https:'), ca),
    failsWith('cluster-unreachable', 'no-tls'),
  );
  await plain.close();
});

test('a client shows its certificate, and is told where it has expired', async () => {
  const options = { requestCert: true, rejectUnauthorized: false, ca: read('ca.pem') };
  const server = await serveTls('server', options);
  const show = (which: string): JsonObject => ({
    'client-certificate': join(folder, `${which}.pem`),
    'client-key-data': data(`${which}.key`),
  });
  await get(server.url, ca, show('client'));
  await assert.rejects(
    get(server.url, ca, show('expired-client')),
    failsWith('cluster-unauthorized', 'client-certificate-expired'),
  );
  assert.deepEqual(server.clients, ['tester true', 'client false']);
  await server.close();
});

test('a certificate of a plugin is shown as well', async () => {
  const options = { requestCert: true, rejectUnauthorized: false, ca: read('ca.pem') };
  const server = await serveTls('server', options);
  const status = { clientCertificateData: read('client.pem'), clientKeyData: read('client.key') };
  const apiVersion = 'client.authentication.k8s.io/v1';
  const said = JSON.stringify({ apiVersion, kind: 'ExecCredential', status });
  const exec = {
    apiVersion,
    command: process.execPath,
    args: ['-e', `console.log(${JSON.stringify(said)})`],
  };
  await get(server.url, ca, { exec });
  assert.deepEqual(server.clients, ['tester true']);
  await server.close();
});

test('keys that are none are a mistake of the kubeconfig', async () => {
  const junk = Buffer.from('junk').toString('base64');
  const user = { 'client-certificate-data': junk, 'client-key-data': junk };
  await assert.rejects(
    get('https://127.0.0.1:1', ca, user),
    failsWith('kubeconfig-invalid', 'bad-certificate'),
  );
});
