import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { V1Pod } from '@kubernetes/client-node';
import {
  mergePatch,
  toCreated,
  withDeletion,
  withState,
} from '../../../src/core/sandbox/pod-status.ts';

const now = new Date('2026-01-15T12:00:00Z');
const birth = { namespace: 'a', uid: 'u', now, node: 'n' };
const running = { running: { startedAt: now } };

function ended(exitCode: number): { terminated: { exitCode: number } } {
  return { terminated: { exitCode } };
}

function create(init: readonly string[], names: readonly string[]): V1Pod {
  const toContainer = (name: string): { name: string; image: string } => ({ name, image: 'i' });
  const initContainers = init.map(toContainer);
  const spec = { containers: names.map(toContainer), initContainers };
  return toCreated({ metadata: { name: 'p' }, spec }, birth);
}

test('a new pod is scheduled and pending, and the caller keeps its own', () => {
  const given: V1Pod = { metadata: { name: 'p' }, spec: { containers: [{ name: 'base' }] } };
  const pod = toCreated(given, birth);
  assert.equal(pod.status?.phase, 'Pending');
  assert.equal(pod.spec?.nodeName, 'n');
  assert.equal(pod.spec.terminationGracePeriodSeconds, 30);
  assert.deepEqual([pod.metadata?.uid, pod.metadata?.namespace], ['u', 'a']);
  assert.deepEqual(given, { metadata: { name: 'p' }, spec: { containers: [{ name: 'base' }] } });
});

const phases: readonly [string, readonly [string, object][], string][] = [
  ['one container runs', [['base', running]], 'Running'],
  [
    'one has ended, the other runs',
    [
      ['base', ended(1)],
      ['two', running],
    ],
    'Running',
  ],
  [
    'all have ended well',
    [
      ['base', ended(0)],
      ['two', ended(0)],
    ],
    'Succeeded',
  ],
  [
    'all have ended, one badly',
    [
      ['base', ended(0)],
      ['two', ended(3)],
    ],
    'Failed',
  ],
  ['an init container runs', [['first', running]], 'Pending'],
  ['an init container has failed', [['first', ended(1)]], 'Failed'],
];
for (const [title, states, phase] of phases) {
  test(`${title}: ${phase}`, () => {
    let pod = create(['first'], ['base', 'two']);
    for (const [name, state] of states) pod = withState(pod, name, state, now);
    assert.equal(pod.status?.phase, phase);
  });
}

test('only the named container changes', () => {
  const pod = withState(create([], ['base', 'two']), 'two', running, now);
  const [base, two] = pod.status?.containerStatuses ?? [];
  assert.deepEqual([base?.ready, two?.ready], [false, true]);
});

test('a deletion is dated at its deadline', () => {
  const pod = withDeletion(create([], ['base']), 30, now);
  assert.equal(pod.metadata?.deletionTimestamp?.toISOString(), '2026-01-15T12:00:30.000Z');
  assert.equal(pod.metadata.deletionGracePeriodSeconds, 30);
});

test('a merge patch sets, nests and takes away', () => {
  const target = { a: 1, b: { c: 2, d: 3 }, when: now };
  const patch = { a: null, b: { c: 4, e: 5 }, f: [1] };
  assert.deepEqual(mergePatch(target, patch), { b: { c: 4, d: 3, e: 5 }, when: now, f: [1] });
});

test('a patch cannot reach prototypes', () => {
  const patched = mergePatch({}, JSON.parse('{"__proto__": {"polluted": 1}}'));
  assert.equal(({} as { polluted?: number }).polluted, undefined);
  assert.ok(Object.hasOwn(patched as object, '__proto__'));
});
