import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { V1Pod } from '@kubernetes/client-node';
import { withoutCluster } from '../../../../src/core/manifest/stored/without-cluster.ts';
import { toYaml } from '../../../../src/core/manifest/to-yaml.ts';
import { change, sentPod, storedPod } from './recorded-pod.ts';

test('nothing is left of what a real cluster gives a pod, in the text neither', () => {
  assert.equal(toYaml(withoutCluster(sentPod, storedPod)), toYaml(sentPod));
});

test('nor of what a cluster knows of a pod that runs', () => {
  const running = change(storedPod, ({ metadata, spec }) => {
    Object.assign(metadata ?? {}, { resourceVersion: '7', deletionTimestamp: new Date(0) });
    spec.nodeName = 'node-1';
  });
  assert.equal(toYaml(withoutCluster(sentPod, running)), toYaml(sentPod));
});

test('what the task had and has no more stays, without its defaults', () => {
  const before = change(storedPod, ({ metadata, spec }) => {
    Object.assign(metadata?.labels ?? {}, { old: 'yes' });
    spec.restartPolicy = 'Never';
    spec.containers[0]?.env?.push({
      name: 'OLD',
      valueFrom: { fieldRef: { apiVersion: 'v1', fieldPath: 'metadata.uid' } },
    });
    spec.volumes?.push({ name: 'old', secret: { defaultMode: 420, secretName: 'old' } });
    spec.tolerations?.push({ key: 'old', operator: 'Exists' });
  });
  const expected = change(sentPod, ({ metadata, spec }) => {
    Object.assign(metadata?.labels ?? {}, { old: 'yes' });
    spec.containers[0]?.env?.push({
      name: 'OLD',
      valueFrom: { fieldRef: { fieldPath: 'metadata.uid' } },
    });
    spec.volumes?.push({ name: 'old', secret: { secretName: 'old' } });
    spec.tolerations?.push({ key: 'old', operator: 'Exists' });
    spec.restartPolicy = 'Never';
  });
  assert.equal(toYaml(withoutCluster(sentPod, before)), toYaml(expected));
});

test('other values stay, and what the task did not have is not there', () => {
  const before: V1Pod = {
    spec: { containers: [{ name: 'base', image: 'old:1', args: ['a'] }] },
  };
  const sent: V1Pod = {
    metadata: { labels: {} },
    spec: {
      containers: [{ name: 'base', image: 'new:2', args: ['a', 'b'], env: [], tty: true }],
      volumes: [{ name: 'v', emptyDir: {} }],
    },
  };
  assert.deepEqual(withoutCluster(sent, before), {
    spec: { containers: [{ name: 'base', image: 'old:1', args: ['a'], env: [] }] },
  });
});
