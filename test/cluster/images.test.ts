import assert from 'node:assert/strict';
import { after, before, suite, test } from 'node:test';
import type { V1Pod } from '@kubernetes/client-node';
import { openTestCluster } from './test-cluster.ts';
import type { TestCluster } from './test-cluster.ts';
import { watchPods } from './watch-pods.ts';

// What the suites of this folder, the bench and the checks run; CONTRIBUTING.md names them too.
const images = ['hello-world', 'busybox', 'python', 'python:3.11', 'alpine:3.24.2'];

suite('images of the cluster', () => {
  let cluster: TestCluster;
  before(async () => {
    cluster = await openTestCluster('shared');
  });
  after(() => cluster.close());

  for (const [index, image] of images.entries()) {
    test(`${image} is there or can be pulled`, { timeout: 300_000 }, async () => {
      const name = `image-${index}`;
      const spec = { restartPolicy: 'Never', containers: [{ name: 'base', image }] };
      const { namespace } = cluster;
      await cluster.api.createNamespacedPod({ namespace, body: { metadata: { name }, spec } });
      const seen = await watchPods(cluster, (pods) => findOutcome(pods.get(name)));
      assert.equal(seen, 'Succeeded', `the cluster needs the image ${image}`);
    });
  }
});

/** How the pod ended, or why its image cannot be had. */
function findOutcome(pod: V1Pod | undefined): string | undefined {
  const { phase, containerStatuses = [] } = pod?.status ?? {};
  if (phase === 'Succeeded' || phase === 'Failed') return phase;
  const waiting = containerStatuses[0]?.state?.waiting;
  return /^(ErrImage|ImagePull|InvalidImage)/.test(waiting?.reason ?? '')
    ? waiting?.message
    : undefined;
}
