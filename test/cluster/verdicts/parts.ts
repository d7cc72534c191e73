import { crowd, mounted, patient, soon, whenCreated } from './acts.ts';
import type { VerdictCase } from './verdict-case.ts';

const images: readonly VerdictCase[] = [
  ...[
    ['no-repository', 'no-such-image:1'],
    ['no-tag', 'busybox:no-such-tag'],
  ].map(([form = '', image = '']): VerdictCase => ({
    cause: 'image-missing',
    form,
    change: (_pod, base) => {
      base.image = image;
    },
    data: { container: 'base', image },
  })),
  ...['Busy_Box:1', 'busy box'].map((image, i): VerdictCase => ({
    cause: 'image-name',
    form: i === 0 ? 'capitals' : 'space',
    change: (_pod, base) => {
      base.image = image;
    },
    data: { container: 'base', image },
  })),
  {
    cause: 'image-never',
    form: 'base',
    change: (_pod, base) => {
      base.image = 'busybox:not-here';
      base.imagePullPolicy = 'Never';
    },
    data: { container: 'base', image: 'busybox:not-here' },
  },
  {
    cause: 'image-never',
    form: 'init',
    wish: { init: { sh: 'true', steps: [] } },
    settings: soon,
    change: (_pod, _base, spec) => {
      const first = spec.initContainers?.[0];
      if (first === undefined) return;
      first.image = 'busybox:not-here';
      first.imagePullPolicy = 'Never';
    },
    data: { container: 'first', image: 'busybox:not-here', seconds: 6 },
  },
];

const configurations: readonly VerdictCase[] = [
  {
    cause: 'secret-missing',
    form: 'environment',
    settings: patient,
    change: (_pod, base) => {
      base.envFrom = [{ secretRef: { name: 'no-such-secret' } }];
    },
    data: { name: 'no-such-secret', container: 'base', seconds: 45 },
  },
  {
    cause: 'secret-missing',
    form: 'volume',
    settings: patient,
    change: (_pod, base, spec) => {
      mounted(base, spec, { secret: { secretName: 'no-such-secret' } });
    },
    data: { name: 'no-such-secret', volume: 'v' },
  },
  {
    cause: 'secret-key-missing',
    form: 'environment',
    settings: patient,
    change: (_pod, base) => {
      base.env = [{ name: 'A', valueFrom: { secretKeyRef: { name: 'a-secret', key: 'no-key' } } }];
    },
    data: { name: 'a-secret', key: 'no-key', container: 'base' },
  },
  {
    cause: 'secret-key-missing',
    form: 'volume',
    settings: patient,
    change: (_pod, base, spec) => {
      const items = [{ key: 'no-key', path: 'p' }];
      mounted(base, spec, { secret: { secretName: 'a-secret', items } });
    },
    data: { name: 'a-secret', key: 'no-key', volume: 'v' },
  },
  {
    cause: 'map-missing',
    form: 'environment',
    settings: patient,
    change: (_pod, base) => {
      base.envFrom = [{ configMapRef: { name: 'no-such-map' } }];
    },
    data: { name: 'no-such-map', container: 'base' },
  },
  {
    cause: 'map-missing',
    form: 'volume',
    settings: patient,
    change: (_pod, base, spec) => {
      mounted(base, spec, { configMap: { name: 'no-such-map' } });
    },
    data: { name: 'no-such-map', volume: 'v' },
  },
  {
    cause: 'map-key-missing',
    form: 'environment',
    settings: patient,
    change: (_pod, base) => {
      const configMapKeyRef = { name: 'a-map', key: 'no-key' };
      base.env = [{ name: 'A', valueFrom: { configMapKeyRef } }];
    },
    data: { name: 'a-map', key: 'no-key', container: 'base' },
  },
  {
    cause: 'map-key-missing',
    form: 'volume',
    settings: patient,
    change: (_pod, base, spec) => {
      mounted(base, spec, { configMap: { name: 'a-map', items: [{ key: 'no-key', path: 'p' }] } });
    },
    data: { name: 'a-map', key: 'no-key', volume: 'v' },
  },
  {
    cause: 'root-refused',
    form: 'container',
    settings: soon,
    change: (_pod, base) => {
      base.securityContext = { runAsNonRoot: true };
    },
    data: { container: 'base' },
  },
  {
    cause: 'root-refused',
    form: 'pod',
    settings: soon,
    change: (_pod, _base, spec) => {
      spec.securityContext = { runAsNonRoot: true };
    },
    data: { container: 'base' },
  },
  ...['NO_SUCH', 'ALSO_NOT'].map((variable, i): VerdictCase => ({
    cause: 'config-failed',
    form: `sub-path-${i + 1}`,
    settings: soon,
    change: (_pod, base, spec) => {
      mounted(base, spec, { emptyDir: {} });
      const mount = base.volumeMounts?.at(-1);
      if (mount !== undefined) mount.subPathExpr = `$(${variable})`;
    },
    data: { container: 'base' },
  })),
];

const unread: readonly VerdictCase[] = (['environment', 'volume'] as const).map((form) => {
  // A volume is tried again in the same seconds; a container 10 to 15 s later, and its state waits behind the crowd.
  const seconds = form === 'volume' ? 3 : 10;
  return {
    cause: 'object-unread',
    form,
    // It keeps the node's other pods waiting as well.
    slow: true,
    settings: { startupTimeoutSeconds: seconds },
    change: (_pod, base, spec) => {
      spec.schedulingGates = [{ name: 'example.com/crowd' }];
      // Its token would be waited for first.
      spec.automountServiceAccountToken = false;
      if (form === 'volume') mounted(base, spec, { secret: { secretName: 'a-secret' } });
      else base.envFrom = [{ configMapRef: { name: 'a-map' } }];
    },
    act: whenCreated(crowd),
    data: { seconds, ...(form === 'volume' ? { volume: 'v' } : { container: 'base' }) },
  };
});

/** What a pod names and is not there. */
export const partsCases: readonly VerdictCase[] = [...images, ...configurations, ...unread];
