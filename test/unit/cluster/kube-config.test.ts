import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { readText, resolveAccess } from '../../../src/core/cluster/kube-access.ts';
import { readInCluster, readKubeconfig } from '../../../src/core/cluster/kube-config.ts';
import { failsWith, toAccess, toConfig } from './fake-server.ts';

const folder = mkdtempSync(join(tmpdir(), 'kube-config-'));
after(() => rmSync(folder, { recursive: true }));

function write(path: string, text: string): string {
  const full = join(folder, path);
  mkdirSync(join(full, '..'), { recursive: true });
  writeFileSync(full, text);
  return full;
}

const first = write(
  'one/config',
  `clusters:
- name: shared
  cluster: {server: 'https://one.test:6443', certificate-authority: ca.pem}
contexts:
- name: main
  context: {cluster: shared, user: someone}
`,
);
const second = write(
  'two/config',
  `apiVersion: v1
kind: Config
current-context: main
clusters:
- name: shared
  cluster: {server: 'https://two.test'}
users:
- name: someone
  user: {tokenFile: secret/token, client-certificate: me.pem, client-key: /abs/me.key}
contexts:
- name: main
  context: {cluster: nowhere}
- name: other
  context: {cluster: shared, user: nobody}
`,
);
write('one/ca.pem', 'authority');

test('of several files the first that names something counts, and paths count from their file', () => {
  const config = readKubeconfig([first, join(folder, 'absent'), second], false);
  assert.equal(config.current, 'main');
  const { authority, server, user } = resolveAccess(config, 'main');
  assert.equal(server.href, 'https://one.test:6443/');
  assert.equal(authority, 'authority');
  assert.equal(user.tokenFile, join(folder, 'two/secret/token'));
  assert.deepEqual(user.certificate, { path: join(folder, 'two/me.pem') });
  assert.deepEqual(user.key, { path: '/abs/me.key' });
});

test('an empty file is no mistake, and a file that is something else is', () => {
  assert.equal(readKubeconfig([write('empty', '')], true).contexts.size, 0);
  assert.equal(
    readKubeconfig([write('none', 'kind: Config\nclusters: null')], true).current,
    undefined,
  );
  for (const [name, text] of Object.entries({
    text: 'hello',
    yaml: 'a: [',
    list: '- 1',
    other: 'kind: Pod',
    wrong: 'contexts: 3',
  })) {
    assert.throws(
      () => readKubeconfig([write(name, text)], false),
      failsWith('kubeconfig-invalid'),
    );
  }
  const absent = join(folder, 'absent');
  assert.throws(() => readKubeconfig([absent], true), failsWith('kubeconfig-invalid'));
});

test('what a context names has to be there and make sense', () => {
  const config = readKubeconfig([second], true);
  assert.throws(() => resolveAccess(config, 'main'), failsWith('kubeconfig-invalid', 'no-cluster'));
  assert.throws(() => resolveAccess(config, 'other'), failsWith('kubeconfig-invalid', 'no-user'));
  assert.throws(() => resolveAccess(config, 'x'), failsWith('context-not-found'));
  const cases: readonly [Record<string, string>, Record<string, unknown>, string][] = [
    [{ server: 'ftp://x' }, {}, 'bad-server'],
    [{ server: '' }, {}, 'bad-server'],
    [{ server: 'https://x', 'proxy-url': 'ftp://p' }, {}, 'bad-proxy'],
    [{ server: 'https://x', 'certificate-authority': '/absent' }, {}, 'unreadable-part'],
    [{ server: 'https://x' }, { exec: { command: 'x', apiVersion: 'v1' } }, 'bad-plugin'],
    [{ server: 'https://x' }, { 'auth-provider': { name: 'gcp' } }, 'auth-provider'],
  ];
  for (const [cluster, user, why] of cases) {
    assert.throws(
      () => resolveAccess(toConfig(cluster, user as never), 'test'),
      failsWith('kubeconfig-invalid', why),
    );
  }
});

test('data comes before files, and impersonation becomes headers', () => {
  const data = Buffer.from('pem').toString('base64');
  const { user } = toAccess(
    'https://x',
    {},
    {
      'client-certificate-data': data,
      'client-certificate': '/absent',
      as: 'jane',
      'as-groups': ['a', 'b'],
      'as-user-extra': { 'example.org/role': ['x'] },
    },
  );
  assert.equal(readText(user.certificate ?? { text: '' }, ''), 'pem');
  assert.deepEqual(user.impersonation, {
    'Impersonate-User': 'jane',
    'Impersonate-Group': ['a', 'b'],
    'Impersonate-Extra-example.org%2Frole': ['x'],
  });
});

test('inside of a pod its service account is the way in', () => {
  const environment = { KUBERNETES_SERVICE_HOST: 'fd00::1', KUBERNETES_SERVICE_PORT: '443' };
  assert.equal(readInCluster(environment, join(folder, 'account')), undefined);
  write('account/token', 'secret');
  write('account/ca.crt', 'authority');
  assert.equal(readInCluster({}, join(folder, 'account')), undefined);
  const config = readInCluster(environment, join(folder, 'account'));
  assert.ok(config);
  const access = resolveAccess(config, config.current ?? '');
  assert.equal(access.name, 'in-cluster');
  assert.equal(access.server.host, '[fd00::1]');
  assert.equal(access.user.tokenFile, join(folder, 'account/token'));
});
