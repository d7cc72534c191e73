import assert from 'node:assert/strict';
import { after, before, it, suite } from 'node:test';
import { isPodTaskError } from '../../src/core/base/failure.ts';
import { testContract } from '../contract/contract.ts';
import { openLab } from './cluster-lab.ts';
import { openTestCluster } from './test-cluster.ts';
import type { TestCluster } from './test-cluster.ts';

suite('contract: Kubernetes', () => {
  let opened: TestCluster;
  before(async () => {
    opened = await openTestCluster('shared');
  });
  after(() => opened.close());
  testContract(() => openLab(opened));

  it('a watch from a version that is long gone is refused as expired', async () => {
    const { cluster, namespace } = openLab(opened);
    const never = new AbortController().signal;
    const first = cluster.watch({ namespace }, '1', never)[Symbol.asyncIterator]().next();
    await assert.rejects(first, (error) => isPodTaskError(error, 'expired'));
    await cluster.close();
  });
});
