import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import type { TestContext } from 'node:test';
import { resolveAccess } from '../../../src/core/cluster/kube-access.ts';
import { createKubeCluster } from '../../../src/core/cluster/kube-cluster.ts';
import { readKubeconfig } from '../../../src/core/cluster/kube-config.ts';
import { answer, failsWith, never, pod, refuse, serve, surround } from './fake-server.ts';

const name = { namespace: 'n', name: 'a' };

/** A server that takes only the token `new`, and a kubeconfig that can be written again. */
async function open(t: TestContext) {
  const folder = mkdtempSync(join(tmpdir(), 'kube-login-'));
  const file = join(folder, 'config');
  const seen: (string | undefined)[] = [];
  const server = await serve((request, response) => {
    seen.push(request.headers.authorization);
    if (request.headers.authorization === 'Bearer new') answer(response, pod);
    else refuse(response, 401, 'Unauthorized', 'Unauthorized');
  });
  const write = (user: object): void => {
    const config = {
      clusters: [{ name: 'c', cluster: { server: server.url } }],
      contexts: [{ name: 'c', context: { cluster: 'c', user: 'u' } }],
      users: [{ name: 'u', user }],
    };
    writeFileSync(file, JSON.stringify(config));
  };
  write({ token: 'old' });
  t.after(async () => {
    rmSync(folder, { recursive: true });
    await server.close();
  });
  const access = resolveAccess(readKubeconfig([file], true), 'c');
  return { cluster: createKubeCluster(access, surround()), file, seen, write };
}

test('a token that was renewed in the kubeconfig is used after a refusal', async (t) => {
  const { cluster, seen, write } = await open(t);
  await assert.rejects(cluster.get(name, never), failsWith('cluster-unauthorized'));
  assert.deepEqual(seen, ['Bearer old']);
  write({ token: 'new' });
  await cluster.get(name, never);
  await cluster.get(name, never);
  assert.deepEqual(seen, ['Bearer old', 'Bearer old', 'Bearer new', 'Bearer new']);
});

test('a kubeconfig that cannot be read at that moment changes nothing', async (t) => {
  const { cluster, file, write } = await open(t);
  writeFileSync(file, '{"clusters":');
  await assert.rejects(cluster.get(name, never), failsWith('cluster-unauthorized'));
  write({ token: 'new' });
  await cluster.get(name, never);
});

test('a login by other means than before counts as well', async (t) => {
  const { cluster, file, write } = await open(t);
  await assert.rejects(cluster.get(name, never), failsWith('cluster-unauthorized'));
  const tokenFile = `${file}.token`;
  writeFileSync(tokenFile, 'new');
  write({ tokenFile });
  await cluster.get(name, never);
});
