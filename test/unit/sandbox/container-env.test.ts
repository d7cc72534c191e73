import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  expandVariables,
  toCommandLine,
  toEnvironment,
} from '../../../src/core/sandbox/container-env.ts';

const pod = { metadata: { name: 'p', namespace: 'a', uid: 'u' } };

test('variables may build on earlier ones, and the last of a name counts', () => {
  const env = [
    { name: 'A', value: '1' },
    { name: 'B', value: '$(A)-$(C)' },
    { name: 'A', value: '2' },
    { name: 'E' },
  ];
  assert.deepEqual(
    [...toEnvironment({ name: 'base', env }, pod)],
    [
      ['A', '2'],
      ['B', '1-$(C)'],
      ['E', ''],
    ],
  );
});

test("the pod's own facts are known, other sources leave the variable out", () => {
  const env = [
    { name: 'NAME', valueFrom: { fieldRef: { fieldPath: 'metadata.name' } } },
    { name: 'SECRET', valueFrom: { secretKeyRef: { key: 'k', name: 's' } } },
  ];
  assert.deepEqual([...toEnvironment({ name: 'base', env }, pod)], [['NAME', 'p']]);
});

const expansions: readonly [string, string][] = [
  ['$(A)', '1'],
  ['x$(A)y$(A)', 'x1y1'],
  ['$(B)', '$(B)'],
  ['$$(A)', '$(A)'],
  ['$$$(A)', '$1'],
  ['$A', '$A'],
  ['$(A', '$(A'],
  ['$(echo hi)', '$(echo hi)'],
  ['100$', '100$'],
];
for (const [text, expected] of expansions) {
  test(`${text} becomes ${expected}`, () => {
    assert.equal(expandVariables(text, new Map([['A', '1']])), expected);
  });
}

test('an empty command leaves the choice to the image', () => {
  const none = new Map<string, string>();
  assert.deepEqual(toCommandLine({ name: 'base', command: [], args: ['x'] }, none), {
    command: undefined,
    args: ['x'],
  });
});
