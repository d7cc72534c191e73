import assert from 'node:assert/strict';
import { test } from 'node:test';
import { toMissing } from '../../../../src/core/airflow/surroundings/missing-inputs.ts';
import { runTask } from '../../../../src/editor/commands/run-task.ts';
import { answerFor, createLab, span } from './command-lab.ts';

const task = { file: '/project/dag.py', dagId: 'daily', taskId: 'load' };
const problem = (code: 'invalid-value' | 'map-index' | 'expand-unknown') =>
  ({ code, file: task.file, span, data: { task: 'load' }, severity: 'error' }) as const;

test('asks where and whether, starts the run, and asks no more', async () => {
  const { parts, orders, said, pressed, requests } = createLab({
    turns: [(list) => list.choose('Sandbox')],
    build: (request) => answerFor(request.task, { secrets: ['hidden'] }),
  });
  pressed.push('Run Pod');
  await runTask(task, parts);
  await runTask(task, parts);
  assert.equal(said.length, 1);
  assert.equal(orders.length, 2);
  const { manifest, ...order } = orders[0] ?? {};
  assert.deepEqual(order, {
    file: '/project/dag.py',
    id: 'podtasks__20260115T120000Z-ab12cd',
    runId: 'podtasks__20260115T120000Z-ab12cd',
    place: { kind: 'sandbox' },
    secrets: ['hidden'],
    preflight: true,
  });
  assert.equal(manifest?.taskId, 'load');
  assert.deepEqual(requests[0]?.given, {});
  assert.equal(requests[0].source.text, 'the text');
});

test('runs nothing where the place or the yes is not given', async () => {
  const { parts, orders, pressed } = createLab({
    turns: [(list) => list.escape(), (list) => list.choose('Sandbox')],
  });
  await runTask(task, parts);
  pressed.push(undefined);
  await runTask(task, parts);
  assert.deepEqual(orders, []);
});

test('runs nothing in a workspace that is not trusted, and says what to do', async () => {
  const { parts, orders, said, pressed, opened, requests } = createLab({ isTrusted: false });
  pressed.push('Manage Workspace Trust');
  await runTask(task, parts);
  await Promise.resolve();
  assert.deepEqual(said, ['Pods run only in a workspace that you trust.']);
  assert.deepEqual([orders, requests, opened], [[], [], ['trust']]);
});

test('says that a file or a task is gone', async () => {
  const { parts, said } = createLab({
    build: (request) => answerFor(request.task, { manifest: undefined }),
  });
  await runTask({ ...task, file: '/project/old.py' }, parts);
  await runTask(task, parts);
  assert.deepEqual(said, [
    'The file old.py is not there any more.',
    'The task load is not in dag.py any more.',
  ]);
});

test('says why Airflow would refuse a task, and previews it', async () => {
  const { parts, said, pressed, previewed, orders } = createLab({
    build: (request) => answerFor(request.task, { refusals: [problem('invalid-value')] }),
  });
  pressed.push('Preview Pod');
  await runTask(task, parts);
  await Promise.resolve();
  assert.match(said[0] ?? '', /^The task load cannot run: /);
  assert.deepEqual([previewed, orders], [[task], []]);
});

test('says which module of the project is missing', async () => {
  const { parts, said, pressed, opened } = createLab({
    build: (request) =>
      answerFor(request.task, {
        missing: [toMissing({ kind: 'import', key: 'lib' }, { file: '/project/dag.py', span })],
      }),
  });
  pressed.push('Show the Line');
  await runTask(task, parts);
  await Promise.resolve();
  assert.match(said[0] ?? '', /^The module lib, which dag\.py needs in line 4, is not in the/);
  assert.deepEqual(opened, ['/project/dag.py']);
});

test('asks which instance of a mapped task is meant', async () => {
  const { parts, orders, pressed } = createLab({
    turns: [(list) => list.choose('Map index 1'), (list) => list.choose('Sandbox')],
    build: (request) =>
      answerFor(
        request.task,
        request.task.mapIndex === undefined
          ? { manifest: undefined, refusals: [problem('map-index')], mapIndexes: [0, 1, 2] }
          : {},
      ),
  });
  pressed.push('Run Pod');
  await runTask(task, parts);
  assert.equal(orders.length, 1);
});

test('asks for the index where nobody knows how many instances there are', async () => {
  const { parts, requests, pressed } = createLab({
    turns: [
      (box) => {
        box.type('x');
        box.accept();
      },
      (box) => {
        assert.equal(box.validation, 'Give a whole number from 0.');
        box.type('3');
        box.accept();
      },
      (list) => list.choose('Sandbox'),
    ],
    build: (request) =>
      answerFor(
        request.task,
        request.task.mapIndex === undefined
          ? { manifest: undefined, refusals: [problem('expand-unknown')] }
          : {},
      ),
  });
  pressed.push('Run Pod');
  await runTask(task, parts);
  assert.equal(requests.at(-1)?.task.mapIndex, 3);
});

test('a wrong index that was named is refused', async () => {
  const { parts, said } = createLab({
    build: (request) => answerFor(request.task, { refusals: [problem('map-index')] }),
  });
  await runTask({ ...task, mapIndex: 9 }, parts);
  assert.match(said[0] ?? '', /^The task \w+ cannot run: /);
});

test('gives the chosen namespace to the task', async () => {
  const { parts, requests, pressed } = createLab({ turns: [(list) => list.choose('Sandbox')] });
  pressed.push('Run Pod');
  await parts.selections.selectNamespace('mine');
  await runTask(task, parts);
  assert.deepEqual(requests[0]?.given, { namespace: 'mine' });
});
