import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createSelections } from '../../../../src/editor/asking/selections.ts';
import { MemoryState } from './memory-state.ts';

const kind = { kind: 'cluster', files: ['/home/me/.kube/config'], context: 'kind-kind' } as const;

test('each task runs where it says until something is chosen', () => {
  const selections = createSelections(new MemoryState());
  assert.deepEqual(selections.selection, { kind: 'task' });
  assert.equal(selections.namespace, undefined);
});

test('keeps what is chosen, tells of it, and takes the namespace back with another place', async () => {
  const state = new MemoryState();
  const selections = createSelections(state);
  let told = 0;
  const listening = selections.onDidChange(() => told++);
  await selections.select(kind);
  await selections.selectNamespace('data');
  const again = createSelections(state);
  assert.deepEqual([again.selection, again.namespace], [kind, 'data']);
  await selections.select({ kind: 'sandbox' });
  assert.deepEqual([again.selection, again.namespace], [{ kind: 'sandbox' }, undefined]);
  assert.equal(told, 3);
  listening.dispose();
  await selections.select({ kind: 'task' });
  assert.equal(told, 3);
});

for (const stored of [7, null, {}, { selection: { kind: 'cluster', files: 'x', context: 'y' } }]) {
  test(`takes ${JSON.stringify(stored)} for nothing chosen`, async () => {
    const state = new MemoryState();
    await state.update('podTasks.selection.v1', stored);
    assert.deepEqual(createSelections(state).selection, { kind: 'task' });
  });
}
