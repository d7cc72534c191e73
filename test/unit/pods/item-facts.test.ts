import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { V1Pod } from '@kubernetes/client-node';
import { listFacts } from '../../../src/core/pods/item-facts.ts';
import type { PodItem } from '../../../src/core/pods/forest-node.ts';
import type { RunFacts } from '../../../src/core/pods/run-facts.ts';
import { makeRun } from './make-run.ts';

function show(item: PodItem<RunFacts>): readonly string[] {
  return listFacts(item, 'kind').map((fact) =>
    'text' in fact ? `${fact.name} ${fact.text}` : `${fact.name} ${fact.time.toISOString()}`,
  );
}

const time = (second: number): Date => new Date(Date.UTC(2026, 0, 15, 12, 0, second));
const labels = { dag_id: 'd-1', task_id: 't-1', run_id: 'r-1', map_index: '0', try_number: '2' };
const full: V1Pod = {
  metadata: { name: 'p', namespace: 'n', labels, creationTimestamp: time(0) },
  spec: {
    nodeName: 'node-a',
    containers: [
      { name: 'airflow-xcom-sidecar', image: 'alpine' },
      { name: 'base', image: 'busybox' },
    ],
  },
  status: {
    phase: 'Failed',
    containerStatuses: [
      {
        name: 'base',
        image: 'busybox',
        imageID: '',
        ready: false,
        restartCount: 3,
        state: {
          terminated: {
            exitCode: 137,
            reason: 'OOMKilled',
            startedAt: time(1),
            finishedAt: time(2),
          },
        },
      },
    ],
  },
};

test('a pod alone is told by its labels', () => {
  assert.deepEqual(show({ key: '', pod: full, run: undefined }), [
    'dag-label d-1',
    'task-label t-1',
    'run-label r-1',
    'map-index 0',
    'try 2',
    'context kind',
    'namespace n',
    'pod p',
    'image busybox',
    'node node-a',
    'phase Failed',
    'reason OOMKilled',
    'exit-code 137',
    'restarts 3',
    'created 2026-01-15T12:00:00.000Z',
    'started 2026-01-15T12:00:01.000Z',
    'ended 2026-01-15T12:00:02.000Z',
  ]);
});

test('a run on record is told by its true ids and its verdict', () => {
  const run = makeRun('podtasks__1', {
    runId: 'manual__2026',
    phase: 'failed',
    ended: '2026-01-15T12:01:00.000Z',
    detail: 'said already',
    verdict: { exit_code: 3, reason: 'Error', message: 'no more' },
  });
  assert.deepEqual(show({ key: '', pod: undefined, run }), [
    'dag d',
    'task t',
    'run manual__2026',
    'run-label podtasks__1',
    'context c',
    'namespace n',
    'pod podtasks__1',
    'reason Error',
    'message no more',
    'exit-code 3',
    'created 2026-01-15T12:00:00.000Z',
    'ended 2026-01-15T12:01:00.000Z',
    'detail said already',
  ]);
});

test('of a pod of which nothing is known there is little to tell', () => {
  assert.deepEqual(show({ key: '', pod: {}, run: undefined }), ['context kind']);
  const odd = { metadata: { creationTimestamp: 'never' as unknown as Date } };
  assert.deepEqual(show({ key: '', pod: odd, run: undefined }), ['context kind']);
});
