import { openTestCluster } from '../../cluster/test-cluster.ts';
import type { TestCluster } from '../../cluster/test-cluster.ts';

/** The test cluster, with a namespace of its own; elsewhere than in CI undefined where none answers. */
export async function findCluster(): Promise<TestCluster | undefined> {
  try {
    return await openTestCluster('shared');
  } catch (error) {
    if (process.env['CI'] === 'true') throw error;
    return undefined;
  }
}
