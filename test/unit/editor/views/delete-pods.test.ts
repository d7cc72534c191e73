import assert from 'node:assert/strict';
import { test } from 'node:test';
import { PodTaskError } from '../../../../src/core/base/failure.ts';
import { createWords } from '../../../../src/core/words/say.ts';
import { askToDelete, deletePods } from '../../../../src/editor/views/delete-pods.ts';
import type { DeleteWish } from '../../../../src/editor/views/delete-pods.ts';
import { createJumpingClock } from '../../../scripted/jumping-clock.ts';
import { ScriptedCluster } from '../../../scripted/scripted-cluster.ts';
import { makePod, withPhase } from '../../pods/make-pod.ts';
import { english } from './translate.ts';

const words = createWords('en');
const { signal } = new AbortController();
const done = withPhase(makePod('done'), 'Succeeded');
const live = withPhase(makePod('live'), 'Running');

const toWish = (context: string): DeleteWish => ({
  context,
  isProtected: false,
  isForced: false,
});

test('the question names context, namespace and pods, and what becomes of those that go on', () => {
  const one = askToDelete([live], toWish('kind'), english);
  assert.equal(one.message, 'Delete the pod live?');
  assert.deepEqual(one.detail.split('\n'), [
    'Context: kind',
    'Namespace: n',
    'It has not ended: its task fails when the pod is deleted.',
  ]);
  const two = askToDelete([live, done], { ...toWish('prod-eu'), isProtected: true }, english);
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
  const { detail } = askToDelete(many, toWish('\u001b[31mkind\n'), english);
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
  // One that is gone is as it was to be.
  assert.equal(sentences.length, 2);
  assert.equal(cluster.calls.filter((call) => call.startsWith('delete')).length, 4);
  assert.ok(sentences.some((one) => one.includes('a fault of ours')));
});

test('a deletion by force says what it costs and asks for no time to end', async () => {
  const question = askToDelete([live], { ...toWish('kind'), isForced: true }, english);
  assert.equal(question.message, 'Delete the pod live at once?');
  assert.match(question.detail, /no time to end/);
  const { cluster, table } = open();
  const made = await cluster.create(makePod('p'), 'n', signal);
  await deletePods([made], cluster, words, signal, { graceSeconds: 0 });
  await cluster.close();
  assert.ok(!table.has({ namespace: 'n', name: 'p' }));
});

test('of a pod that is ending it is not said that its task fails, since that is so already', () => {
  const ending = makePod('ending', { deletionTimestamp: new Date() });
  const { detail } = askToDelete([ending], { ...toWish('kind'), isForced: true }, english);
  assert.doesNotMatch(detail, /task fails/);
  assert.match(detail, /^It gets no time to end/m);
});

test('what comes after a deletion comes also where the pod is gone, and not where it stays', async () => {
  const { cluster } = open();
  const made = await cluster.create(makePod('a'), 'n', signal);
  const kept = await cluster.create(makePod('b'), 'n', signal);
  const noted: string[] = [];
  const after = ({ metadata }: { metadata?: { name?: string } }): Promise<void> =>
    Promise.resolve(void noted.push(metadata?.name ?? ''));
  assert.deepEqual(await deletePods([made, done], cluster, words, signal, { after }), []);
  cluster.fail('delete', new PodTaskError('cluster-forbidden', { cluster: 'kind', detail: 'no' }));
  assert.equal((await deletePods([kept], cluster, words, signal, { after })).length, 1);
  assert.deepEqual(noted.sort(), ['a', 'done']);
});

test('a pod is not deleted where what goes before fails', async () => {
  const { cluster, table } = open();
  const made = await cluster.create(makePod('p'), 'n', signal);
  const before = (): Promise<never> => Promise.reject(new PodTaskError('disk-full'));
  const sentences = await deletePods([made], cluster, words, signal, { before });
  assert.equal(sentences.length, 1);
  assert.ok(table.has({ namespace: 'n', name: 'p' }));
  await cluster.close();
});
