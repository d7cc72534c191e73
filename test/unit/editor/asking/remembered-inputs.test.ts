import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { TypedInput } from '../../../../src/editor/asking/typed-input.ts';
import { createRememberedInputs } from '../../../../src/editor/asking/remembered-inputs.ts';
import { MemorySecrets, MemoryState } from './memory-state.ts';

const task = { file: '/project/dag.py', dagId: 'daily', taskId: 'load' };
const bucket: TypedInput = {
  input: { kind: 'variable', key: 'bucket' },
  text: 'raw',
  isSecret: false,
};
const database: TypedInput = {
  input: { kind: 'connection', key: 'db' },
  text: 'postgres://me:hunter2@host/db',
  isSecret: true,
};

test('keeps the values of each task, secrets in the secret store alone', async () => {
  const state = new MemoryState();
  const secrets = new MemorySecrets();
  const inputs = createRememberedInputs(state, secrets);
  await inputs.keep(task, [bucket, database]);
  assert.deepEqual(await inputs.of(task), [bucket, database]);
  assert.deepEqual(await inputs.of({ ...task, taskId: 'other' }), []);
  assert.doesNotMatch([...state.kept].join(), /hunter2/);
  assert.deepEqual([...secrets.kept.values()], [database.text]);
  // The store's keys tell nobody which files and tasks there are.
  assert.doesNotMatch([...secrets.kept.keys()].join(), /dag|load|db/);
  assert.deepEqual(inputs.tasks(), [{ ...task, names: ['bucket', 'db'] }]);
});

test('keeps a value where the user now wants it, and nowhere else', async () => {
  const state = new MemoryState();
  const secrets = new MemorySecrets();
  const inputs = createRememberedInputs(state, secrets);
  await inputs.keep(task, [bucket]);
  await inputs.keep(task, [{ ...bucket, isSecret: true }]);
  assert.deepEqual(await inputs.of(task), [{ ...bucket, isSecret: true }]);
  assert.doesNotMatch([...state.kept].join(), /raw/);
  await inputs.keep(task, [{ ...bucket, text: 'new' }]);
  assert.deepEqual(await inputs.of(task), [{ ...bucket, text: 'new' }]);
  assert.equal(secrets.kept.size, 0);
});

test('forgets a task wholly, and no other', async () => {
  const state = new MemoryState();
  const secrets = new MemorySecrets();
  const inputs = createRememberedInputs(state, secrets);
  const other = { ...task, taskId: 'other' };
  await inputs.keep(task, [bucket, database]);
  await inputs.keep(other, [database]);
  await inputs.forget(task);
  assert.deepEqual(await inputs.of(task), []);
  assert.deepEqual(await inputs.of(other), [database]);
  await inputs.forget(other);
  assert.deepEqual([state.kept.size, secrets.kept.size], [0, 0]);
});

test('counts a secret that the store has lost as not given', async () => {
  const secrets = new MemorySecrets();
  const inputs = createRememberedInputs(new MemoryState(), secrets);
  await inputs.keep(task, [database, bucket]);
  secrets.kept.clear();
  assert.deepEqual(await inputs.of(task), [bucket]);
});

test('offers what another task was given last, but no secret', async () => {
  const inputs = createRememberedInputs(new MemoryState(), new MemorySecrets());
  await inputs.keep(task, [bucket, database]);
  await inputs.keep({ ...task, taskId: 'b' }, [{ ...bucket, text: 'later' }]);
  assert.equal(inputs.lastText(bucket.input), 'later');
  assert.equal(inputs.lastText(database.input), undefined);
});

test('keeps the 200 tasks that were used last, and no secret of the others', async () => {
  const secrets = new MemorySecrets();
  const inputs = createRememberedInputs(new MemoryState(), secrets);
  for (let at = 0; at < 201; at++) await inputs.keep({ ...task, taskId: `t${at}` }, [database]);
  assert.equal(inputs.tasks().length, 200);
  assert.equal(secrets.kept.size, 200);
  assert.deepEqual(await inputs.of({ ...task, taskId: 't0' }), []);
});

test('takes a state that is not its own for none', async () => {
  const state = new MemoryState();
  await state.update('podTasks.inputs.v1', [{ file: 3 }, { taskId: 'x' }]);
  assert.deepEqual(createRememberedInputs(state, new MemorySecrets()).tasks(), []);
});
