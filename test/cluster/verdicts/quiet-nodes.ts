import { removeDisrupted, soon, whenCreated } from './acts.ts';
import type { Change, VerdictCase } from './verdict-case.ts';

/** Names of nodes that the suite makes beside the real one: nothing runs there, and only what names them gets there. */
export const quietNode = (namespace: string): string => `${namespace}-quiet`;
export const taintedNode = (namespace: string): string => `${namespace}-tainted`;

/** Puts the pod on such a node. */
export const onNode =
  (name: (namespace: string) => string): Change =>
  (pod, _base, spec) => {
    spec.nodeName = name(pod.metadata?.namespace ?? '');
  };

/** What becomes of pods on nodes that do nothing. */
export const quietNodeCases: readonly VerdictCase[] = [
  ...['one', 'two'].map((form): VerdictCase => ({
    cause: 'start-timeout',
    form: `quiet-node-${form}`,
    settings: { startupTimeoutSeconds: 60, scheduleTimeoutSeconds: 4 },
    ...(form === 'one' ? {} : { wish: { second: { sh: 'true', steps: [] } } }),
    change: onNode(quietNode),
    data: { seconds: 4 },
  })),
  {
    cause: 'evicted-taint',
    form: 'no-execute',
    change: onNode(taintedNode),
    settings: { startupTimeoutSeconds: 30, scheduleTimeoutSeconds: 30 },
    act: whenCreated(removeDisrupted),
    data: {},
  },
  {
    cause: 'evicted-taint',
    form: 'after-seconds',
    change: (pod, base, spec, room) => {
      onNode(taintedNode)(pod, base, spec, room);
      const key = 'pod-tasks-test/leave';
      spec.tolerations = [{ key, operator: 'Exists', effect: 'NoExecute', tolerationSeconds: 2 }];
    },
    settings: { startupTimeoutSeconds: 30, scheduleTimeoutSeconds: 30 },
    act: whenCreated(removeDisrupted),
    data: {},
  },
  {
    cause: 'unschedulable',
    form: 'taint-on-the-node-it-wants',
    settings: soon,
    change: (pod, _base, spec) => {
      const { namespace = '' } = pod.metadata ?? {};
      spec.nodeSelector = { 'kubernetes.io/hostname': quietNode(namespace) };
    },
    data: { seconds: 3 },
  },
];
