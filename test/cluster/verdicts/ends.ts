import { xcom, never, limited, dying } from './acts.ts';
import type { VerdictCase } from './verdict-case.ts';

const ends: readonly VerdictCase[] = [
  { cause: 'completed', form: 'exit-0', sh: 'echo a; echo b', data: { exit: 0 } },
  {
    cause: 'completed',
    form: 'with-result',
    sh: 'echo 1 >/airflow/xcom/return.json',
    wish: { xcom: true },
    settings: xcom,
    data: { exit: 0 },
  },
  {
    cause: 'completed-empty',
    form: 'no-file',
    sh: 'true',
    wish: { xcom: true },
    settings: xcom,
    data: { exit: 0 },
  },
  {
    cause: 'completed-empty',
    form: 'empty-file',
    sh: ': >/airflow/xcom/return.json',
    wish: { xcom: true },
    settings: xcom,
    data: { exit: 0 },
  },
  {
    cause: 'skipped',
    form: 'code-99',
    sh: 'exit 99',
    settings: { skipOnExitCode: [99] },
    data: { exit: 99 },
  },
  {
    cause: 'skipped',
    form: 'code-0',
    sh: 'exit 0',
    settings: { skipOnExitCode: [0] },
    data: { exit: 0 },
  },
  {
    cause: 'cancelled',
    form: 'running',
    sh: never,
    data: {},
    act: ({ type }, _, cancel) => {
      if (type === 'log') cancel();
    },
  },
  {
    cause: 'cancelled',
    form: 'pending',
    data: {},
    change: (_pod, _base, spec) => {
      spec.nodeSelector = { no: 'such' };
    },
    act: ({ type }, _, cancel) => {
      if (type === 'pending') cancel();
    },
  },
  { cause: 'exit-code', form: 'exit-3', sh: 'echo oh; exit 3', data: { exit: 3 } },
  {
    cause: 'exit-code',
    form: 'termination-message',
    sh: 'echo no such table >/dev/termination-log; exit 9',
    data: { exit: 9, message: 'no such table' },
  },
  { cause: 'shell-no-command', form: 'last-line', sh: 'no-such-command', data: { exit: 127 } },
  { cause: 'shell-no-command', form: 'exec', sh: 'exec no-such-command', data: { exit: 127 } },
  { cause: 'shell-no-right', form: 'no-program', sh: '/etc/passwd', data: { exit: 126 } },
  { cause: 'shell-no-right', form: 'folder', sh: '/tmp', data: { exit: 126 } },
  { cause: 'killed', form: 'own-child', sh: dying('KILL'), data: { exit: 137, signal: 'SIGKILL' } },
  {
    cause: 'killed',
    form: 'with-limit',
    sh: dying('KILL'),
    change: (_pod, base) => {
      limited(base, '64Mi');
    },
    data: { limit: '64Mi' },
  },
  { cause: 'terminated', form: 'term', sh: dying('TERM'), data: { exit: 143, signal: 'SIGTERM' } },
  { cause: 'terminated', form: 'int', sh: dying('INT'), data: { exit: 130, signal: 'SIGINT' } },
  { cause: 'crashed', form: 'segv', sh: dying('SEGV'), data: { exit: 139, signal: 'SIGSEGV' } },
  { cause: 'crashed', form: 'abrt', sh: dying('ABRT'), data: { exit: 134, signal: 'SIGABRT' } },
  { cause: 'signalled', form: 'usr1', sh: dying('USR1'), data: { exit: 138, signal: 'SIGUSR1' } },
  { cause: 'signalled', form: 'pipe', sh: dying('PIPE'), data: { exit: 141, signal: 'SIGPIPE' } },
];

/** The runtime hears of the lack of memory only some time after the start, and beside the end: in time where that comes later. */
const heard = 'sleep 1';

const memory: readonly VerdictCase[] = [
  {
    cause: 'oom-killed',
    form: 'base',
    // The runtime may see the end before it hears of the lack of memory.
    or: 'killed',
    sh: `${heard}; exec tail /dev/zero`,
    change: (_pod, base) => {
      limited(base, '20Mi');
    },
    data: { container: 'base', limit: '20Mi', exit: 137 },
  },
  {
    cause: 'oom-killed',
    form: 'other-container',
    or: 'container-failed',
    sh: 'true',
    wish: { second: { sh: `${heard}; exec tail /dev/zero`, steps: [] } },
    change: (_pod, _base, spec) => {
      const second = spec.containers[1];
      if (second !== undefined) limited(second, '24Mi');
    },
    data: { container: 'second', limit: '24Mi' },
  },
  {
    cause: 'oom-child',
    form: 'own-code',
    sh: `${heard}; tail /dev/zero; ${heard}; exit 3`,
    change: (_pod, base) => {
      limited(base, '20Mi');
    },
    data: { container: 'base', limit: '20Mi', exit: 3 },
  },
  {
    cause: 'oom-child',
    form: 'init',
    wish: { init: { sh: `${heard}; tail /dev/zero || { ${heard}; exit 1; }`, steps: [] } },
    change: (_pod, _base, spec) => {
      const first = spec.initContainers?.[0];
      if (first !== undefined) limited(first, '20Mi');
    },
    data: { container: 'first', exit: 1 },
  },
  {
    cause: 'oom-survived',
    form: 'tail',
    sh: `${heard}; tail /dev/zero; ${heard}; exit 0`,
    change: (_pod, base) => {
      limited(base, '20Mi');
    },
    data: { exit: 0, limit: '20Mi' },
  },
  {
    cause: 'oom-survived',
    form: 'sort',
    sh: `${heard}; yes | sort >/dev/null & wait; ${heard}; exit 0`,
    change: (_pod, base) => {
      limited(base, '32Mi');
    },
    data: { exit: 0, limit: '32Mi' },
  },
];

/** How containers end by themselves. */
export const endsCases: readonly VerdictCase[] = [...ends, ...memory];
