import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { V1Pod } from '@kubernetes/client-node';
import { findInvalid } from '../../../src/core/sandbox/validate-pod.ts';

function pod(change: {
  name?: string;
  labels?: Record<string, string>;
  spec?: V1Pod['spec'];
}): V1Pod {
  return {
    metadata: { name: change.name ?? 'a', labels: change.labels ?? {} },
    spec: change.spec ?? { containers: [{ name: 'base', image: 'x' }] },
  };
}

test('a plain pod passes', () => {
  assert.equal(findInvalid(pod({ name: 'a-b.c-1', labels: { k: '', l: 'True' } })), undefined);
});

const invalid: readonly [string, V1Pod][] = [
  ['a name with capitals', pod({ name: 'Pod' })],
  ['a name that starts with a dash', pod({ name: '-a' })],
  ['a name too long', pod({ name: 'a'.repeat(254) })],
  ['a label value with a space', pod({ labels: { k: 'a b' } })],
  ['a label value too long', pod({ labels: { k: 'a'.repeat(64) } })],
  ['no container', pod({ spec: { containers: [] } })],
  ['a container name with a path', pod({ spec: { containers: [{ name: '../x', image: 'x' }] } })],
  ['no image', pod({ spec: { containers: [{ name: 'base' }] } })],
  [
    'a name used twice',
    pod({ spec: { containers: ['b', 'b'].map((name) => ({ name, image: 'x' })) } }),
  ],
  [
    'a mount of no volume',
    pod({
      spec: {
        containers: [{ name: 'b', image: 'x', volumeMounts: [{ name: 'v', mountPath: '/v' }] }],
      },
    }),
  ],
];
for (const [title, bad] of invalid) {
  test(`${title} is refused`, () => {
    assert.ok(findInvalid(bad));
  });
}
