import { suite } from 'node:test';
import { createJumpingClock } from '../scripted/jumping-clock.ts';
import { ScriptedCluster } from '../scripted/scripted-cluster.ts';
import { testContract } from './contract.ts';

suite('contract: scripted cluster', () => {
  testContract(() => {
    const clock = createJumpingClock();
    const cluster = new ScriptedCluster(clock);
    let names = 0;
    return {
      cluster,
      clock,
      namespace: 'contract',
      image: 'busybox',
      plays: 'steps',
      keepsReturns: true,
      newName: () => `pod-${++names}`,
      expire: () => {
        cluster.endWatches(true);
      },
    };
  });
});
