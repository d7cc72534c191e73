import assert from 'node:assert/strict';
import { test } from 'node:test';
import { KnownPods } from '../../../src/core/pods/known-pods.ts';
import type { PodDifference } from '../../../src/core/pods/known-pods.ts';
import { makePod } from './make-pod.ts';

function show(changes: readonly PodDifference[]): readonly string[] {
  return changes.map(({ type, pod: { metadata } }) => `${type} ${metadata?.uid ?? ''}`);
}

test('a state is told of once', () => {
  const known = new KnownPods();
  assert.deepEqual(show(known.set(makePod('a', { resourceVersion: '1' }))), ['added uid-a']);
  assert.deepEqual(show(known.set(makePod('a', { resourceVersion: '1' }))), []);
  assert.deepEqual(show(known.set(makePod('a', { resourceVersion: '2' }))), ['modified uid-a']);
  assert.deepEqual(show(known.remove(makePod('a'))), ['deleted uid-a']);
  assert.deepEqual(show(known.remove(makePod('a'))), []);
});

test('states without a version are all told of', () => {
  const known = new KnownPods();
  known.set(makePod('a'));
  assert.deepEqual(show(known.set(makePod('a'))), ['modified uid-a']);
});

test('a pod that took the name of another is not the same', () => {
  const known = new KnownPods();
  known.set(makePod('a', { uid: 'old', resourceVersion: '1' }));
  assert.deepEqual(show(known.set(makePod('a', { uid: 'new', resourceVersion: '2' }))), [
    'deleted old',
    'added new',
  ]);
});

test('pods of one name in two namespaces are two', () => {
  const known = new KnownPods();
  known.set(makePod('a'));
  const other = makePod('a', { namespace: 'm', uid: 'other' });
  assert.deepEqual(show(known.set(other)), ['added other']);
});

test('a new list tells of what differs, ends first', () => {
  const known = new KnownPods();
  known.replace(['a', 'b', 'c'].map((name) => makePod(name, { resourceVersion: '1' })));
  const now = [
    makePod('d', { resourceVersion: '3' }),
    makePod('a', { resourceVersion: '1' }),
    makePod('b', { resourceVersion: '2' }),
  ];
  assert.deepEqual(show(known.replace(now)), ['deleted uid-c', 'added uid-d', 'modified uid-b']);
  assert.deepEqual(show(known.replace(now)), []);
});
