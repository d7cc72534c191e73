import assert from 'node:assert/strict';
import { test } from 'node:test';
import { PodTaskError } from '../../../../src/core/base/failure.ts';
import { createWords } from '../../../../src/core/words/say.ts';
import { askToDelete, deletePods } from '../../../../src/editor/views/delete-pods.ts';
import { createJumpingClock } from '../../../scripted/jumping-clock.ts';
import { ScriptedCluster } from '../../../scripted/scripted-cluster.ts';
import { makePod, withPhase } from '../../pods/make-pod.ts';
import { english } from './translate.ts';

const words = createWords('en');
const { signal } = new AbortController();
const done = withPhase(makePod('done'), 'Succeeded');
const live = withPhase(makePod('live'), 'Running');

test('the question names context, namespace and pods, and what becomes of those that go on', () => {
  const one = askToDelete([live], 'kind', false, english);
  assert.equal(one.message, 'Delete the pod live?');
  assert.deepEqual(one.detail.split('\n'), [
    'Context: kind',
    'Namespace: n',
    'It has not ended: its task fails when the pod is deleted.',
  ]);
  const two = askToDelete([live, done], 'prod-eu', true, english);
  assert.equal(two.message, 'Delete 2 pods?');
  assert.deepEqual(two.detail.split('\n'), [
    'Context: prod-eu',
    'Namespace: n',
    'Pods: live, done',
    'Pods that have not ended: 1. Their tasks fail when the pods are deleted.',
    'This context is protected.',
  ]);
});

test('a question about many pods does not fill the screen', () => {
  const many = Array.from({ length: 5000 }, (_, i) => makePod(`p${i}`));
  const { detail } = askToDelete(many, '\u001b[31mkind\n', false, english);
  assert.match(detail, /p14 and 4985 more/);
  assert.ok(detail.length < 500);
  assert.match(detail, /^Context: \\x1b\[31mkind /);
});

function open() {
  const cluster = new ScriptedCluster(createJumpingClock());
  return { cluster, table: cluster.table };
}

test('only the pod that was shown is deleted', async () => {
  const { cluster } = open();
  const made = await cluster.create(makePod('p'), 'n', signal);
  const other = makePod('p', { uid: 'another' });
  const sentences = await deletePods([other], cluster, words, signal);
  assert.equal(sentences.length, 1);
  assert.match(sentences[0] ?? '', /\bp\b/);
  assert.deepEqual(await deletePods([made], cluster, words, signal), []);
});

test('each pod that is not deleted has its sentence, and does not keep the others', async () => {
  const { cluster } = open();
  const made = await Promise.all(
    ['a', 'b', 'c'].map((name) => cluster.create(makePod(name), 'n', signal)),
  );
  cluster.fail('delete', new PodTaskError('cluster-forbidden', { cluster: 'kind', detail: 'no' }));
  cluster.fail('delete', new TypeError('a fault of ours'));
  const sentences = await deletePods([...made, done], cluster, words, signal);
  assert.equal(sentences.length, 3);
  assert.equal(cluster.calls.filter((call) => call.startsWith('delete')).length, 4);
  assert.ok(sentences.some((one) => one.includes('a fault of ours')));
});
