import { randomUUID } from 'node:crypto';
import assert from 'node:assert/strict';
import { after, before, it, suite } from 'node:test';
import { systemClock } from '../../src/core/base/clock.ts';
import { isPodTaskError } from '../../src/core/base/failure.ts';
import { createKubeCluster } from '../../src/core/cluster/kube-cluster.ts';
import { testContract } from '../contract/contract.ts';
import { createNamespace, readTestAccess, surroundings } from './test-namespace.ts';

suite('contract: Kubernetes', () => {
  const access = readTestAccess();
  let namespace: Awaited<ReturnType<typeof createNamespace>> | undefined;
  before(async () => {
    namespace = await createNamespace(access);
  });
  after(() => namespace?.remove());
  testContract(() => ({
    cluster: createKubeCluster(access, surroundings),
    clock: systemClock,
    namespace: namespace?.name ?? '',
    image: 'busybox',
    plays: 'sh',
    keepsReturns: false,
    newName: () => `contract-${randomUUID()}`,
    expire: undefined,
  }));

  it('a watch from a version that is long gone is refused as expired', async () => {
    const cluster = createKubeCluster(access, surroundings);
    const never = new AbortController().signal;
    const query = { namespace: namespace?.name ?? '' };
    const first = cluster.watch(query, '1', never)[Symbol.asyncIterator]().next();
    await assert.rejects(first, (error) => isPodTaskError(error, 'expired'));
    await cluster.close();
  });
});
