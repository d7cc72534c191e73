import { displace, mounted, never, soon, whenRunning } from './acts.ts';
import type { VerdictCase } from './verdict-case.ts';

/** What keeps a pod from a node, and takes it from there. */
export const nodesCases: readonly VerdictCase[] = [
  ...['a', 'b'].map((form): VerdictCase => ({
    cause: 'node-gone',
    form: `no-such-node-${form}`,
    slow: true,
    settings: { startupTimeoutSeconds: 110 },
    change: (_pod, _base, spec) => {
      spec.nodeName = `no-such-node-${form}`;
    },
    data: { node: `no-such-node-${form}` },
  })),
  ...(['cpu', 'memory'] as const).map((resource): VerdictCase => ({
    cause: 'preempted',
    form: resource,
    sh: never,
    settings: { startupTimeoutSeconds: 60, scheduleTimeoutSeconds: 60 },
    change: (pod, base, spec, room) => {
      spec.priorityClassName = `${pod.metadata?.namespace ?? ''}-lowest`;
      base.resources = { requests: { [resource]: room[resource] } };
    },
    act: whenRunning(displace),
    data: {},
  })),
  ...['no-handler', 'also-no-handler'].map((handler): VerdictCase => ({
    cause: 'pod-sandbox-failed',
    form: handler,
    settings: { startupTimeoutSeconds: 8 },
    change: (pod, _base, spec) => {
      spec.runtimeClassName = `${pod.metadata?.namespace ?? ''}-${handler}`;
    },
    data: { seconds: 8 },
  })),
  {
    cause: 'unschedulable',
    form: 'no-free-port',
    settings: soon,
    change: (_pod, base) => {
      // Taken by a pod of the suite.
      base.ports = [{ containerPort: 80, hostPort: 39_471 }];
    },
    data: { seconds: 3 },
  },
  ...[
    ['cpu', '1k'],
    ['memory', '1Pi'],
  ].map(([resource = '', amount = '']): VerdictCase => ({
    cause: 'unschedulable-resources',
    form: resource,
    settings: soon,
    change: (_pod, base) => {
      base.resources = { requests: { [resource]: amount } };
    },
    data: { resource, requests: `base: ${resource}=${amount}`, seconds: 3 },
  })),
  {
    cause: 'unschedulable-selector',
    form: 'selector',
    settings: soon,
    change: (_pod, _base, spec) => {
      spec.nodeSelector = { disk: 'fast' };
    },
    data: { selector: 'disk=fast', seconds: 3 },
  },
  {
    cause: 'unschedulable-selector',
    form: 'affinity',
    settings: soon,
    change: (_pod, _base, spec) => {
      const matchExpressions = [{ key: 'disk', operator: 'Exists' }];
      spec.affinity = {
        nodeAffinity: {
          requiredDuringSchedulingIgnoredDuringExecution: {
            nodeSelectorTerms: [{ matchExpressions }],
          },
        },
      };
    },
    data: { seconds: 3 },
  },
  ...['one', 'two'].map((form, i): VerdictCase => ({
    cause: 'unschedulable-gate',
    form,
    settings: soon,
    change: (_pod, _base, spec) => {
      spec.schedulingGates = ['example.com/a', 'example.com/b']
        .slice(0, i + 1)
        .map((name) => ({ name }));
    },
    data: { gate: i === 0 ? 'example.com/a' : 'example.com/a, example.com/b' },
  })),
  ...['no-claim', 'also-no-claim'].map((claimName): VerdictCase => ({
    cause: 'claim-missing',
    form: claimName,
    settings: soon,
    change: (_pod, base, spec) => {
      mounted(base, spec, { persistentVolumeClaim: { claimName } });
    },
    data: { name: claimName, seconds: 3 },
  })),
  ...['static-claim', 'classless-claim'].map((claimName): VerdictCase => ({
    cause: 'claim-unbound',
    form: claimName,
    settings: soon,
    change: (_pod, base, spec) => {
      mounted(base, spec, { persistentVolumeClaim: { claimName } });
    },
    data: { seconds: 3 },
  })),
];
