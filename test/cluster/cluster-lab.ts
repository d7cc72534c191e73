import { randomUUID } from 'node:crypto';
import { systemClock } from '../../src/core/base/clock.ts';
import { resolveAccess } from '../../src/core/cluster/kube-access.ts';
import { createKubeCluster } from '../../src/core/cluster/kube-cluster.ts';
import { readKubeconfig } from '../../src/core/cluster/kube-config.ts';
import { defaultLimits } from '../../src/core/cluster/kube-limits.ts';
import type { Lab } from '../contract/lab.ts';
import type { TestCluster } from './test-cluster.ts';

/** Our adapter on the cluster, in the suite's namespace. */
export function openLab({
  kubeconfig,
  namespace,
}: Pick<TestCluster, 'kubeconfig' | 'namespace'>): Lab {
  const config = readKubeconfig([kubeconfig], true);
  const access = resolveAccess(config, config.current ?? '');
  const surroundings = { environment: process.env, clock: systemClock, interactive: false };
  return {
    cluster: createKubeCluster(access, { ...surroundings, limits: defaultLimits }),
    clock: systemClock,
    namespace,
    image: 'busybox',
    plays: 'sh',
    keepsReturns: false,
    newName: () => `case-${randomUUID()}`,
    expire: undefined,
  };
}
