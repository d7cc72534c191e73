import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:https';
import type { ServerOptions } from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import type { TLSSocket } from 'node:tls';
import type { JsonObject } from '../../../src/core/base/json.ts';
import { createKubeCluster } from '../../../src/core/cluster/kube-cluster.ts';
import { toFailure } from '../../../src/core/cluster/kube-failure.ts';
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

async function drain(stream: AsyncIterable<unknown>): Promise<void> {
  for await (const one of stream) assert.fail(JSON.stringify(one));
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

test('a server that ends the handshake for want of a certificate is understood, by TLS 1.2 and 1.3', async () => {
  for (const version of ['TLSv1.2', 'TLSv1.3'] as const) {
    const strict = { requestCert: true, rejectUnauthorized: true, ca: read('ca.pem') };
    const server = await serveTls('server', {
      ...strict,
      minVersion: version,
      maxVersion: version,
    });
    const cluster = createKubeCluster(toAccess(server.url, ca), surround());
    const large = { ...pod, spec: { containers: [{ name: 'x'.repeat(1e6) }] } };
    const where = { ...name, container: 'base' };
    const calls: readonly (() => Promise<unknown>)[] = [
      () => cluster.get(name, never),
      () => cluster.create(large, 'n', never),
      () => drain(cluster.logs({ ...where, follow: true, timestamps: false }, never)),
      () => drain(cluster.watch({ namespace: 'n' }, '1', never)),
      () => drain(cluster.exec({ ...where, command: ['true'] }, never)),
    ];
    for (const call of calls) {
      await assert.rejects(
        call(),
        failsWith('cluster-unauthorized', 'client-certificate-refused'),
        `${version} ${String(call)}`,
      );
    }
    await cluster.close();
    assert.deepEqual(server.clients, []);
    await server.close();
  }
});

test('what a server says to a client certificate is one failure, whatever the words', () => {
  const access = toAccess('https://x.test');
  for (const [code, message] of [
    ['ERR_SSL_SSLV3_ALERT_BAD_CERTIFICATE', ''],
    ['ERR_SSL_SSL/TLS_ALERT_BAD_CERTIFICATE', ''],
    ['ERR_SSL_SSL/TLS_ALERT_UNSUPPORTED_CERTIFICATE', ''],
    ['ERR_SSL_SSL/TLS_ALERT_CERTIFICATE_UNKNOWN', ''],
    ['ERR_SSL_TLSV1_ALERT_UNKNOWN_CA', ''],
    ['ERR_SSL_TLSV1_ALERT_ACCESS_DENIED', ''],
    [
      'EPROTO',
      'write EPROTO 40:error:0A00045C:SSL routines:ssl3_read_bytes:tlsv13 alert certificate required:x.c:1',
    ],
  ] as const) {
    const failure = toFailure(Object.assign(new Error(message), { code }), access);
    assert.ok(failsWith('cluster-unauthorized', 'client-certificate-refused')(failure), code);
  }
  const lacking = Object.assign(new Error(), { code: 'ERR_SSL_SSL/TLS_ALERT_HANDSHAKE_FAILURE' });
  assert.ok(failsWith('cluster-unreachable', 'connection-cut')(toFailure(lacking, access)));
});

test('a server with which no cipher can be agreed upon says nothing of certificates', async () => {
  const server = await serveTls('server', { maxVersion: 'TLSv1.2', ciphers: 'AES128-SHA' });
  await assert.rejects(get(server.url, ca), failsWith('cluster-unreachable', 'connection-cut'));
  await server.close();
});

test('a plugin is asked once more where the handshake fails by its certificate', async () => {
  const strict = { requestCert: true, rejectUnauthorized: true, ca: read('ca.pem') };
  const server = await serveTls('server', strict);
  const status = { clientCertificateData: read('client.pem'), clientKeyData: read('client.key') };
  const apiVersion = 'client.authentication.k8s.io/v1';
  const seen = join(mkdtempSync(join(tmpdir(), 'kube-tls-')), 'seen');
  const said = JSON.stringify({ apiVersion, kind: 'ExecCredential', status });
  const poor = JSON.stringify({ apiVersion, kind: 'ExecCredential', status: { token: 't' } });
  const code = `const fs = require('node:fs');
const again = fs.existsSync(${JSON.stringify(seen)});
fs.writeFileSync(${JSON.stringify(seen)}, '');
console.log(again ? ${JSON.stringify(said)} : ${JSON.stringify(poor)})`;
  const exec = { apiVersion, command: process.execPath, args: ['-e', code] };
  await get(server.url, ca, { exec });
  assert.deepEqual(server.clients, ['tester true']);
  rmSync(join(seen, '..'), { recursive: true });
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
