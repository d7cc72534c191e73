import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { V1PodSpec } from '@kubernetes/client-node';
import { listObjects } from '../../../../src/core/run/preflight/list-objects.ts';

/** What a pod needs beside its service account, in short. */
function list(change: Partial<V1PodSpec>): readonly string[] {
  return listObjects({ containers: [], ...change })
    .filter(({ kind }) => kind !== 'service-account')
    .map(({ kind, name, keys }) => [kind, name, ...keys].join(' '));
}

test('a pod needs its service account, or the default one', () => {
  const accountOf = (change: Partial<V1PodSpec>): string | undefined =>
    listObjects({ containers: [], ...change })[0]?.name;
  assert.equal(accountOf({}), 'default');
  assert.equal(accountOf({ serviceAccountName: 'runner' }), 'runner');
  assert.equal(accountOf({ serviceAccount: 'old' }), 'old');
  assert.deepEqual(listObjects(undefined), []);
});

test('each object is listed once, with the keys that are taken from it by name', () => {
  const ref = (key: string): { name: string; key: string } => ({ name: 'team', key });
  assert.deepEqual(
    list({
      initContainers: [
        {
          name: 'first',
          env: [{ name: 'A', valueFrom: { secretKeyRef: ref('token') } }],
          envFrom: [{ configMapRef: { name: 'settings' } }],
        },
      ],
      containers: [
        {
          name: 'base',
          env: [
            { name: 'A', valueFrom: { secretKeyRef: ref('token') } },
            { name: 'B', valueFrom: { secretKeyRef: ref('user') } },
            { name: 'C', valueFrom: { configMapKeyRef: { name: 'settings', key: 'mode' } } },
            { name: 'D', valueFrom: { fieldRef: { fieldPath: 'metadata.name' } } },
            { name: 'E', value: 'plain' },
          ],
          envFrom: [{ secretRef: { name: 'other' } }],
        },
      ],
    }),
    ['config-map settings mode', 'secret team token user', 'secret other'],
  );
});

test('of volumes secrets, config maps, projected ones and claims are needed', () => {
  assert.deepEqual(
    list({
      volumes: [
        { name: 'a', secret: { secretName: 'one', items: [{ key: 'k', path: 'p' }] } },
        { name: 'b', configMap: { name: 'two' } },
        { name: 'c', persistentVolumeClaim: { claimName: 'three' } },
        {
          name: 'd',
          projected: {
            sources: [
              { secret: { name: 'four' } },
              { configMap: { name: 'five', items: [{ key: 'k', path: 'p' }] } },
              { serviceAccountToken: { path: 'token' } },
            ],
          },
        },
        { name: 'e', emptyDir: {} },
      ],
    }),
    ['secret one k', 'config-map two', 'claim three', 'secret four', 'config-map five k'],
  );
});

test('what is optional is not needed', () => {
  const optional = true;
  assert.deepEqual(
    list({
      containers: [
        {
          name: 'base',
          env: [
            { name: 'A', valueFrom: { secretKeyRef: { name: 's', key: 'k', optional } } },
            { name: 'B', valueFrom: { configMapKeyRef: { name: 'c', key: 'k', optional } } },
          ],
          envFrom: [
            { secretRef: { name: 's', optional } },
            { configMapRef: { name: 'c', optional } },
          ],
        },
      ],
      volumes: [
        { name: 'a', secret: { secretName: 's', optional } },
        { name: 'b', configMap: { name: 'c', optional } },
        { name: 'c', projected: { sources: [{ secret: { name: 's', optional } }] } },
      ],
    }),
    [],
  );
});

test('classes and the secrets to pull images with are needed', () => {
  assert.deepEqual(
    list({
      imagePullSecrets: [{ name: 'pull' }, {}],
      runtimeClassName: 'gvisor',
      priorityClassName: 'high',
    }),
    ['pull-secret pull', 'runtime-class gvisor', 'priority-class high'],
  );
});
