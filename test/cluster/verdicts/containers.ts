import { soon, xcom, program, mounted } from './acts.ts';
import type { VerdictCase } from './verdict-case.ts';

const others: readonly VerdictCase[] = [
  {
    cause: 'init-failed',
    form: 'exit-7',
    wish: { init: { sh: 'exit 7', steps: [] } },
    data: { container: 'first', exit: 7 },
  },
  {
    cause: 'init-failed',
    form: 'message',
    wish: { init: { sh: 'echo no token >/dev/termination-log; exit 1', steps: [] } },
    data: { container: 'first', exit: 1, message: 'no token' },
  },
  {
    cause: 'container-failed',
    form: 'exit-9',
    sh: 'true',
    wish: { second: { sh: 'exit 9', steps: [] } },
    data: { container: 'second', exit: 9 },
  },
  {
    cause: 'container-failed',
    form: 'later',
    sh: 'true',
    wish: { second: { sh: 'sleep 1; exit 4', steps: [] } },
    data: { container: 'second', exit: 4 },
  },
  ...[5, 6].map((exit): VerdictCase => ({
    cause: 'xcom-sidecar-failed',
    form: `exit-${exit}`,
    sh: 'echo 1 >/airflow/xcom/return.json',
    wish: { xcom: true },
    settings: { ...xcom, providerVersion: '10.16.0' },
    change: (_pod, _base, spec) => {
      const sidecar = spec.containers.at(-1);
      if (sidecar === undefined) return;
      sidecar.command = ['sh', '-c', `trap "exit ${exit}" INT; while true; do sleep 1; done;`];
    },
    data: { exit },
  })),
  {
    cause: 'xcom-invalid',
    form: 'cut',
    sh: `echo '{"a":' >/airflow/xcom/return.json`,
    wish: { xcom: true },
    settings: xcom,
    data: { detail: '{"a":' },
  },
  {
    cause: 'xcom-invalid',
    form: 'python-text',
    sh: `echo "{'a': True}" >/airflow/xcom/return.json`,
    wish: { xcom: true },
    settings: xcom,
    data: { detail: "{'a': True}" },
  },
  ...[0, 3].map((exit): VerdictCase => ({
    cause: 'xcom-sidecar-gone',
    form: `ended-with-${exit}`,
    sh: 'sleep 2; echo 1 >/airflow/xcom/return.json',
    wish: { xcom: true },
    settings: xcom,
    change: (_pod, _base, spec) => {
      const sidecar = spec.containers.at(-1);
      if (sidecar !== undefined) sidecar.command = ['sh', '-c', `exit ${exit}`];
    },
    data: {},
  })),
];

const starts: readonly VerdictCase[] = [
  ...['no-such-program', '/no/such/program'].map((command, i): VerdictCase => ({
    cause: 'command-missing',
    form: i === 0 ? 'on-path' : 'by-path',
    change: (_pod, base) => {
      program(base, command);
    },
    data: { container: 'base', command },
  })),
  ...['/etc/passwd', '/tmp'].map((command, i): VerdictCase => ({
    cause: 'command-refused',
    form: i === 0 ? 'file' : 'folder',
    change: (_pod, base) => {
      program(base, command);
    },
    data: { container: 'base', command },
  })),
  ...['text', 'binary'].map((key): VerdictCase => ({
    cause: 'command-platform',
    form: key,
    change: (_pod, base, spec) => {
      mounted(base, spec, { configMap: { name: 'programs', defaultMode: 0o755 } });
      program(base, `/v/${key}`);
    },
    data: { container: 'base' },
  })),
  ...['lost', 'windows'].map((key): VerdictCase => ({
    cause: 'interpreter-missing',
    form: key,
    change: (_pod, base, spec) => {
      mounted(base, spec, { configMap: { name: 'programs', defaultMode: 0o755 } });
      program(base, `/v/${key}`);
    },
    data: { container: 'base', command: `/v/${key}` },
  })),
  {
    cause: 'mount-failed',
    form: 'folder-on-file',
    change: (_pod, base, spec) => {
      mounted(base, spec, { emptyDir: {} }, '/etc/passwd');
    },
    data: { container: 'base' },
  },
  {
    cause: 'mount-failed',
    form: 'working-dir',
    change: (_pod, base) => {
      base.workingDir = '/etc/passwd/x';
    },
    data: { container: 'base' },
  },
  {
    cause: 'start-failed',
    form: 'no-profile',
    settings: soon,
    change: (_pod, base) => {
      base.securityContext = {
        seccompProfile: { type: 'Localhost', localhostProfile: 'no-such.json' },
      };
    },
    data: { container: 'base' },
  },
  {
    cause: 'start-failed',
    form: 'init',
    wish: { init: { sh: 'true', steps: [] } },
    settings: soon,
    change: (_pod, _base, spec) => {
      const first = spec.initContainers?.[0];
      if (first === undefined) return;
      const seccompProfile = { type: 'Localhost', localhostProfile: 'also/not.json' };
      first.securityContext = { seccompProfile };
    },
    data: { container: 'first' },
  },
  {
    cause: 'volume-failed',
    form: 'no-folder',
    settings: soon,
    change: (_pod, base, spec) => {
      mounted(base, spec, { hostPath: { path: '/no/such/folder', type: 'Directory' } });
    },
    data: { volume: 'v' },
  },
  {
    cause: 'volume-failed',
    form: 'no-socket',
    settings: soon,
    change: (_pod, base, spec) => {
      mounted(base, spec, { hostPath: { path: '/etc/passwd', type: 'Socket' } });
    },
    data: { volume: 'v' },
  },
  ...[1, 2].map((count): VerdictCase => ({
    cause: 'init-unfinished',
    form: `${count}-init`,
    wish: { init: { sh: 'sleep 60', steps: [] } },
    settings: soon,
    change: (_pod, _base, spec) => {
      const [first] = spec.initContainers ?? [];
      if (count === 1 || first === undefined) return;
      const { image, command = [], imagePullPolicy = '' } = first;
      const zeroth = { name: 'zeroth', command, args: ['true'], imagePullPolicy };
      spec.initContainers = [{ ...zeroth, ...(image === undefined ? {} : { image }) }, first];
    },
    data: { container: 'first', seconds: 6 },
  })),
];

/** What is up with other containers, and with the start of any. */
export const containersCases: readonly VerdictCase[] = [...others, ...starts];
