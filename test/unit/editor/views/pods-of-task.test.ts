import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { V1Pod } from '@kubernetes/client-node';
import { safeLabel } from '../../../../src/core/airflow/operators/safe-label.ts';
import { findPodsOf } from '../../../../src/editor/views/pods-of-task.ts';

let day = 0;
function pod(
  name: string,
  task_id: string,
  phase: string,
  more: Record<string, string> = {},
): V1Pod {
  return {
    metadata: {
      name,
      labels: { dag_id: 'd', task_id, ...more },
      creationTimestamp: new Date(Date.UTC(2026, 0, ++day)),
    },
    status: { phase },
  };
}

const pods = [
  pod('running', 'load.all', 'Running'),
  pod('old', 'load.all', 'Succeeded'),
  pod('new', 'load.all', 'Failed'),
  pod('other', 'other', 'Running'),
  pod('elsewhere', 'load.all', 'Running', { dag_id: 'e' }),
  pod('mapped', 'load.all', 'Pending', { map_index: '2' }),
];
const names = (task: Parameters<typeof findPodsOf>[1]) =>
  findPodsOf(pods, task).map(({ metadata }) => metadata?.name);

test('the pods of a task are those with its labels, the live ones first, then the newest', () => {
  assert.deepEqual(names({ dagId: 'd', taskId: 'load.all' }), ['mapped', 'running', 'new', 'old']);
});

test('of an instance only its own', () => {
  assert.deepEqual(names({ dagId: 'd', taskId: 'load.all', mapIndex: 2 }), ['mapped']);
});

test('ids that no label can hold are known by what the operator makes of them', () => {
  const odd = [pod('a', safeLabel('load all'), 'Running'), pod('b', 'load all', 'Running')];
  assert.deepEqual(
    findPodsOf(odd, { dagId: 'd', taskId: 'load all' }).map(({ metadata }) => metadata?.name),
    ['a'],
  );
});
