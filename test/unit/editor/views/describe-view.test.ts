import assert from 'node:assert/strict';
import { test } from 'node:test';
import { PodTaskError } from '../../../../src/core/base/failure.ts';
import { createWords } from '../../../../src/core/words/say.ts';
import { describeTarget } from '../../../../src/editor/views/describe-target.ts';
import { describeView } from '../../../../src/editor/views/describe-view.ts';
import type { PodsView } from '../../../../src/editor/views/pods-store.ts';
import { english } from './translate.ts';

const words = createWords('en');
const listed: PodsView = {
  status: 'listed',
  place: { kind: 'cluster', files: ['/k'], context: 'kind' },
  cluster: 'kind',
  namespace: undefined,
  isOld: false,
  pollSeconds: undefined,
  failure: undefined,
};
const failure = new PodTaskError('cluster-unreachable', {
  why: 'refused-connection',
  cluster: 'kind',
  address: 'localhost:6443',
});
const sentence = words.failure(failure.code, failure.data);

test('the place and the namespace are the title', () => {
  const describe = (change: Partial<PodsView>) =>
    describeView({ ...listed, ...change }, false, words, english).title;
  assert.equal(describe({}), 'kind · all namespaces');
  assert.equal(describe({ namespace: 'team' }), 'kind · team');
  assert.equal(describe({ place: { kind: 'sandbox' } }), 'sandbox');
  assert.equal(describe({ place: undefined }), 'Pods');
});

test('an empty tree has its welcome view, which a message would hide, and the reason as its title', () => {
  for (const [status, tree] of [
    ['idle', 'connecting'],
    ['connecting', 'connecting'],
    ['no-cluster', 'no-cluster'],
    ['unreachable', 'unreachable'],
    ['unauthorized', 'unauthorized'],
    ['forbidden', 'forbidden'],
    ['listed', 'none'],
  ] as const) {
    const isBad = status === 'unreachable' || status === 'forbidden';
    const view = { ...listed, status, failure: isBad ? failure : undefined };
    const texts = describeView(view, true, words, english);
    assert.deepEqual([texts.tree, texts.message], [tree, undefined], status);
    assert.equal(texts.title, isBad ? sentence : 'kind · all namespaces');
  }
});

test('a tree with nodes says in a message what is wrong', () => {
  const message = (change: Partial<PodsView>) =>
    describeView({ ...listed, ...change }, false, words, english).message;
  assert.equal(message({}), undefined);
  assert.equal(message({ isOld: true }), undefined);
  assert.equal(message({ isOld: true, failure }), `These pods may be old. ${sentence}`);
  assert.equal(message({ status: 'unreachable', failure }), sentence);
  assert.match(message({ pollSeconds: 2 }) ?? '', /every 2 seconds/);
  assert.match(message({ status: 'no-cluster' }) ?? '', /No cluster/);
});

test('the status bar says where pods run, and no context becomes an icon', () => {
  const describe = (context: string) =>
    describeTarget({ kind: 'cluster', files: [], context }, 'n', english).text;
  assert.equal(describe('kind'), 'Pods: kind · n');
  assert.doesNotMatch(describe('$(flame)'), /\$\(/);
  assert.ok(describe('x'.repeat(500)).length < 60);
  assert.equal(describeTarget({ kind: 'sandbox' }, undefined, english).text, 'Pods: sandbox');
  assert.match(describeTarget({ kind: 'task' }, undefined, english).tooltip, /asked/);
});
