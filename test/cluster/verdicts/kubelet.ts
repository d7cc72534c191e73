import {
  evict,
  isOther,
  mounted,
  never,
  remove,
  removeNow,
  removeOwner,
  replace,
  whenCreated,
  whenPending,
  whenRunning,
} from './acts.ts';
import type { VerdictCase } from './verdict-case.ts';

/** What the kubelet and those above it end. */
export const kubeletCases: readonly VerdictCase[] = [
  {
    cause: 'probe-failed',
    form: 'liveness',
    sh: never,
    change: (_pod, base) => {
      base.livenessProbe = { exec: { command: ['false'] }, periodSeconds: 1, failureThreshold: 1 };
    },
    data: { container: 'base' },
  },
  {
    cause: 'probe-failed',
    form: 'startup',
    sh: never,
    change: (_pod, base) => {
      base.startupProbe = { tcpSocket: { port: 81 }, periodSeconds: 1, failureThreshold: 1 };
    },
    data: { container: 'base' },
  },
  {
    cause: 'hook-failed',
    form: 'exit-1',
    sh: never,
    change: (_pod, base) => {
      base.lifecycle = { postStart: { exec: { command: ['false'] } } };
    },
    data: { container: 'base' },
  },
  {
    cause: 'hook-failed',
    form: 'no-program',
    sh: never,
    change: (_pod, base) => {
      base.lifecycle = { postStart: { exec: { command: ['no-such-hook'] } } };
    },
    data: { container: 'base' },
  },
  {
    cause: 'deadline',
    form: 'asked-to-end',
    sh: never,
    change: (_pod, _base, spec) => {
      spec.activeDeadlineSeconds = 2;
    },
    data: { seconds: 2 },
  },
  {
    cause: 'deadline',
    form: 'ends-well-when-asked',
    sh: 'trap "exit 0" TERM; while true; do sleep 1; done',
    change: (_pod, _base, spec) => {
      spec.activeDeadlineSeconds = 3;
      spec.terminationGracePeriodSeconds = 5;
    },
    data: { seconds: 3 },
  },
  {
    cause: 'evicted-storage',
    form: 'pod-total',
    sh: 'dd if=/dev/zero of=/big bs=1M count=20 2>/dev/null; sleep 300',
    change: (_pod, base) => {
      base.resources = { limits: { 'ephemeral-storage': '5Mi' } };
    },
    data: { limit: '5Mi' },
  },
  {
    cause: 'evicted-storage',
    form: 'one-container',
    sh: 'dd if=/dev/zero of=/big bs=1M count=20 2>/dev/null; sleep 300',
    wish: { second: { sh: 'sleep 300', steps: [] } },
    change: (_pod, base, spec) => {
      base.resources = { limits: { 'ephemeral-storage': '5Mi' } };
      const second = spec.containers[1];
      if (second !== undefined) second.resources = { limits: { 'ephemeral-storage': '200Mi' } };
    },
    data: { container: 'base', limit: '5Mi' },
  },
  {
    cause: 'evicted-volume',
    form: 'empty-dir',
    slow: true,
    sh: 'dd if=/dev/zero of=/v/big bs=1M count=20 2>/dev/null; sleep 300',
    change: (_pod, base, spec) => {
      mounted(base, spec, { emptyDir: { sizeLimit: '5Mi' } });
    },
    data: { volume: 'v', limit: '5Mi' },
  },
  {
    cause: 'evicted-volume',
    form: 'by-the-sidecar',
    slow: true,
    sh: never,
    wish: {
      second: { sh: 'dd if=/dev/zero of=/v/big bs=1M count=20 2>/dev/null; sleep 300', steps: [] },
    },
    change: (_pod, base, spec) => {
      mounted(base, spec, { emptyDir: { sizeLimit: '6Mi' } });
      const second = spec.containers[1];
      if (second !== undefined) second.volumeMounts = [{ name: 'v', mountPath: '/v' }];
    },
    data: { volume: 'v', limit: '6Mi' },
  },
  {
    cause: 'node-rejected',
    form: 'out-of-cpu',
    change: (_pod, base, spec) => {
      spec.nodeName = 'localhost';
      base.resources = { requests: { cpu: '1k' } };
    },
    data: { reason: 'OutOfcpu' },
  },
  {
    cause: 'node-rejected',
    form: 'node-affinity',
    change: (_pod, _base, spec) => {
      spec.nodeName = 'localhost';
      spec.nodeSelector = { no: 'such' };
    },
    data: { reason: 'NodeAffinity' },
  },
  { cause: 'evicted-api', form: 'running', sh: never, act: whenRunning(evict), data: {} },
  {
    cause: 'evicted-api',
    form: 'with-second-container',
    sh: never,
    wish: { second: { sh: 'sleep 300', steps: [] } },
    act: whenRunning(evict),
    data: {},
  },
  { cause: 'deleted', form: 'running', sh: never, act: whenRunning(remove), data: {} },
  {
    cause: 'deleted',
    form: 'pending',
    change: (_pod, _base, spec) => {
      spec.nodeSelector = { no: 'such' };
    },
    settings: { scheduleTimeoutSeconds: 60 },
    act: whenPending(remove),
    data: {},
  },
  {
    cause: 'deleted',
    form: 'before-its-start',
    change: (_pod, base, spec) => {
      mounted(base, spec, { secret: { secretName: 'no-such-secret' } });
    },
    act: whenCreated(remove),
    data: {},
  },
  { cause: 'deleted', form: 'by-force', sh: never, act: whenRunning(removeNow), data: {} },
  { cause: 'deleted', form: 'owner-gone', sh: never, act: whenRunning(removeOwner), data: {} },
  {
    cause: 'deleted',
    form: 'replaced',
    sh: never,
    act: whenRunning(replace),
    data: {},
    after: isOther,
  },
];
