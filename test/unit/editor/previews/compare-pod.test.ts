import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { V1Pod } from '@kubernetes/client-node';
import { chooseCompared } from '../../../../src/editor/previews/compare-pod.ts';
import type { CompareParts } from '../../../../src/editor/previews/compare-pod.ts';
import { createFakeAsking } from '../asking/fake-window.ts';
import type { Turn } from '../asking/fake-window.ts';
import { makeRunState } from '../views/make-run-state.ts';

const task = { file: '/project/d.py', dagId: 'd', taskId: 't' };
const hash = 'a'.repeat(40);
const pod = (name: string): V1Pod => ({ metadata: { name }, status: { phase: 'Running' } });

function setUp(labels: readonly string[], change: Partial<CompareParts> = {}) {
  const turns: Turn[] = labels.map((label) => (list) => list.choose(label));
  const fake = createFakeAsking(turns);
  const parts: CompareParts = {
    asking: fake.asking,
    podsOf: () => ({ pods: [], cluster: 'kind', isKnown: true }),
    runs: () => [],
    keptPod: () => Promise.resolve(undefined),
    findRepository: () => Promise.resolve(undefined),
    showPods: () => fake.said.push('shows the pods'),
    ...change,
  };
  return { ...fake, choose: () => chooseCompared(task, parts) };
}

test('the only pod of a task is taken, one of several asked for', async () => {
  const one = setUp(['A Pod on the Cluster'], {
    podsOf: () => ({ pods: [pod('a')], cluster: 'kind', isKnown: true }),
  });
  const other = { kind: 'running', pod: pod('a'), cluster: 'kind' };
  assert.deepEqual(await one.choose(), { kind: 'pod', other });
  const two = setUp(['A Pod on the Cluster', 'b'], {
    podsOf: () => ({ pods: [pod('a'), pod('b')], cluster: 'kind', isKnown: true }),
  });
  assert.deepEqual(await two.choose(), { kind: 'pod', other: { ...other, pod: pod('b') } });
});

test('where there is no pod that is said, or how to know of them', async () => {
  const none = setUp(['A Pod on the Cluster']);
  assert.equal(await none.choose(), undefined);
  assert.deepEqual(none.said, ['No pod of the task t is on kind.']);
  const unseen = setUp(['A Pod on the Cluster'], {
    podsOf: () => ({ pods: [], cluster: '', isKnown: false }),
  });
  unseen.pressed.push('Show Pods');
  assert.equal(await unseen.choose(), undefined);
  await Promise.resolve();
  assert.match(unseen.said.join(), /not been open yet.*,shows the pods$/);
});

test('the last run is the newest of the task whose pod was kept', async () => {
  const of = { file: task.file, dagId: 'd', taskId: 't' };
  const runs = [
    makeRunState('other', { ...of, taskId: 'u' }),
    makeRunState('running', of),
    makeRunState('ended', { ...of, cluster: 'sandbox' }),
    makeRunState('older', of),
  ];
  const asked: string[] = [];
  const { choose } = setUp(['The Pod of the Last Run'], {
    runs: () => runs,
    keptPod: (id) => {
      asked.push(id);
      const kept = { pod: pod(id), events: [] };
      return Promise.resolve(id === 'running' ? undefined : kept);
    },
  });
  const other = { kind: 'last', pod: pod('ended'), cluster: 'sandbox' };
  assert.deepEqual(await choose(), { kind: 'pod', other });
  assert.deepEqual(asked, ['running', 'ended']);
});

test('a task that never ran has no last run', async () => {
  const { choose, said } = setUp(['The Pod of the Last Run']);
  assert.equal(await choose(), undefined);
  assert.match(said.join(), /No run of the task t /);
});

test('versions are chosen as by the command for them', async () => {
  const { choose } = setUp(['Another Provider Version…', 'Provider 6.1.0']);
  const versions = { airflow: '2.6.2', provider: '6.1.0' };
  assert.deepEqual(await choose(), { kind: 'preview', versions });
});

test('a revision is the last commit, or one that changed the file', async () => {
  const authorDate = new Date('2026-01-15T12:00:00Z');
  const commits = [{ hash, message: 'One\n\nmore', authorName: 'A', authorDate }];
  const findRepository = () =>
    Promise.resolve({
      log: () => Promise.resolve(commits),
      show: () => Promise.resolve(undefined),
    });
  const way = 'The File in Another Revision of Git…';
  const head = setUp([way, 'HEAD'], { findRepository });
  assert.deepEqual(await head.choose(), { kind: 'preview', revision: 'HEAD' });
  const commit = setUp([way, 'One'], { findRepository });
  assert.deepEqual(await commit.choose(), { kind: 'preview', revision: hash });
});

test('without Git, or outside of a repository, that is said', async () => {
  const way = 'The File in Another Revision of Git…';
  const off = setUp([way], { findRepository: () => Promise.resolve('off' as const) });
  assert.equal(await off.choose(), undefined);
  assert.match(off.said.join(), /Git extension/);
  const outside = setUp([way]);
  assert.equal(await outside.choose(), undefined);
  assert.deepEqual(outside.said, ['The file d.py is in no Git repository.']);
});
