import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  findBuildRefusal,
  findConstructionRefusal,
} from '../../../../src/core/airflow/dags/construction.ts';
import { airflowFor } from '../../../../src/core/airflow/tables/versions.ts';
import { made, py } from '../../manifest/rendered.ts';

type Stage = 'construction' | 'build';

function refused(stage: Stage, provider: string, args: object): string | undefined {
  const values = new Map(Object.entries(args).map(([name, value]) => [name, py(value)]));
  const versions = { airflow: airflowFor(provider), provider };
  const find = stage === 'build' ? findBuildRefusal : findConstructionRefusal;
  const found = find(values, versions);
  return found && `${found.exception}: ${found.detail}`;
}

// Texts of the real operators.
test('the constructor refuses as the operator does', () => {
  const rows: readonly (readonly [string, object, string | undefined])[] = [
    ['8.1.1', { env_vars: 'x' }, "AirflowException: Expected dict or list, got <class 'str'>"],
    ['8.2.0', { env_vars: 'x' }, undefined],
    [
      '10.25.0',
      { ports: [{ a: 1 }] },
      "AirflowException: Expected <class 'kubernetes.client.models.v1_container_port.V1ContainerPort'>, got <class 'dict'>",
    ],
    [
      '10.25.0',
      { ports: made('V1ContainerPort', {}) },
      "TypeError: 'V1ContainerPort' object is not iterable",
    ],
    [
      '9.0.1',
      { volume_mounts: [made('V1Volume', {})] },
      "AirflowException: Expected <class 'kubernetes.client.models.v1_volume_mount.V1VolumeMount'>, got <class 'kubernetes.client.models.v1_volume.V1Volume'>",
    ],
    [
      '10.25.0',
      { tolerations: [null] },
      "AirflowException: Expected dict or <class 'kubernetes.client.models.v1_toleration.V1Toleration'>, got <class 'NoneType'>",
    ],
    ['10.25.0', { affinity: '' }, undefined],
    ['7.4.2', { on_finish_action: 'x' }, "ValueError: 'x' is not a valid OnFinishAction"],
    [
      '10.11.0',
      { on_finish_action: 'delete_active_pod' },
      "ValueError: 'delete_active_pod' is not a valid OnFinishAction",
    ],
    ['10.12.0', { on_finish_action: 'delete_active_pod' }, undefined],
    ['9.0.1', { on_finish_action: 'x', is_delete_operator_pod: true }, undefined],
    [
      '7.12.0',
      { node_selectors: {} },
      'ValueError: Param `node_selectors` supplied. This param is no longer supported. Use `node_selector` instead.',
    ],
    [
      '10.1.0',
      { name: 'a b' },
      "AirflowException: The key 'a b' has to be made of alphanumeric characters, dashes, dots and underscores exclusively",
    ],
    ['10.3.0', { name: 'a b' }, undefined],
    [
      '10.1.0',
      { name: 'x'.repeat(221) },
      'AirflowException: The key has to be less than 220 characters',
    ],
    ['10.1.0', { name: 'grüße.1' }, undefined],
  ];
  for (const [provider, args, expected] of rows)
    assert.equal(
      refused('construction', provider, args),
      expected,
      `${provider} ${JSON.stringify(Object.keys(args))}`,
    );
});

test('later versions refuse some only when they build the pod', () => {
  assert.equal(
    refused('build', '10.25.0', { name: 'a..b' }),
    "AirflowException: The key 'a..b' must not contain consecutive dots ('..') to prevent path traversal",
  );
  assert.match(
    refused('build', '10.23.0', { volumes: [{ name: 'x' }] }) ?? '',
    /Expected .*V1Volume'>, got <class 'dict'>/,
  );
  assert.equal(refused('build', '10.22.0', { volumes: [{ name: 'x' }] }), undefined);
});

test('what is not known yet is not refused', () => {
  const open = { kind: 'unknown', reason: { code: 'recursive', data: {} }, needs: [] };
  assert.equal(
    refused('construction', '6.1.0', { env_vars: open, ports: [open], name: open }),
    undefined,
  );
});
