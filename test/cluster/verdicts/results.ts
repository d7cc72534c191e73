import { never, xcom } from './acts.ts';
import type { VerdictCase } from './verdict-case.ts';

const path = '/airflow/xcom/return.json';

const own = [
  { apiGroups: [''], resources: ['pods'], verbs: ['create', 'get', 'list', 'watch', 'delete'] },
  { apiGroups: [''], resources: ['pods/log'], verbs: ['get'] },
  { apiGroups: [''], resources: ['events'], verbs: ['list'] },
];

/** What becomes of a result that cannot be read, and of a task that takes too long. */
export const resultsCases: readonly VerdictCase[] = [
  {
    cause: 'xcom-too-big',
    form: 'one-text',
    sh: `{ echo '"'; head -c 67200000 /dev/zero | tr '\\0' x; echo '"'; } >${path}`,
    wish: { xcom: true },
    settings: xcom,
    data: { limit: '64Mi' },
  },
  {
    cause: 'xcom-too-big',
    form: 'many-lines',
    sh: `yes '{"row": 12345678901234567890}' | head -c 67200000 >${path}`,
    wish: { xcom: true },
    settings: xcom,
    data: { limit: '64Mi' },
  },
  {
    cause: 'xcom-forbidden',
    form: 'no-exec',
    sh: `echo 1 >${path}`,
    wish: { xcom: true },
    settings: xcom,
    rights: own,
    data: {},
  },
  {
    cause: 'xcom-forbidden',
    form: 'other-verb',
    sh: `echo 1 >${path}`,
    wish: { xcom: true },
    settings: xcom,
    rights: [...own, { apiGroups: [''], resources: ['pods/exec'], verbs: ['list'] }],
    data: {},
  },
  {
    cause: 'xcom-unreadable',
    form: 'folder',
    sh: `mkdir ${path}`,
    wish: { xcom: true },
    settings: xcom,
    data: {},
  },
  {
    cause: 'xcom-unreadable',
    form: 'no-sh',
    sh: 'true',
    wish: { xcom: true },
    settings: xcom,
    change: (_pod, _base, spec) => {
      const sidecar = spec.containers.at(-1);
      if (sidecar === undefined) return;
      // It has one program, which waits.
      sidecar.image = 'pod-tasks/pause:1';
      delete sidecar.command;
    },
    data: {},
  },
  {
    cause: 'execution-timeout',
    form: 'running',
    sh: never,
    settings: { executionTimeoutSeconds: 8 },
    data: { seconds: 8 },
  },
  {
    cause: 'execution-timeout',
    form: 'pending',
    settings: { executionTimeoutSeconds: 2 },
    change: (_pod, _base, spec) => {
      spec.nodeSelector = { no: 'such' };
    },
    data: { seconds: 2 },
  },
];
