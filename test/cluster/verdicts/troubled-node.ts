import { displaceByKubelet, never, soon, whenRunning } from './acts.ts';
import type { Change, VerdictCase } from './verdict-case.ts';

/** By which label the suite finds its pods. */
export const trouble = 'pod-tasks-test/trouble';

/** Leaves a node that does not answer at once, not after the usual five minutes. */
const leavesAtOnce: Change = (_pod, _base, spec) => {
  spec.tolerations = ['unreachable', 'not-ready'].map((name) => ({
    key: `node.kubernetes.io/${name}`,
    operator: 'Exists',
    effect: 'NoExecute',
    tolerationSeconds: 0,
  }));
};

/** A node that stops answering; one pod is removed by force then, the other stays until its node is back. */
export const lostCases: readonly VerdictCase[] = ['removed-by-force', 'node-is-back'].map(
  (form) => ({
    cause: 'node-lost',
    form,
    sh: never,
    wish: { labels: { [trouble]: form } },
    change: leavesAtOnce,
    data: { node: 'localhost' },
  }),
);

/** A node that is started anew: its runtime has forgotten one container, and of the other it does not know how it ended. */
export const restartedCases: readonly VerdictCase[] = ['forgotten', 'end-unseen'].map((form) => ({
  cause: 'container-lost',
  form,
  sh: never,
  wish: { labels: { [trouble]: form } },
  data: { container: 'base', node: 'localhost' },
}));

/** A node that is well, and has to be had alone, since what happens to one pod would happen to others. */
export const crowdedCase: VerdictCase = {
  cause: 'preempted',
  form: 'by-the-kubelet',
  sh: never,
  change: (_pod, base, _spec, { cpu }) => {
    base.resources = { requests: { cpu } };
  },
  act: whenRunning(displaceByKubelet),
  data: { node: 'localhost' },
};
export const taintedCase: VerdictCase = {
  cause: 'evicted-taint',
  form: 'running',
  sh: never,
  data: { node: 'localhost' },
};
/** Its taints keep new pods away: one of both kinds, or of that kind alone which the pod does not tolerate. */
export const taints = [
  { key: 'pod-tasks-test/maintenance', effect: 'NoSchedule' },
  { key: 'pod-tasks-test/only', value: 'batch', effect: 'NoSchedule' },
];
export const keptAwayCases: readonly VerdictCase[] = [
  {
    cause: 'unschedulable-taint',
    form: 'no-value',
    settings: soon,
    data: { taint: 'pod-tasks-test/maintenance', seconds: 3 },
  },
  {
    cause: 'unschedulable-taint',
    form: 'value',
    settings: soon,
    change: (_pod, _base, spec) => {
      spec.tolerations = taints
        .slice(0, 1)
        .map(({ key, effect }) => ({ key, operator: 'Exists', effect }));
    },
    data: { taint: 'pod-tasks-test/only: batch', seconds: 3 },
  },
];
/** Until one pull ends the kubelet begins no other. */
export const toSlowCase = (image: string): VerdictCase => ({
  cause: 'image-slow',
  form: 'one-image',
  settings: { startupTimeoutSeconds: 5 },
  change: (_pod, base) => {
    base.image = image;
  },
  data: { image, seconds: 5 },
});

/** A node that is shut down. */
export const shutDownCases: Readonly<Record<'ended' | 'late', VerdictCase>> = {
  ended: { cause: 'node-shutdown', form: 'graceful', sh: never, data: { node: 'localhost' } },
  late: {
    cause: 'node-shutdown',
    form: 'not-admitted',
    change: (_pod, _base, spec) => {
      spec.nodeName = 'localhost';
    },
    data: { node: 'localhost' },
  },
};

/** More than begin and end on a machine by themselves meanwhile. */
export const manyProcesses = 800;

/** A node that is short of memory, or of process numbers. */
export const pressedCases: Readonly<Record<'running' | 'pids' | 'late', VerdictCase>> = {
  // A kubelet that starts under pressure takes up what ran before as it would what comes.
  running: {
    cause: 'evicted-node',
    form: 'not-taken-up-again',
    sh: never,
    data: { resource: 'memory', node: 'localhost' },
  },
  pids: {
    cause: 'evicted-node',
    form: 'pids',
    sh: `sleep 8; i=0; while [ $i -lt ${2 * manyProcesses} ]; do i=$((i+1)); sleep 300 & done; wait`,
    data: { resource: 'pids', node: 'localhost' },
  },
  late: {
    cause: 'evicted-node',
    form: 'not-admitted',
    change: (_pod, _base, spec) => {
      spec.nodeName = 'localhost';
    },
    data: { resource: 'memory', node: 'localhost' },
  },
};
