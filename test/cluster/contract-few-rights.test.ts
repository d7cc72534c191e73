import { after, before, suite } from 'node:test';
import { testContract } from '../contract/contract.ts';
import type { Lab } from '../contract/lab.ts';
import { openLab } from './cluster-lab.ts';
import { openTestCluster } from './test-cluster.ts';
import type { TestCluster } from './test-cluster.ts';

/** What the operator itself does with its pods, and not more: no watch, no events. */
const rules = [
  { apiGroups: [''], resources: ['pods'], verbs: ['create', 'get', 'list', 'delete', 'patch'] },
  { apiGroups: [''], resources: ['pods/log'], verbs: ['get'] },
  { apiGroups: [''], resources: ['pods/exec'], verbs: ['create', 'get'] },
];

suite('contract: Kubernetes, with the rights that the operator uses', () => {
  let opened: TestCluster;
  let kubeconfig: string;
  before(async () => {
    opened = await openTestCluster('shared');
    kubeconfig = await opened.createUser(rules);
  });
  after(() => opened.close());
  testContract((): Lab => {
    const { namespace } = opened;
    const forbidden = new Set(['watch', 'events'] as const);
    const eyes = openLab(opened).cluster;
    return { ...openLab({ kubeconfig, namespace }), forbidden, eyes };
  });
});
