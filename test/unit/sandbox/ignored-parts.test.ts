import assert from 'node:assert/strict';
import { test } from 'node:test';
import { findIgnored } from '../../../src/core/sandbox/ignored-parts.ts';

test("what the operator's plain pod holds is no news", () => {
  const pod = {
    spec: {
      affinity: {},
      hostNetwork: false,
      imagePullSecrets: [],
      nodeSelector: {},
      restartPolicy: 'Never',
      securityContext: {},
      tolerations: [],
      volumes: [{ name: 'xcom', emptyDir: {} }],
      containers: [
        { name: 'base', env: [{ name: 'A', value: '1' }], ports: [], envFrom: [] },
        { name: 'airflow-xcom-sidecar', resources: { requests: { cpu: '1m' } } },
      ],
    },
  };
  assert.deepEqual(findIgnored(pod), []);
});

test('each part that has no effect is named once', () => {
  const pod = {
    spec: {
      nodeSelector: { disk: 'ssd' },
      serviceAccountName: 'robot',
      volumes: [{ name: 'data', persistentVolumeClaim: { claimName: 'c' } }],
      containers: [
        {
          name: 'base',
          env: [{ name: 'TOKEN', valueFrom: { secretKeyRef: { name: 's', key: 'k' } } }],
          envFrom: [{ configMapRef: { name: 'settings' } }],
          resources: { limits: { memory: '1Gi' } },
        },
        { name: 'other', resources: { limits: { memory: '1Gi' } } },
      ],
    },
  };
  assert.deepEqual(findIgnored(pod), [
    'env TOKEN',
    'envFrom settings',
    'resources',
    'spec.nodeSelector',
    'spec.serviceAccountName',
    'volume data',
  ]);
});
