import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readAddresses } from '../../../../src/editor/commands/choose-task.ts';
import { toPreviewDocument } from '../../../../src/editor/previews/preview-address.ts';

const task = { file: '/w/dag.py', dagId: 'd', taskId: 't', mapIndex: 2 };

test('a command knows its tasks by their addresses', () => {
  assert.deepEqual(readAddresses([task, { file: 1 }, undefined]), [task]);
});

test('and from the title of a preview by its document, whatever its versions or revision', () => {
  for (const what of [{}, { versions: { airflow: '3', provider: '10' } }, { revision: 'HEAD' }]) {
    const { query } = toPreviewDocument(task, what);
    assert.deepEqual(readAddresses({ scheme: 'pod-tasks', query }), [task]);
  }
});

test('but not by any other document', () => {
  const { query } = toPreviewDocument(task);
  for (const given of [
    undefined,
    null,
    'x',
    { scheme: 'file', query },
    { scheme: 'pod-tasks', query: '[]' },
  ]) {
    assert.deepEqual(readAddresses(given), []);
  }
});
