import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { V1Pod } from '@kubernetes/client-node';
import { toPodRow } from '../../../src/core/pods/pod-row.ts';

const base: V1Pod = {
  metadata: {
    name: 'p',
    namespace: 'n',
    labels: { dag_id: 'd', task_id: 't', run_id: 'r' },
    creationTimestamp: '2026-01-15T12:00:00Z' as unknown as Date,
  },
  spec: { nodeName: 'node', containers: [] },
  status: { phase: 'Running' },
};

test('a row has the ids of the labels, phase, node and creation', () => {
  assert.deepEqual(toPodRow(base), {
    name: 'p',
    namespace: 'n',
    dag_id: 'd',
    task_id: 't',
    run_id: 'r',
    phase: 'Running',
    reason: null,
    node: 'node',
    created: '2026-01-15T12:00:00Z',
  });
});

test('what is not there is null', () => {
  const row = toPodRow({ metadata: { name: 'p' } });
  assert.deepEqual([row.dag_id, row.phase, row.node, row.created], [null, 'Unknown', null, null]);
});

const container = { name: 'base', image: 'i', imageID: '', ready: false, restartCount: 0 };

test('the reason is that of the failed container, else of the waiting one, else of the scheduler', () => {
  const failed = { ...container, state: { terminated: { exitCode: 137, reason: 'OOMKilled' } } };
  const done = { ...container, state: { terminated: { exitCode: 0, reason: 'Completed' } } };
  const waiting = { ...container, state: { waiting: { reason: 'ImagePullBackOff' } } };
  const reason = (status: NonNullable<V1Pod['status']>) =>
    toPodRow({ metadata: { name: 'p' }, status }).reason;
  assert.equal(reason({ containerStatuses: [done, failed] }), 'OOMKilled');
  assert.equal(reason({ containerStatuses: [done, waiting] }), 'ImagePullBackOff');
  assert.equal(reason({ containerStatuses: [done] }), 'Completed');
  assert.equal(reason({ reason: 'Evicted', containerStatuses: [done] }), 'Evicted');
  assert.equal(
    reason({ conditions: [{ type: 'PodScheduled', status: 'False', reason: 'Unschedulable' }] }),
    'Unschedulable',
  );
});
