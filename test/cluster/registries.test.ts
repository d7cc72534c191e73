import { after, before, suite, test } from 'node:test';
import type { Lab } from '../contract/lab.ts';
import { openLab } from './cluster-lab.ts';
import { openOddRegistry } from './odd-registry.ts';
import type { OddRegistry } from './odd-registry.ts';
import { findKubeconfig, isTestCluster, openTestCluster } from './test-cluster.ts';
import type { TestCluster } from './test-cluster.ts';
import { checkVerdict } from './verdicts/check-verdict.ts';
import { toRegistryCases } from './verdicts/registries.ts';
import { awaitNone } from './watch-pods.ts';

const skip = isTestCluster(findKubeconfig(process.env))
  ? false
  : 'the nodes of a cluster that is not ours ask no registry of ours';

const room = { cpu: '1', memory: '1Mi' };

// All at once would meet the kubelet's limit of pulls: ten, and five a second.
suite('the verdict on images of odd registries', { concurrency: 5, skip }, () => {
  let cluster: TestCluster;
  let lab: Lab;
  let registry: OddRegistry;
  before(async () => {
    cluster = await openTestCluster('shared');
    lab = openLab(cluster);
    registry = await openOddRegistry(cluster.home ?? '', cluster.namespace);
  });
  after(async () => {
    await awaitNone(cluster);
    await registry.close();
    await lab.cluster.close();
    await cluster.close();
  });

  for (const one of toRegistryCases(() => registry)) {
    test(`${one.cause}: ${one.form}`, () => checkVerdict(one, lab, cluster, room));
  }
});
