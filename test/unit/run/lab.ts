import type { Ability } from '../../../src/core/cluster/cluster.ts';
import { createJumpingClock } from '../../scripted/jumping-clock.ts';
import type { Step } from '../../scripted/script.ts';
import { ScriptedCluster } from '../../scripted/scripted-cluster.ts';
import type { Lab } from '../../contract/lab.ts';

/** A scripted cluster, that may lack abilities, and the lab in which runs meet its faults. */
export function openLab(lacks?: readonly Ability[]): {
  readonly lab: Lab;
  readonly cluster: ScriptedCluster;
} {
  const clock = createJumpingClock();
  const cluster = new ScriptedCluster(clock, lacks);
  let names = 0;
  const lab = {
    cluster,
    clock,
    namespace: 'default',
    image: 'busybox',
    plays: 'steps' as const,
    keepsReturns: true,
    newName: () => `pod-${++names}`,
    expire: undefined,
  };
  return { lab, cluster };
}

/** What a pod does, for a cluster that plays steps. */
export function steps(...all: readonly Step[]): {
  readonly sh: string;
  readonly steps: readonly Step[];
} {
  return { sh: '', steps: all };
}
